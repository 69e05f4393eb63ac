"""The one view base class that we own: a filtered, scoped, ordered, paged list."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView


class FilteredListView(TemplateView):
    """A list of what the signed-in person may see.

    Subclasses declare ``queryset`` (a callable of the request giving the visible rows), a
    ``filterset_class`` with an ``ordering`` filter, and a template. The template gets ``filterset``,
    ``page_obj`` and ``rows``.
    """

    filterset_class = None
    page_sizes = (20, 50, 100)

    def get_visible(self):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        filterset = self.filterset_class(self.request.GET, queryset=self.get_visible(), request=self.request)
        paginator = Paginator(filterset.qs, self.get_page_size())
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(filterset=filterset, page_obj=page, rows=page.object_list, **kwargs)

    def get_page_size(self):
        asked = self.request.GET.get("size", "")
        return int(asked) if asked.isdigit() and int(asked) in self.page_sizes else self.page_sizes[0]
