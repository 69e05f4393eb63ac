"""A donation as a caseworker enters it, and what it was used for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Campaign
from hardship.forms.aid import words_of_fund
from hardship.forms.fields import AmountField
from hardship.models import Fund
from hardship.models.donations import Donation
from hardship.querysets.funds import RECORD
from portal.common.filters import DateInput
from portal.common.posts import VersionForm
from portal.organizations.models import Organization


def text(name, **options):
    """An optional field for a text column of donations."""
    column = Donation._meta.get_field(name)
    return forms.CharField(label=column.verbose_name, max_length=column.max_length, required=False, **options)


class DonationForm(forms.Form):
    organization = forms.ModelChoiceField(label=_("Unit"), queryset=None, empty_label=None)
    donor_kind = forms.ChoiceField(
        label=_("Kind of donor"), choices=Donation.Donor.choices, widget=forms.RadioSelect, initial="person"
    )
    donor_name = text("donor_name", help_text=_("A person, a unit, or the campaign that collected it."))
    is_anonymous = forms.BooleanField(label=_("Wants no name shown"), required=False)
    campaign = forms.ModelChoiceField(
        label=_("Campaign"), queryset=Campaign.objects.none(), required=False, empty_label=_("None of them")
    )
    form = forms.ChoiceField(
        label=_("Money or goods"), choices=Donation.Form.choices, widget=forms.RadioSelect, initial="money"
    )
    amount = AmountField(label=_("Amount (yuan)"), required=False)
    fund = forms.ModelChoiceField(
        label=_("Into the fund"), queryset=None, required=False, empty_label=_("No fund"),
        help_text=_("Money goes into a fund once somebody else has confirmed it."),
    )  # fmt: skip
    goods = text("goods", help_text=_("One kind of goods; enter another donation for another kind."))
    quantity = AmountField(label=pgettext_lazy("goods", "Quantity"), required=False)
    goods_unit = text("goods_unit")
    goods_value = AmountField(label=_("Value of goods (yuan)"), required=False)
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())
    purpose = text("purpose")
    receipt_number = text("receipt_number")

    def __init__(self, *args, user, today, **kwargs):
        initial = {"organization": user.organization_id, "received_on": today}
        super().__init__(*args, label_suffix="", initial=initial, **kwargs)
        units = Organization.objects.visible_to(user, RECORD).active().in_tree_order()
        self.fields["organization"].queryset = units
        self.fields["campaign"].queryset = Campaign.objects.offered_to(user)
        self.fields["fund"].queryset = Fund.objects.to_choose(user)
        self.fields["fund"].label_from_instance = words_of_fund

    @property
    def content(self):
        """What ``enter_donation`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organization"}


class UseForm(VersionForm):
    """What a donation was used for."""

    use = text("use", widget=forms.Textarea(attrs={"rows": 2}))
