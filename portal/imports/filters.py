"""The conditions by which imports are listed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.imports.base import definitions, right_for
from portal.imports.models import ImportBatch
from portal.imports.querysets import VIEW
from portal.organizations.models import Organization


def units_in_sight(request):
    rights = {VIEW, *(right_for(item.slug, VIEW) for item in definitions())}
    return Organization.objects.visible_under(request.user, rights).in_tree_order()


class ImportFilter(django_filters.FilterSet):
    unit = django_filters.ModelChoiceFilter(
        field_name="organization", label=_("Unit"), queryset=units_in_sight, empty_label=_("All units")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=ImportBatch.State.choices, empty_label=_("All"))

    class Meta:
        model = ImportBatch
        fields = ()
