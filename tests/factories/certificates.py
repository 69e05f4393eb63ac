"""Recorded hours, certificates and stars, made by the services themselves where there is one."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from activities.models import ServiceRecord, Shift, StarAward
from activities.services import certificates
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import NOON, ActivityFactory

DAY = date(2026, 6, 7)


def recorded(volunteer, minutes=120, *, day=DAY, activity=None, organization=None, **more):
    """A locked record of ``volunteer``: one shift of its own, recorded by one person, confirmed by another."""
    unit = organization or volunteer.organization
    activity = activity or ActivityFactory(organization=unit, starts_on=day)
    starts_at = datetime.combine(day, time(7), tzinfo=timezone.get_default_timezone())
    shift = Shift.objects.create(
        activity=activity, starts_at=starts_at, ends_at=starts_at + timedelta(hours=8), place=activity.place
    )
    values = {
        "organization": unit, "organization_name": unit.name, "activity": activity, "service_date": day,
        "content": "交通引导", "source": "scan", "state": "locked", "recorded_by": activity.created_by,
        "recorded_at": NOON, "confirmed_by": person(Role.REVIEWER, unit), "confirmed_at": NOON, "locked_at": NOON,
        "effective_at": NOON,
    } | more  # fmt: skip
    return ServiceRecord.objects.create(volunteer=volunteer, shift=shift, minutes=minutes, **values)


def with_hours(volunteer, hours, *, organization=None, **more):
    """Locked hours of ``volunteer`` in as few records as the limit of a day allows; return the last."""
    unit = organization or volunteer.organization
    activity = ActivityFactory(organization=unit, starts_on=date(2026, 1, 1))
    last, day = None, date(2026, 1, 1)
    while hours > 0:
        last = recorded(volunteer, min(hours, 24) * 60, day=day, activity=activity, organization=unit, **more)
        hours, day = hours - 24, day + timedelta(days=1)
    return last


def applied(volunteer, by, *, organization=None, at=NOON, year=2026):
    """An application for the certificate of a year."""
    return certificates.apply_for_certificate(
        volunteer=volunteer, organization=organization or volunteer.organization, first_day=date(year, 1, 1),
        last_day=date(year, 12, 31), by=by, at=at,
    )  # fmt: skip


CONTENT = {"responsible_name": "周主席", "contact": "0395-3132000", "note": ""}


def issued(volunteer, by, issuer, *, at=NOON, **more):
    certificate = applied(volunteer, by, at=at, **more)
    return certificates.issue_certificate(certificate=certificate, content=CONTENT, by=issuer, at=at)


def granted(volunteer, level, notice, *, at=NOON, **more):
    """A star that went all its way; ``notice`` is any notice."""
    union = more.pop("organization", volunteer.organization)
    values = {
        "organization_name": union.name, "threshold_hours": 100, "minutes": 6000, "state": "granted",
        "applied_at": at, "entered_at": at, "reviewed_by": person(Role.REVIEWER, union), "reviewed_at": at,
        "granted_at": at,
    } | more  # fmt: skip
    return StarAward.objects.create(volunteer=volunteer, level=level, organization=union, notice=notice, **values)


def applied_star(volunteer, level=1, *, at=NOON, **more):
    """An application that the volunteer's own unit is to review."""
    values = {
        "organization": volunteer.organization, "organization_name": volunteer.organization.name,
        "threshold_hours": 100, "minutes": 6000, "state": "applied", "applied_at": at, "entered_at": at,
    } | more  # fmt: skip
    return StarAward.objects.create(volunteer=volunteer, level=level, **values)
