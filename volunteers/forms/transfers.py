"""Where a volunteer moves to, and why."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import Organization
from volunteers.querysets import ADD


class UnitByNameField(forms.CharField):
    """A living unit by its full or short name or its code; the value is the Organization."""

    def __init__(self, **options):
        attrs = {"autocomplete": "off", "list": "units"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value):
        words = super().clean(value).strip()
        if not words:
            return None
        named = Q(name=words) | Q(short_name=words) | Q(code=words)
        found = list(Organization.objects.active().filter(named).select_related("successor")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("Several units have this name: give the full name."))
        raise forms.ValidationError(_("There is no unit with this name. Take the full name from the list."))


def reason_field():
    return forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write nobody's number here."),
    )  # fmt: skip


class GiveForm(forms.Form):
    """Of a volunteer who is in hand: where to."""

    taking = UnitByNameField(label=_("To the unit"))
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class TakeForm(forms.Form):
    """For a volunteer of another unit: who, as the person says it, and to which unit of one's own."""

    number = forms.CharField(
        label=_("Volunteer number"), max_length=16, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As on the person's own page, such as V-2026-0001."),
    )  # fmt: skip
    name = forms.CharField(label=_("Full name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    taking = forms.ModelChoiceField(label=_("To the unit"), queryset=Organization.objects.none(), empty_label=None)
    reason = reason_field()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        units = Organization.objects.visible_to(user, ADD).active().select_related("successor").in_tree_order()
        self.fields["taking"].queryset = units
