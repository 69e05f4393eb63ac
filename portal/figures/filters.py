"""The conditions by which declared figures are listed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.figures.base import measures
from portal.figures.models import DeclaredFigure
from portal.figures.querysets import VIEW
from portal.organizations.filters import units_of


def measure_choices():
    return [(measure.slug, measure.label) for measure in measures()]


class DeclaredFigureFilter(StrictFilterSet):
    """``from`` and ``to`` keep figures whose whole period lies between them, as reports show them."""

    measure = django_filters.ChoiceFilter(choices=measure_choices, label=_("Figure"), empty_label=_("All"))
    from_ = django_filters.DateFilter(method="since", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(method="until", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=DeclaredFigure.State.choices, label=_("State"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = DeclaredFigure
        fields = []

    def since(self, queryset, name, value):
        return queryset.inside(value, None)

    def until(self, queryset, name, value):
        return queryset.inside(None, value)
