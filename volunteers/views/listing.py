"""The list of volunteers: filtered, sorted, counted, paged."""

from django.contrib.auth.decorators import permission_required
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.common.sorting import Column, sort_links
from portal.common.views import FilteredListView
from portal.privacy.masks import mask_phone
from volunteers.filters import VolunteerFilter
from volunteers.models import Volunteer
from volunteers.querysets import ADD, CHANGE, VIEW
from volunteers.searching import take_numbers
from volunteers.views.words import age_of

DEFAULT_SORT = "name"


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
    """The form posts, so that a phone or an identity number is never part of an address: those end up in logs and
    histories. The answer leads to the list, with the number's blind index in its place."""

    template_name = "volunteers/volunteer_list.html"
    filterset_class = VolunteerFilter

    def get(self, request, *args, **kwargs):
        if take_numbers(request.GET.get("q", ""))[1]:
            return redirect(searched(request, request.GET))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return redirect(searched(request, request.POST))

    def get_visible(self):
        return Volunteer.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, rows = self.request.user, context["rows"]
        return context | {
            "rows": [(row, age_of(row), mask_phone(row.phone)) for row in rows],
            "columns": sort_links(self.request.GET, COLUMNS, default=DEFAULT_SORT),
            "people": context["filterset"].qs.active().person_count(),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_add": user.has_perm(ADD),
            "can_merge": user.has_perm(CHANGE),
        }


def searched(request, asked):
    """The address of the list with the conditions in ``asked`` (a QueryDict), numbers as their blind indexes."""
    words, indexes = take_numbers(asked.get("q", ""))
    kept = {name: asked.get(name, "") for name in (*VolunteerFilter.base_filters, "size")}
    kept |= {"q": words, "person": " ".join(indexes) or kept["person"]}
    parameters = QueryDict(mutable=True)
    parameters.update({name: value for name, value in kept.items() if value})
    return f"{request.path}?{parameters.urlencode()}"


volunteer_list = require_http_methods(["GET", "HEAD", "POST"])(
    permission_required(VIEW, raise_exception=True)(VolunteerListView.as_view())
)
