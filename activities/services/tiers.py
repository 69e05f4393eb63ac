"""Who the second person of hours is: the person's whole day decides, over all units."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Sum

from activities.models import HoursCorrection, ServiceRecord
from activities.querysets.service_records import TIER_KINDS
from activities.services.hour_rules import Rules, tier_of
from portal.organizations.models import Organization
from volunteers.models import Volunteer
from volunteers.querysets.volunteers import PERSON, person_at

TIERS = tuple(TIER_KINDS)


def rules() -> Rules:
    """The rules of this place (settings)."""
    return Rules(settings.HOURS_ATTENDED_SHARE, settings.HOURS_STEP_MINUTES, tuple(settings.DAILY_MIN_TIERS))


def tier_of_day(minutes: int) -> str:
    """Who confirms a day of so many minutes."""
    return TIERS[tier_of(minutes, rules().tiers[: len(TIERS) - 1])]


def day_minutes(volunteer: Volunteer, day: date, *, without: ServiceRecord | None = None) -> int:
    """Minutes of the person on ``day`` in all units, ``without`` one record."""
    rows = ServiceRecord.objects.standing().of_same_person(volunteer).filter(service_date=day)
    return rows.exclude(pk=without.pk if without else None).minutes() or 0


def refresh_tiers(records: Iterable[ServiceRecord]) -> None:
    """Say anew who decides on each draft and each proposed correction on the days of ``records``. ``records`` get their
    tier, too."""
    records = list(records)
    if not records:
        return
    days = {found.service_date for found in records}
    people = set(
        Volunteer.objects.filter(pk__in={found.volunteer_id for found in records}).values_list(PERSON, flat=True)
    )
    rows = ServiceRecord.objects.standing().filter(service_date__in=days).annotate(person=person_at("volunteer__"))
    rows = rows.filter(person__in=people).order_by()
    sums = {
        (row["person"], row["service_date"]): row["minutes_of_day"]
        for row in rows.values("person", "service_date").annotate(minutes_of_day=Sum("minutes"))
    }
    tiers = {}
    for found in rows.filter(state=ServiceRecord.State.DRAFT):
        tier = tiers[found.pk] = tier_of_day(sums[found.person, found.service_date])
        if found.tier != tier:
            ServiceRecord.objects.filter(pk=found.pk).update(tier=tier)
    for found in records:
        found.tier = tiers.get(found.pk, found.tier)
    _refresh_corrections(days, people, sums)


def _refresh_corrections(days: set[date], people: set[str], sums: dict[tuple[str, date], int]) -> None:
    rows = HoursCorrection.objects.filter(state=HoursCorrection.State.PROPOSED, record__service_date__in=days)
    rows = rows.exclude(record__state=ServiceRecord.State.VOIDED).annotate(person=person_at("record__volunteer__"))
    for correction in rows.filter(person__in=people).select_related("record").order_by():
        found = correction.record
        others = sums[correction.person, found.service_date] - found.minutes
        tier = tier_of_day(others + (correction.new_minutes or 0))
        if correction.tier != tier:
            HoursCorrection.objects.filter(pk=correction.pk).update(tier=tier)


def upper_unit(organization: Organization, tier: str) -> Organization:
    """The unit whose reviewers confirm days of ``tier``: the nearest of the kinds that it asks for, else itself."""
    kinds = TIER_KINDS[tier]
    if kinds is None:
        return organization
    return organization.nearest(kinds) or organization
