"""Forms of attendance: a list with its times, one row's times, pasted names."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.forms.review import reason_field
from portal.common.numbers import whole_number

LOCAL = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time of it, to the minute."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        formats = [LOCAL, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


class TimesForm(forms.Form):
    """From when until when; without an end the person is still there."""

    signed_in_at = MomentField(label=_("Signed in at"))
    signed_out_at = MomentField(label=_("Signed out at"), required=False, help_text=_("Blank while they are there."))

    def clean(self):
        first, last = self.cleaned_data.get("signed_in_at"), self.cleaned_data.get("signed_out_at")
        if first and last and last <= first:
            self.add_error("signed_out_at", _("The sign-out must be later than the sign-in."))
        return self.cleaned_data


class KeysField(forms.Field):
    """Keys of rows as boxes give them; anything else is no key."""

    widget = forms.MultipleHiddenInput

    def clean(self, value):
        return [key for text in value or [] if (key := whole_number(text, max_digits=18)) is not None]


class ListForm(TimesForm):
    """Who is there (``who``: keys of volunteers, or ``everybody`` who is expected), with the times of the shift."""

    who = KeysField(required=False)
    everybody = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, shift, now, **kwargs):
        times = {"signed_in_at": shift.starts_at, "signed_out_at": shift.ends_at if shift.ends_at <= now else None}
        if now < shift.starts_at:
            times["signed_in_at"] = now.replace(second=0, microsecond=0)
        super().__init__(*args, initial=times, label_suffix="", **kwargs)


class RowForm(TimesForm):
    """New times of one row, with the reason."""

    reason = reason_field()

    def __init__(self, *args, row, **kwargs):
        times = {name: getattr(row, name) for name in ("signed_in_at", "signed_out_at")}
        super().__init__(*args, initial=times, label_suffix="", **kwargs)

    def moved(self, row):
        """The two times; one that was not touched keeps its seconds, which the control does not show."""
        return {name: self._kept(name, getattr(row, name)) for name in ("signed_in_at", "signed_out_at")}

    def _kept(self, name, before):
        value = self.cleaned_data[name]
        same = value and before and f"{timezone.localtime(before):{LOCAL}}" == f"{timezone.localtime(value):{LOCAL}}"
        return before if same else value
