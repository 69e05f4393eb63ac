"""Forms of certificates and stars: the days, what is printed of the unit, a reason, the code of a paper."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.filters import DateInput
from portal.common.numbers import whole_number
from portal.common.posts import VersionForm
from portal.privacy.numbers import refuse_private_numbers

FIRST_YEAR = 2000


class DaysForm(forms.Form):
    """From which day to which: by GET, so that the address says what is shown."""

    first = forms.DateField(label=_("From day"), widget=DateInput())
    last = forms.DateField(label=_("To day"), widget=DateInput())

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and first.year < FIRST_YEAR:
            self.add_error("first", _t("That is too long ago."))
        if first and last and first > last:
            self.add_error("last", _t("The last day is before the first."))
        return self.cleaned_data


class IssueForm(VersionForm):
    """What stands on the paper beside the records; filled in from the last one of the unit."""

    responsible_name = forms.CharField(
        label=_("Person responsible"), max_length=40, required=False,
        help_text=_("Left blank, it is written by hand."),
    )  # fmt: skip
    contact = forms.CharField(label=_("Contact of the unit"), max_length=60, required=False)
    note = forms.CharField(
        label=pgettext_lazy("certificate", "Notes"), max_length=120, required=False,
        validators=[refuse_private_numbers],
    )  # fmt: skip

    @property
    def content(self):
        """What ``issue_certificate`` takes, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("responsible_name", "contact", "note")}


class ActForm(VersionForm):
    """An act on the row as the page showed it; the service checks the reason."""

    reason = forms.CharField(required=False, max_length=500)
    false_hours = forms.BooleanField(required=False)


class CodeForm(forms.Form):
    """The code that is printed beside the QR code of a certificate; gaps and capitals do not matter."""

    code = forms.CharField(
        label=_("Verification code"), max_length=40,
        help_text=_("It stands on the certificate, such as k7mq-2fhx-…"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )  # fmt: skip


class StarNoticeForm(forms.Form):
    """The words around the list of a notice of stars; the list itself is made of the stars."""

    title = forms.CharField(label=_("Title"), max_length=80)
    body = forms.CharField(label=_("Text"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    hotline_phone = forms.CharField(label=_("Hotline"), max_length=40)
    hotline_person = forms.CharField(label=_("Whom to ask for"), max_length=40, required=False)
    hotline_address = forms.CharField(label=_("Address for letters"), max_length=120, required=False)
    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=60)


def year_of(today: date) -> tuple[date, date]:
    """The days of this year so far: what most people ask for."""
    return date(today.year, 1, 1), today


def read_key(text: str) -> int:
    """The number of a record in a hidden field; ValidationError for what is none."""
    key = whole_number(text, max_digits=18)
    if key is None:
        raise ValidationError(_t("This page is out of date. Open it again."))
    return key
