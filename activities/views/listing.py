"""The list of activities: filtered, sorted, summed, paged."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from activities import figures, policies
from activities.filters import ActivityFilter
from activities.models import Activity, ActivityMoney
from activities.querysets import reads_what_counts
from portal.common.periods import Period, PeriodKind
from portal.common.sorting import Column, sort_links
from portal.common.views import FilteredListView, address_with
from portal.figures.base import Scope
from portal.figures.beside import declared_beside
from portal.figures.models import DeclaredFigure

DEFAULT_SORT = "-date"


COLUMNS = (
    Column(_("Number"), "number"),
    Column(_("Date"), "date"),
    Column(_("Activity")),
    Column(_("Unit")),
    Column(_("Participants"), "headcount", "num"),
    Column(_("Service time (hours)"), "", "num"),
    Column(_("State"), "state"),
    Column(_("Actions"), "", "no-print"),
)


class ActivityListView(FilteredListView):
    template_name = "activities/activity_list.html"
    filterset_class = ActivityFilter

    def get_visible(self):
        return Activity.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, filterset = self.request.user, context["filterset"]
        broad = broad_conditions(filterset)
        totals = self.get_totals(filterset, broad)
        return context | {
            "rows": [(activity, policies.can_add(user, activity.organization)) for activity in context["rows"]],
            "columns": sort_links(self.request.GET, COLUMNS, default=DEFAULT_SORT, is_newest_first=True),
            "totals": totals,
            "counts_more": not reads_what_counts(user) and not filterset.data.get("q"),
            "money": [(ActivityMoney.Kind(kind).label, amount) for kind, amount in totals.money.items()],
            "is_filtered": bool(context["chips"] or filterset.errors),
            "can_log": user.has_perm("activities.add_activity"),
            "can_plan": user.has_perm("activities.plan_activity"),
            **self.get_declared(broad),
        }

    def get_totals(self, filterset, broad):
        """The Figures above the rows: from the kept totals where they know the conditions, else from the records."""
        period = period_of(broad) if broad is not None else UNEVEN
        if period is UNEVEN:
            return figures.summarize(self.get_counted(filterset))
        scope = Scope(user=self.request.user, organization=broad.get("organization"))
        return figures.figures_of(figures.ActivityFigures().sums(scope, [period])[0])

    def get_counted(self, filterset):
        """The records that the sums are of: leaders read sums of more than they open, but never by its words."""
        user = self.request.user
        if filterset.data.get("q") or reads_what_counts(user):
            return filterset.qs
        counted = Activity.objects.counted_for(user)
        return ActivityFilter(self.request.GET, queryset=counted, request=self.request).qs

    def get_declared(self, broad):
        """Declared figures beside the sums; conditions that narrow records do not narrow a declared total."""
        if broad is None:
            return {"declared": []}
        declared = DeclaredFigure.objects.visible_to(self.request.user)
        if "organization" in broad:
            declared = declared.within(broad["organization"])
        measures = [measure.slug for measure in figures.ActivityFigures.measures]
        beside = declared_beside(declared, measures=measures, first=broad.get("from"), last=broad.get("to"))
        kept = address_with(self.request.GET, sort=None, state=None, page=None)
        address = f"{reverse('figures:declared-list')}{kept}"
        return {"declared": beside.declared, "declared_more": beside.declared_more, "declared_url": address}


# Days that are no week, month or year: totals are not kept for them.
UNEVEN = object()


def broad_conditions(filterset):
    """The conditions in force, when unit, days and being approved are all that narrows the records; else None."""
    if filterset.errors:
        return None
    conditions = {name: value for name, value in filterset.form.cleaned_data.items() if value}
    is_broad = not conditions.keys() - {"organization", "from", "to", "sort", "state"}
    return conditions if is_broad and conditions.get("state", "approved") == "approved" else None


def period_of(conditions):
    """The week, month or year that ``from`` and ``to`` say, None without days, UNEVEN for other days."""
    first, last = conditions.get("from"), conditions.get("to")
    if first is None and last is None:
        return None
    if first is None or last is None:
        return UNEVEN
    periods = (Period.containing(kind, first) for kind in PeriodKind)
    return next((period for period in periods if (period.start, period.end) == (first, last)), UNEVEN)


activity_list = require_GET(
    permission_required("activities.view_published_activity", raise_exception=True)(ActivityListView.as_view())
)
