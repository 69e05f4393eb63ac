"""What of the register waits for a second person: a roster with its signed sheet, a move to another unit, a file with
full values."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from portal.attachments.services import store_photo
from portal.dashboard.demo.hours import signed_list
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.people import GIVEN, SURNAMES
from portal.dashboard.demo.records import Surroundings
from portal.exports.base import get_export
from portal.exports.services import request_export
from volunteers import policies, services
from volunteers.models import Transfer, Volunteer

SEED, ROSTER = 411166, 6
KEY = UUID("5f0d9c52-3a6e-4c1b-9a70-411100000001")  # of the form that asked


def ask(around: Surroundings, *, end: datetime) -> None:
    """Equal registers give equal requests; a small demo has too few people for the file."""
    _bring_a_roster(around, at=end - timedelta(hours=18))
    _ask_to_move(around, at=end - timedelta(hours=16))
    _ask_for_full_values(around, at=end - timedelta(hours=14))


def _bring_a_roster(around: Surroundings, *, at: datetime) -> None:
    """The clerk of the branch brought it, somebody of the county confirmed the file; its reviewer may activate all."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, no secret
    clerk, manager = around.cast.clerks[BRANCH][0], around.cast.managers[around.parents[BRANCH]][0]
    rows = [
        {
            "organization": around.units[BRANCH].pk, "skills": [], "service_categories": [],
            "content": {
                "name": rng.choice(SURNAMES) + rng.choice(GIVEN), "sex": rng.choice("12"), "phone": f"1999988{n:04d}",
                "birth_date": date(rng.randrange(1970, 2004), rng.randrange(1, 13), rng.randrange(1, 28)),
            },
        }
        for n in range(ROSTER)
    ]  # fmt: skip
    services.import_volunteers(
        rows=rows, brought_by=clerk, mapped_by=clerk, by=manager, at=at, details={},
        sheets=store_photo(file=signed_list(), by=clerk, at=at),
    )  # fmt: skip


def _ask_to_move(around: Surroundings, *, at: datetime) -> Transfer | None:
    """Somebody of another unit comes to the branch, whose reviewer decides."""
    paired = {key for one, other, _why in Volunteer.objects.possible_pairs() for key in (one, other)}
    able = [around.units[code] for code, people in around.cast.clerks.items() if people and code != BRANCH]
    rows = Volunteer.objects.active().filter(organization__in=able, user=None).exclude(pk__in=paired)
    for volunteer in rows.select_related("organization").order_by("number"):
        clerk = around.cast.clerks[volunteer.organization.code][0]
        if policies.can_give(clerk, volunteer):
            return services.ask_to_give(
                volunteer=volunteer, taking=around.units[BRANCH], reason="工作调动，本人要求转到新单位", by=clerk, at=at
            )
    return None


def _ask_for_full_values(around: Surroundings, *, at: datetime) -> None:
    """A manager of the branch's county asks; a colleague or the city lets the file go."""
    definition, query = get_export("volunteers-unmasked"), QueryDict("")
    by = next(one for one in around.cast.managers[around.parents[BRANCH]] if one.username.startswith("demo-"))
    if definition.select(by, query).rows.count() > settings.CLEAR_EXPORT_ALONE_ROWS:
        request_export(definition=definition, query=query, key=KEY, by=by, at=at, reason="为志愿者办理团体意外伤害保险")
