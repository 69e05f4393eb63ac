"""Invented volunteers: on the registers of all units, some who wait, and pairs that look like one person.

Their identity numbers have right check digits and a region that no office gives out (999999); phones begin with 19999.
"""

import random
from datetime import date, datetime, timedelta

from django.utils import timezone
from stdnum.cn import ric

from portal.audit.services import event_of, record_all
from portal.codes.models import Code
from portal.codes.services import next_numbers
from portal.common.surnames import name_sort_key
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.people import GIVEN, SURNAMES, Cast
from portal.organizations.models import Organization
from portal.privacy.pinyin import name_initials
from portal.privacy.purposes import current
from volunteers.models import Consent, Volunteer

SEED = 411199
PEOPLE = 300  # at scale 1
STREETS = ("河湾街道", "北滩街道", "东岭街道", "柳岸街道")
POSITIONS = ("", "", "车工", "教师", "护士", "驾驶员", "班组长", "会计", "质检员")
State, Source = Volunteer.State, Volunteer.Source


def load_volunteers(units: dict[str, Organization], cast: Cast, *, end: datetime, scale: float) -> int:
    """Write the registers as they stand at ``end``; return how many records. Equal arguments give equal data."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, no secret
    staffed = [code for code in units if cast.clerks.get(code) and units[code].is_active]
    rows = [_drawn(rng, n, rng.choice(staffed), units, cast, end) for n in range(round(PEOPLE * scale))]
    rows += _of_the_branch(rng, len(rows), units, cast, end)
    _number(rows, end)
    made = Volunteer.objects.bulk_create(rows)
    _write_wishes(rng, made)
    agreed = [row for row in made if row.state != State.INVITED]
    Consent.objects.bulk_create(_consent(row) for row in agreed)
    acts = {State.INVITED: "entered", State.APPLIED: "applied"}
    record_all(
        event_of(
            action=f"volunteer.{acts.get(State(row.state), 'activated')}", by=row.activated_by or row.entered_by,
            at=row.activated_at or row.entered_at, target=row,
        )
        for row in made
    )  # fmt: skip
    return len(made)


def _drawn(rng, n, code, units, cast, end) -> Volunteer:
    """One person on the register of the unit ``code``, sometimes suspended or gone since."""
    born = date(1960, 1, 1) + timedelta(days=rng.randrange(365 * 45))
    woman = rng.random() < 0.6
    entered = end - timedelta(days=rng.randrange(20, 500), hours=rng.randrange(8))
    state = rng.choices([State.ACTIVE, State.SUSPENDED, State.LEFT], [94, 3, 3])[0]
    name = rng.choice(SURNAMES) + rng.choice(GIVEN)
    clerk = cast.clerks[code][0]
    return Volunteer(
        organization=units[code], state=state, source=Source.UNIT, name=name, initials=name_initials(name),
        sort_key=name_sort_key(name), sex=Volunteer.Sex.FEMALE if woman else Volunteer.Sex.MALE, birth_date=born,
        phone=f"19999{n:06d}", id_number=_id_number(born, n, woman) if rng.random() < 0.7 else "",
        political_status=rng.choice(["01", "03", "13", "13", "13"]), education=rng.choice(["20", "30", "40", "60"]),
        position=rng.choice(POSITIONS), address=f"漯河市{rng.choice(STREETS)}", entered_by=clerk, entered_at=entered,
        contributor_ids=[clerk.pk], activated_by=_second(code, units, cast, clerk), activated_at=entered,
        registered_on=timezone.localdate(entered), inactive_on=_ended(rng, state, end),
        state_reason="" if state == State.ACTIVE else "本人要求",
    )  # fmt: skip


def _second(code, units, cast, clerk):
    """Who activates: a reviewer of the unit, else of the union above."""
    unit = units[code]
    while unit is not None:
        people = [*cast.reviewers.get(unit.code, []), *cast.managers.get(unit.code, [])]
        if any(person != clerk for person in people):
            return next(person for person in people if person != clerk)
        unit = unit.parent
    raise ValueError(f"Nobody above {code} could activate a volunteer")


def _ended(rng, state, end):
    return None if state == State.ACTIVE else timezone.localdate(end) - timedelta(days=rng.randrange(1, 20))


def _id_number(born, n, woman):
    body = f"999999{born:%Y%m%d}{(n % 450) * 2 + (0 if woman else 1):03d}"
    return body + ric.calc_check_digit(body + "0")


def _of_the_branch(rng, start, units, cast, end) -> list[Volunteer]:
    """Work on the desks of the demo's clerk and reviewer: applications, somebody invited, a pair to merge."""
    rows = [_drawn(rng, start + n, BRANCH, units, cast, end) for n in range(6)]
    for row in rows[:4]:
        row.state, row.inactive_on, row.state_reason = State.APPLIED, None, ""
        row.activated_by = row.activated_at = row.registered_on = None
        row.entered_at = end - timedelta(days=rng.randrange(1, 4), hours=2)
    for row in rows[:2]:
        row.source, row.entered_by, row.contributor_ids = Source.SELF, None, []
    rows[3].state = State.INVITED
    one, other = rows[4:]
    for row in (one, other):
        row.state, row.inactive_on, row.state_reason = State.ACTIVE, None, ""
    for name in ("name", "initials", "sort_key", "sex", "birth_date", "phone"):
        setattr(other, name, getattr(one, name))
    one.id_number, other.id_number = _id_number(one.birth_date, start, one.sex == Volunteer.Sex.FEMALE), ""
    return rows


def _number(rows, end) -> None:
    """Numbers in the order of registration, year by year."""
    registered = sorted((row for row in rows if row.registered_on), key=lambda row: (row.activated_at, row.phone))
    for year in sorted({row.registered_on.year for row in registered}):
        of_year = [row for row in registered if row.registered_on.year == year]
        numbers = next_numbers(kind="V", year=year, count=len(of_year))
        for row, number in zip(of_year, numbers, strict=True):
            row.number = number


def _write_wishes(rng, made) -> None:
    """Skills and wishes of about half of them."""
    for table, relation in ((Code.Table.SKILL, "skills"), (Code.Table.SERVICE_CATEGORY, "service_categories")):
        codes = list(Code.objects.filter(table=table).order_by("order"))
        through = getattr(Volunteer, relation).through
        through.objects.bulk_create(
            through(volunteer=row, code=code)
            for row in made
            if rng.random() < 0.5
            for code in rng.sample(codes, rng.randint(1, 3))
        )


def _consent(row) -> Consent:
    online = row.source == Source.SELF
    return Consent(
        volunteer=row, purpose=Consent.Purpose.REGISTER, text_version=current(Consent.Purpose.REGISTER).version,
        method=Consent.Method.ONLINE if online else Consent.Method.PAPER, given_at=row.entered_at,
        noted_by=None if online else row.entered_by,
    )  # fmt: skip
