"""The number of community duty (口径): 双报到人次 sums the person-times of approved reports, each service once.

Where a report points to an approved activity, the activity's people count in its place. It is a measure of its own:
nothing adds it to the participations of activities, in which the same service stands as well.
"""

from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, Sum, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.figures.activities import any_true
from activities.models import DutyReport
from activities.querysets import VIEW
from portal.figures.amounts import Amount
from portal.figures.base import FigureSource, Measure, register

PERSON_TIMES = "duty-person-times"
SUMS = {
    "people": Sum("counted_person_times"),
    "about": any_true("is_count_approximate", where=Q(counted_person_times__isnull=False)),
}


@register
class DutyFigures(FigureSource):
    slug = "duty"
    measures = (
        Measure(
            slug=PERSON_TIMES, label=_("Community duty"), unit=pgettext_lazy("unit", "participations"),
            may_be_approximate=True,
        ),
    )  # fmt: skip

    def sums(self, scope, periods):
        """One query. Conditions on activities say nothing of duty; what nobody counted is unknown."""
        periods = list(periods)
        found = [{} for _period in periods]
        if scope.filters:
            return found
        rows = DutyReport.objects.counted_for(scope.user) if scope.user else DutyReport.objects.approved()
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        places = [When(starts_on__range=(each.start, each.end), then=n) for n, each in enumerate(periods)]
        counted = rows.order_by().with_counts().annotate(which=Case(*places, output_field=IntegerField()))
        for row in counted.filter(which__isnull=False).values("which").annotate(**SUMS):
            if row["people"] is not None:
                found[row["which"]] = {PERSON_TIMES: Amount(row["people"], row["about"])}
        return found

    def list_url(self, scope, period):
        """The list of reports, for those who read the records."""
        if scope.user is not None and not scope.user.has_perm(VIEW):
            return ""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        conditions |= {"from": period.start, "to": period.end, "state": "approved"}
        return f"{reverse('activities:duty-report-list')}?{urlencode(conditions)}"


def people_of(rows):
    """The person-times of the approved ones among ``rows`` (reports), as an Amount; one query."""
    sums = rows.approved().order_by().with_counts().aggregate(**SUMS)
    return Amount(sums["people"], sums["about"])
