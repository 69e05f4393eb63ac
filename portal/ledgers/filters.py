"""The conditions by which published ledgers are listed."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledgers.models import PERIOD_KINDS, LedgerPeriod
from portal.organizations.models import Organization


def publishing_units(request):
    """Units with a published ledger: the others are nobody's business."""
    published = LedgerPeriod.objects.published().filter(organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(published)).in_tree_order()


class ReportFilter(django_filters.FilterSet):
    unit = django_filters.ModelChoiceFilter(
        field_name="organization", label=_("Unit"), queryset=publishing_units, empty_label=_("All units")
    )
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("ledger", "Period"), choices=PERIOD_KINDS, empty_label=_("All periods")
    )
    year = django_filters.NumberFilter(
        field_name="ends_on", lookup_expr="year", label=_("Year"), min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    class Meta:
        model = LedgerPeriod
        fields = ()
