"""A standing service as its planner writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.forms.plan import plannable
from activities.models import ServiceProject
from activities.services.service_projects import PROJECT_FIELDS
from portal.codes.models import Code
from portal.common.filters import DateInput


class ServiceProjectForm(forms.ModelForm):
    """``organization`` is chosen once; ``version`` is 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    targets = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("kinds of people", "People served"), required=False, widget=forms.CheckboxSelectMultiple,
        queryset=Code.objects.filter(table=Code.Table.SERVICE_TARGET, is_active=True),
    )  # fmt: skip

    class Meta:
        model = ServiceProject
        fields = ["organization", "name", "category", "targets", "summary", "starts_on", "ends_on", "state"]
        labels = {"starts_on": _("From day"), "ends_on": _("To day")}
        widgets = {
            "starts_on": DateInput(), "ends_on": DateInput(), "state": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        }  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.pk:
            del self.fields["organization"]
        else:
            self.fields["organization"].queryset = plannable(user)
            self.fields["organization"].empty_label = None
        self.fields["category"].queryset = Code.objects.filter(table=Code.Table.SERVICE_CATEGORY, is_active=True)
        self.fields["state"].choices = ServiceProject.State.choices

    def _post_clean(self):
        """The service checks the row; the instance stays as it was read."""

    @property
    def content(self):
        return {name: self.cleaned_data[name] for name in (*PROJECT_FIELDS, "targets")}
