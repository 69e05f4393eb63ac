"""Recorded hours of the demo's member, and what came of them: a certificate, one that waits, a star on its way."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from activities.models import Activity, ServiceCertificate, ServiceRecord, Shift
from activities.services import certificates, stars
from portal.accounts.models import User
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.records import Surroundings, aware
from volunteers.models import Volunteer

SHIFTS = 60  # two hours each: one star at full scale
CONTENTS = ("文明交通劝导", "清洁家园", "政策宣传", "爱心驿站值守")


def record_and_award(around: Surroundings, *, end: datetime) -> None:
    """The member's hours up to ``end``; the services certify and award them, as people would."""
    member = User.objects.get(username="member")
    clerk, reviewer = around.cast.clerks[BRANCH][0], around.cast.reviewers[BRANCH][0]
    volunteer = _volunteer_of(member, around)
    _record(volunteer, clerk, reviewer, end)
    today = timezone.localdate(end)
    first = _apply(volunteer, date(today.year - 1, 1, 1), today - timedelta(days=30), end - timedelta(days=9))
    if first is not None:
        content = {"responsible_name": "马主席", "contact": "0395-3136012", "note": ""}
        certificates.issue_certificate(certificate=first, content=content, by=clerk, at=end - timedelta(days=8))
    _apply(volunteer, date(today.year, 1, 1), today, end - timedelta(hours=20))
    level = stars.star_within_reach(volunteer, at=end)
    if level is not None:
        stars.apply_for_star(volunteer=volunteer, level=level, by=member, at=end - timedelta(hours=18))


def _apply(volunteer, first_day: date, last_day: date, at: datetime) -> ServiceCertificate | None:
    """The application of the member; None where a small demo has no hours of these days."""
    if not ServiceRecord.objects.certifiable(volunteer, first_day, last_day).exists():
        return None
    return certificates.apply_for_certificate(
        volunteer=volunteer, organization=volunteer.organization, first_day=first_day, last_day=last_day,
        by=volunteer.user, at=at,
    )  # fmt: skip


def _volunteer_of(member, around) -> Volunteer:
    """The member's own record on the register of the branch; one is given to the account that has none."""
    own = Volunteer.objects.of_account(member).first()
    if own is None:
        rows = Volunteer.objects.active().filter(organization=around.units[BRANCH], user=None)
        paired = {key for one, other, _why in Volunteer.objects.possible_pairs() for key in (one, other)}
        rows = rows.order_by("number")
        own = rows.exclude(pk__in=paired).first() or rows.first()  # a small demo may have nobody outside a pair
        own.user, own.name = member, member.display_name
        own.save()
    return own


def _record(volunteer, clerk, reviewer, end) -> None:
    """Two hours in each of the branch's last approved activities that have a day, the newest first."""
    rows = Activity.objects.approved().filter(organization=volunteer.organization, starts_on__isnull=False)
    days = rows.filter(starts_on__lt=timezone.localdate(end) - timedelta(days=14)).order_by("-starts_on", "pk")
    taken = set(ServiceRecord.objects.filter(volunteer=volunteer).values_list("activity_id", flat=True))
    for number, activity in enumerate([row for row in days if row.pk not in taken][:SHIFTS]):
        starts_at = aware(activity.starts_on, time(8))
        done_at = starts_at + timedelta(days=1)
        shift = Shift.objects.create(
            activity=activity, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), place=activity.place[:60]
        )
        ServiceRecord.objects.create(
            volunteer=volunteer, organization=volunteer.organization, activity=activity, shift=shift,
            organization_name=volunteer.organization.name, service_date=activity.starts_on, place=shift.place,
            content=CONTENTS[number % len(CONTENTS)], attended_minutes=120, minutes=120, quality="good",
            source="list" if number % 3 else "scan", state="locked", recorded_by=clerk, recorded_at=done_at,
            contributor_ids=[clerk.pk], confirmed_by=reviewer, confirmed_at=done_at + timedelta(days=1),
            locked_at=done_at + timedelta(days=7), effective_at=done_at + timedelta(days=7),
        )  # fmt: skip
