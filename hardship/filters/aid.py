"""The conditions by which aid is listed; page, export and figures share them."""

import django_filters
from django.utils.translation import gettext_lazy as _

from activities.filters.activities import KeywordFilter
from hardship.models import Fund, FundSource
from hardship.models.aid import AidItem, AidRecord
from hardship.querysets.funds import VIEW
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of


class AidFilter(StrictFilterSet):
    """Aid records and their counter-entries."""

    q = KeywordFilter(method="by_words", label=_("Keyword"))
    item = django_filters.ChoiceFilter(choices=AidItem.choices, label=_("Item of aid"), empty_label=_("All"))
    source = django_filters.ChoiceFilter(
        field_name="fund_source", choices=FundSource.choices, label=_("Source of funds"), empty_label=_("All")
    )
    from_ = django_filters.DateFilter(field_name="paid_on", lookup_expr="gte", label=_("From day"), widget=DateInput())
    to = django_filters.DateFilter(field_name="paid_on", lookup_expr="lte", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        choices=[("counts", _("Approved, counter-entries too")), *AidRecord.State.choices], method="by_state",
        label=_("State"), empty_label=_("All"),
    )  # fmt: skip
    recipient = django_filters.ChoiceFilter(
        choices=AidRecord.Recipient.choices, label=_("Recipient"), empty_label=_("All")
    )
    form = django_filters.ChoiceFilter(choices=AidRecord.Form.choices, label=_("Form of aid"), empty_label=_("All"))
    fund = django_filters.ModelChoiceFilter(
        queryset=lambda request: Fund.objects.visible_to(request.user), label=_("Fund"), empty_label=_("All")
    )

    class Meta(StrictFilterSet.Meta):
        model = AidRecord
        fields = []

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)

    def by_state(self, queryset, name, value):
        return queryset.approved() if value == "counts" else queryset.filter(state=value)
