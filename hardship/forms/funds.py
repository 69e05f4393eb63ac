"""A new fund, and what came into one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hardship.forms.fields import AmountField
from hardship.models.funds import Allocation, Fund, FundSource
from hardship.querysets.funds import RECORD
from portal.common.filters import DateInput
from portal.organizations.models import Organization


class FundForm(forms.Form):
    organization = forms.ModelChoiceField(label=_("Unit"), queryset=None, empty_label=None)
    name = forms.CharField(
        label=_("Name of the fund"), max_length=60, help_text=_("Such as 送温暖资金 or 金秋助学专项资金.")
    )
    source = forms.ChoiceField(label=_("Source of funds"), choices=FundSource.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2099)
    remark = forms.CharField(
        label=_("Remark"), max_length=Fund._meta.get_field("remark").max_length, required=False
    )  # fmt: skip

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, label_suffix="", initial={"year": today.year}, **kwargs)
        field = self.fields["organization"]
        field.queryset = Organization.objects.visible_to(user, RECORD).active().in_tree_order()
        field.initial = user.organization_id

    @property
    def content(self):
        """What ``open_fund`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organization"}


class AllocationForm(forms.Form):
    amount = AmountField(label=_("Amount (yuan)"))
    day = forms.DateField(label=_("Arrived on"), widget=DateInput())
    words = forms.CharField(
        label=_("From whom, document number"), max_length=Allocation._meta.get_field("words").max_length, required=False
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, label_suffix="", initial={"day": today}, **kwargs)
