"""The conditions by which funds and their entries are listed; page and export share them."""

import django_filters
from django.utils.translation import gettext_lazy as _

from hardship.models.funds import Fund, FundEntry, FundSource
from hardship.querysets.funds import VIEW
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of


class FundFilter(StrictFilterSet):
    """Funds; closed ones show only when they are asked for."""

    source = django_filters.ChoiceFilter(choices=FundSource.choices, label=_("Source of funds"), empty_label=_("All"))
    year = django_filters.NumberFilter(label=_("Year"))
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=[("all", _("Closed ones too")), ("closed", _("Closed"))], method="by_state", label=_("State"),
        empty_label=_("In use"),
    )  # fmt: skip

    class Meta(StrictFilterSet.Meta):
        model = Fund
        fields = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(closed_at=None)

    def by_state(self, queryset, name, value):
        return queryset.exclude(closed_at=None) if value == "closed" else queryset


class FundEntryFilter(StrictFilterSet):
    """Entries of all funds that one sees, or of one."""

    fund = django_filters.ModelChoiceFilter(
        queryset=lambda request: Fund.objects.visible_to(request.user), label=_("Fund"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(choices=FundEntry.Kind.choices, label=_("Kind of entry"), empty_label=_("All"))
    from_ = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = FundEntry
        fields = []
