"""Recorded hours and the people who gave them (口径): LOCKED minutes by day of service, each person once.

Not the service time that was entered with an activity: that one is what its writer says. People, not records: somebody
with hours in two units is one, so the number of a union is never the sum of the numbers of its units.
"""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import ServiceRecord
from portal.figures.amounts import Amount
from portal.figures.base import Kind, Measure, register
from portal.figures.records import RecordFigures
from volunteers.querysets.volunteers import person_at


def minutes_of(volunteer, first=None, last=None):
    """Locked minutes of ``volunteer`` on the days ``first`` to ``last`` (None leaves an end open); 0 without any."""
    rows = ServiceRecord.objects.locked().filter(volunteer=volunteer)
    return rows.served_between(first, last).minutes() or 0


@register
class HoursFigures(RecordFigures):
    """What reports quote of recorded hours; a period without any record has no figure."""

    slug = "hours"
    measures = (
        Measure(slug="recorded-time", label=_("Recorded service time"), unit=pgettext_lazy("unit", "hours"),
                kind=Kind.MINUTES),
        Measure(slug="active-volunteers", label=_("Volunteers who took part"), unit=pgettext_lazy("unit", "people")),
    )  # fmt: skip

    aggregates = {"minute_sum": Sum("minutes"), "people": Count(person_at("volunteer__"), distinct=True)}
    list_name = "activities:service-record-list"
    list_state = "locked"

    def counted(self, user):
        return ServiceRecord.objects.counted_for(user) if user else ServiceRecord.objects.locked()

    def within(self, period):
        return Q(service_date__range=(period.start, period.end))

    def amounts(self, sums):
        return {"recorded-time": Amount(sums["minute_sum"]), "active-volunteers": Amount(sums["people"])}
