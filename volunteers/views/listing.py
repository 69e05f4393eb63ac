"""The list of volunteers: filtered, sorted, counted, paged."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from portal.common.views import FilteredListView, address_with
from portal.privacy.masks import mask_phone
from volunteers.filters import VolunteerFilter
from volunteers.models import Volunteer
from volunteers.querysets import ADD, CHANGE, VIEW
from volunteers.views.words import age_of

DEFAULT_SORT = "name"


@dataclass(frozen=True)
class Column:
    """A head of the table; with a ``sort`` name it is a link. ``css`` are its classes."""

    label: str
    sort: str = ""
    css: str = ""


COLUMNS = (
    Column(_("Full name"), "name"),
    Column(_("Number"), "number"),
    Column(_("Unit")),
    Column(_("Sex")),
    Column(_("Age"), "age", "num"),
    Column(_("Mobile phone")),
    Column(_("On the register since"), "registered"),
    Column(_("State"), "state"),
)


class VolunteerListView(FilteredListView):
    template_name = "volunteers/volunteer_list.html"
    filterset_class = VolunteerFilter

    def get_visible(self):
        return Volunteer.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, rows = self.request.user, context["rows"]
        return context | {
            "rows": [(row, age_of(row), mask_phone(row.phone)) for row in rows],
            "columns": sort_links(self.request.GET),
            "people": context["filterset"].qs.active().person_count(),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_add": user.has_perm(ADD),
            "can_merge": user.has_perm(CHANGE),
        }


def sort_links(parameters):
    """Return ``[(column, address, aria-sort)]``: a second click on the column in force turns it round."""
    current = parameters.get("sort") or DEFAULT_SORT
    links = []
    for column in COLUMNS:
        is_descending = current == f"-{column.sort}"
        is_ascending = bool(column.sort) and current == column.sort
        turned = f"-{column.sort}" if is_ascending else column.sort
        state = "descending" if is_descending else "ascending" if is_ascending else ""
        links.append((column, address_with(parameters, sort=turned, page=None) if column.sort else "", state))
    return links


volunteer_list = require_GET(permission_required(VIEW, raise_exception=True)(VolunteerListView.as_view()))
