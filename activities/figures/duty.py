"""The number of community duty (口径): 双报到人次 sums the person-times of approved reports, each service once.

Where a report points to an approved activity, the activity's people count in its place. It is a measure of its own:
nothing adds it to the participations of activities, in which the same service stands as well.
"""

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.figures.activities import any_true
from activities.models import DutyReport
from activities.querysets import VIEW
from portal.figures.amounts import Amount
from portal.figures.base import Measure, register
from portal.figures.records import RecordFigures

PERSON_TIMES = "duty-person-times"
SUMS = {
    "people": Sum("counted_person_times"),
    "about": any_true("is_count_approximate", where=Q(counted_person_times__isnull=False)),
}


@register
class DutyFigures(RecordFigures):
    slug = "duty"
    measures = (
        Measure(
            slug=PERSON_TIMES, label=_("Community duty"), unit=pgettext_lazy("unit", "participations"),
            may_be_approximate=True,
        ),
    )  # fmt: skip
    aggregates = SUMS
    list_name = "activities:duty-report-list"
    list_right = VIEW

    def counted(self, user):
        rows = DutyReport.objects.counted_for(user) if user else DutyReport.objects.approved()
        return rows.with_counts()

    def within(self, period):
        return Q(starts_on__range=(period.start, period.end))

    def amounts(self, sums):
        """What nobody counted is unknown."""
        return {} if sums["people"] is None else {PERSON_TIMES: Amount(sums["people"], sums["about"])}


def people_of(rows):
    """The person-times of the approved ones among ``rows`` (reports), as an Amount; one query."""
    sums = rows.approved().order_by().with_counts().aggregate(**SUMS)
    return Amount(sums["people"], sums["about"])
