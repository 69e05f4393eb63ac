"""The list of activities: filtered, sorted, summed, paged."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from activities import figures, policies
from activities.filters import ActivityFilter
from activities.models import Activity, ActivityMoney
from activities.querysets import VIEW, VIEW_FIGURES
from portal.common.views import FilteredListView, address_with

DEFAULT_SORT = "-date"


@dataclass(frozen=True)
class Column:
    """A head of the table; with a ``sort`` name it is a link. ``css`` are its classes."""

    label: str
    sort: str = ""
    css: str = ""


COLUMNS = (
    Column(_("Number"), "number"),
    Column(_("Date"), "date"),
    Column(_("Activity")),
    Column(_("Unit")),
    Column(_("Participants (people)"), "headcount", "num"),
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
        counted = self.get_counted(filterset)
        totals = figures.summarize(counted)
        return context | {
            "rows": [(activity, policies.can_add(user, activity.organization)) for activity in context["rows"]],
            "columns": sort_links(self.request.GET),
            "totals": totals,
            "counts_more": counted is not filterset.qs,
            "money": [(ActivityMoney.Kind(kind).label, amount) for kind, amount in totals.money.items()],
            "is_filtered": bool(context["chips"] or filterset.errors),
            "can_log": user.has_perm("activities.add_activity"),
        }

    def get_counted(self, filterset):
        """The records that the sums are of: leaders read sums of more than they open, but never by its words."""
        user = self.request.user
        if filterset.data.get("q") or user.grants_for(VIEW) == user.grants_for(VIEW_FIGURES):
            return filterset.qs
        counted = Activity.objects.counted_for(user)
        return ActivityFilter(self.request.GET, queryset=counted, request=self.request).qs


def sort_links(parameters):
    """Return ``[(column, address, aria-sort)]``: a second click on the column in force turns it round."""
    current = parameters.get("sort") or DEFAULT_SORT
    links = []
    for column in COLUMNS:
        if not column.sort:
            links.append((column, "", ""))
            continue
        is_descending = current == f"-{column.sort}"
        turned = column.sort if is_descending else f"-{column.sort}"
        state = "descending" if is_descending else "ascending" if current == column.sort else ""
        links.append((column, address_with(parameters, sort=turned, page=None), state))
    return links


activity_list = require_GET(
    permission_required("activities.view_published_activity", raise_exception=True)(ActivityListView.as_view())
)
