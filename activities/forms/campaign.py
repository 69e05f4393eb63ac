"""A campaign as its managers write it."""

from django import forms

from activities.models import Campaign
from activities.services.campaigns import CAMPAIGN_FIELDS
from portal.common.filters import DateInput
from portal.organizations.models import Organization


class CampaignForm(forms.ModelForm):
    """``organization`` is chosen once, when the campaign is opened; ``version`` is 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Campaign
        fields = ["organization", *CAMPAIGN_FIELDS]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput(), "summary": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = manageable(user)

    @property
    def content(self):
        """What ``save_campaign`` takes, of a valid form."""
        return {name: self.cleaned_data[name] for name in CAMPAIGN_FIELDS}


def manageable(user):
    """Units under which ``user`` may open a campaign."""
    return Organization.objects.visible_to(user, "activities.manage_campaigns").active().in_tree_order()
