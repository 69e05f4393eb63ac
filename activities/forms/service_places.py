"""A reported number of service places as a clerk enters it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.forms.fields import CountField
from activities.models import ServicePlaceCount
from portal.codes.models import Code
from portal.organizations.models import Organization

REPORT = "activities.report_service_places"


class ServicePlaceForm(forms.ModelForm):
    """``organization`` is chosen once; the number may be written as 60 or 60多. ``version`` is 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    count = CountField(label=_("Number of places"))

    class Meta:
        model = ServicePlaceCount
        fields = ["organization", "type", "as_of", "count"]
        widgets = {"as_of": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        types = Code.objects.filter(table=Code.Table.SERVICE_PLACE_TYPE)
        if self.instance.pk:
            del self.fields["organization"]
            self.initial["count"] = self.instance.words or self.instance.count
            types = types.in_force(self.instance.as_of) | types.filter(pk=self.instance.type_id)
        else:
            self.fields["organization"].queryset = reportable(user)
            types = types.in_force(timezone.localdate())
        self.fields["type"].queryset = types

    def _post_clean(self):
        """The service checks the row; here the number is still a figure with words."""

    @property
    def content(self):
        """What ``save_service_place_count`` takes, of a valid form."""
        figure = self.cleaned_data["count"]
        return {
            "type": self.cleaned_data["type"],
            "as_of": self.cleaned_data["as_of"],
            "count": figure.value,
            "is_approximate": figure.is_approximate,
            "words": self.data["count"].strip() if figure.is_approximate else "",
        }


def reportable(user):
    """Units for which ``user`` may report."""
    return Organization.objects.visible_to(user, REPORT).active().in_tree_order()
