"""The list of household files: filtered, sorted, masked, counted, paged."""

from django.contrib.auth.decorators import permission_required
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hardship.filters.files import FileFilter
from hardship.models import HardshipFile
from hardship.querysets import CHANGE, VIEW
from hardship.views.words import TINTS
from portal.common.sorting import Column, sort_links
from portal.common.views import FilteredListView
from volunteers.searching import take_numbers

DEFAULT_SORT = "-number"


COLUMNS = (
    Column(_("File number"), "number"),
    Column(_("Full name")),
    Column(_("Unit")),
    Column(_("Category of hardship")),
    Column(_("Main cause")),
    Column(_("Household size"), css="num"),
    Column(_("On file since"), "filed"),
    Column(_("State"), "state"),
)


class FileListView(FilteredListView):
    """The form posts, so that an identity number is never part of an address: those end up in logs and histories.
    The answer leads to the list, with the number's blind index in its place."""

    template_name = "hardship/file_list.html"
    filterset_class = FileFilter

    def get(self, request, *args, **kwargs):
        if take_numbers(request.GET.get("q", ""))[1]:
            return redirect(searched(request, request.GET))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return redirect(searched(request, request.POST))

    def get_visible(self):
        return HardshipFile.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        return context | {
            "rows": [(file, TINTS[file.state]) for file in context["rows"]],
            "columns": sort_links(self.request.GET, COLUMNS, default=DEFAULT_SORT, is_newest_first=True),
            "on_file": context["filterset"].qs.filed().order_by().count(),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_add": user.has_perm(CHANGE),
        }


def searched(request, asked):
    """The address of the list with the conditions in ``asked`` (a QueryDict), numbers as their blind indexes."""
    words, indexes = take_numbers(asked.get("q", ""))
    kept = {name: asked.get(name, "") for name in (*FileFilter.get_filters(), "size")}
    kept |= {"q": words, "person": " ".join(indexes) or kept["person"]}
    parameters = QueryDict(mutable=True)
    parameters.update({name: value for name, value in kept.items() if value})
    return f"{request.path}?{parameters.urlencode()}" if parameters else request.path


file_list = never_cache(
    require_http_methods(["GET", "POST"])(permission_required(VIEW, raise_exception=True)(FileListView.as_view()))
)
