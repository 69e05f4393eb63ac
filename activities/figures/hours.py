"""Recorded hours and the people who gave them (口径): LOCKED minutes by day of service, each person once.

Not the service time that was entered with an activity: that one is what its writer says. People, not records: somebody
with hours in two units is one, so the number of a union is never the sum of the numbers of its units.
"""

from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import ServiceRecord
from portal.figures.amounts import Amount
from portal.figures.base import FigureSource, Kind, Measure, register
from volunteers.querysets.volunteers import person_at


def minutes_of(volunteer, first=None, last=None):
    """Locked minutes of ``volunteer`` on the days ``first`` to ``last`` (None leaves an end open); 0 without any."""
    rows = ServiceRecord.objects.locked().filter(volunteer=volunteer)
    return rows.served_between(first, last).minutes() or 0


@register
class HoursFigures(FigureSource):
    """What reports quote of recorded hours. Computed from the records at each reading, in one query."""

    slug = "hours"
    measures = (
        Measure(slug="recorded-time", label=_("Recorded service time"), unit=pgettext_lazy("unit", "hours"),
                kind=Kind.MINUTES),
        Measure(slug="active-volunteers", label=_("Volunteers who took part"), unit=pgettext_lazy("unit", "people")),
    )  # fmt: skip

    def sums(self, scope, periods):
        """Conditions on activities say nothing of hours; a period without any record has no figure."""
        periods = list(periods)
        if scope.filters:
            return [{} for _period in periods]
        rows = ServiceRecord.objects.counted_for(scope.user) if scope.user else ServiceRecord.objects.locked()
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        which = Case(
            *(
                When(service_date__range=(each.start, each.end), then=Value(place))
                for place, each in enumerate(periods)
            ),
            output_field=IntegerField(),
        )
        rows = rows.served_between(min(each.start for each in periods), max(each.end for each in periods))
        counted = rows.order_by().annotate(which=which).filter(which__isnull=False).values("which")
        found = [{} for _period in periods]
        for row in counted.annotate(minute_sum=Sum("minutes"), people=Count(person_at("volunteer__"), distinct=True)):
            found[row["which"]] = {
                "recorded-time": Amount(row["minute_sum"]), "active-volunteers": Amount(row["people"]),
            }  # fmt: skip
        return found

    def list_url(self, scope, period):
        """The list of the same records."""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        conditions |= {"from": period.start, "to": period.end, "state": "locked"}
        return f"{reverse('activities:service-record-list')}?{urlencode(conditions)}"
