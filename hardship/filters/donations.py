"""The conditions by which donations are listed; page and export share them."""

import django_filters
from django.utils.translation import gettext_lazy as _

from activities.filters.activities import KeywordFilter
from hardship.models.donations import Donation
from hardship.querysets.funds import VIEW
from portal.common.filters import DateInput, OrganizationFilter, StrictFilterSet
from portal.organizations.filters import units_of


class DonationFilter(StrictFilterSet):
    q = KeywordFilter(method="by_words", label=_("Keyword"))
    form = django_filters.ChoiceFilter(choices=Donation.Form.choices, label=_("Money or goods"), empty_label=_("All"))
    donor = django_filters.ChoiceFilter(
        field_name="donor_kind", choices=Donation.Donor.choices, label=_("Kind of donor"), empty_label=_("All")
    )
    from_ = django_filters.DateFilter(
        field_name="received_on", lookup_expr="gte", label=_("From day"), widget=DateInput()
    )
    to = django_filters.DateFilter(field_name="received_on", lookup_expr="lte", label=_("To day"), widget=DateInput())
    organization = OrganizationFilter(queryset=units_of(VIEW), label=_("Unit"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=Donation.State.choices, label=_("State"), empty_label=_("All"))

    class Meta(StrictFilterSet.Meta):
        model = Donation
        fields = []

    def by_words(self, queryset, name, value: str):
        return queryset.matching(value)
