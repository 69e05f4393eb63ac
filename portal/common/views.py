"""The one view base class that we own: a filtered, scoped, ordered, paged list."""

from datetime import date

from django.core.paginator import Paginator
from django.forms.widgets import HiddenInput
from django.utils.translation import pgettext
from django.views.generic import TemplateView

from portal.common.filters import ChosenElsewhere


class FilteredListView(TemplateView):
    """A list of what the reader may see.

    Subclasses give ``get_visible`` (the rows that the reader may see), a ``filterset_class`` and a template.
    The template gets ``filterset``, ``page_obj``, ``rows``, and the conditions in force: ``chips`` for
    includes/filter_chips.html.
    """

    filterset_class = None
    page_sizes = (20, 50, 100)

    def get_visible(self):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        filterset = self.filterset_class(self.request.GET, queryset=self.get_visible(), request=self.request)
        paginator = Paginator(filterset.qs, self.get_page_size())
        page = paginator.get_page(self.request.GET.get("page"))
        chips = filter_chips(filterset, self.request.GET)
        return super().get_context_data(
            filterset=filterset, page_obj=page, rows=page.object_list, chips=chips, **kwargs
        )

    def get_page_size(self):
        asked = self.request.GET.get("size", "")
        return {str(size): size for size in self.page_sizes}.get(asked, self.page_sizes[0])


def filter_chips(filterset, parameters):
    """Return ``[(condition in words, address without it)]`` for what the reader filtered by."""
    if not filterset.is_bound or not filterset.form.is_valid():
        return []
    fields = filterset.form.fields
    return [
        (_condition(fields[name], value), address_with(parameters, **{name: None, "page": None}))
        for name, value in filterset.form.cleaned_data.items()
        if value not in fields[name].empty_values and _is_told(fields[name].widget)
    ]


def _is_told(widget):
    return isinstance(widget, ChosenElsewhere) or not isinstance(widget, HiddenInput)


def address_with(parameters, **changes):
    """Return the query string of ``parameters`` (a QueryDict) with ``changes``; None takes one away."""
    changed = parameters.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def _condition(field, value):
    words = value.isoformat() if isinstance(value, date) else str(value)
    choices = getattr(field, "choices", None)
    if isinstance(value, str) and choices is not None:
        words = str({str(key): label for key, label in choices}.get(value, value))
    return f"{field.label}{pgettext('between a label and a value', ': ')}{words}"
