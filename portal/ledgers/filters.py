"""The conditions by which ledgers are listed."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.jobs import JobState
from portal.ledgers.base import ledgers
from portal.ledgers.models import PERIOD_KINDS, LedgerPeriod, LedgerRun
from portal.ledgers.querysets import readable_organizations
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


def period_units(request):
    return readable_organizations(request.user)


class PeriodFilter(django_filters.FilterSet):
    """Ledgers as programs list them."""

    ledger = django_filters.ChoiceFilter(choices=lambda: [(one.slug, one.title) for one in ledgers()])
    organization = django_filters.ModelChoiceFilter(queryset=period_units, label=_("Unit"))
    kind = django_filters.ChoiceFilter(choices=PERIOD_KINDS, label=pgettext_lazy("ledger", "Period"))
    state = django_filters.ChoiceFilter(choices=LedgerPeriod.State.choices, label=_("State"))
    from_ = django_filters.DateFilter(field_name="starts_on", lookup_expr="gte", label=_("From day"))
    to = django_filters.DateFilter(field_name="ends_on", lookup_expr="lte", label=_("To day"))

    class Meta:
        model = LedgerPeriod
        fields = ()

    @classmethod
    def get_filters(cls):
        """``from`` is no name in Python: it stands as ``from_`` above."""
        return {name.rstrip("_"): condition for name, condition in super().get_filters().items()}


class RunFilter(django_filters.FilterSet):
    """Versions of ledgers as programs list them."""

    period = django_filters.ModelChoiceFilter(
        queryset=lambda request: LedgerPeriod.objects.visible_to(request.user), label=_("Ledger")
    )
    organization = django_filters.ModelChoiceFilter(queryset=period_units, label=_("Unit"))
    state = django_filters.ChoiceFilter(field_name="job_state", choices=JobState.choices, label=_("State"))

    class Meta:
        model = LedgerRun
        fields = ()
