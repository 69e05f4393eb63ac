"""The public form, and the answer of somebody whom a unit entered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.common.slip_codes import SIGN_COUNT
from portal.privacy.purposes import current
from volunteers.forms.person import PersonForm
from volunteers.models import Consent

REGISTER, GUARDIAN = current(Consent.Purpose.REGISTER), current(Consent.Purpose.GUARDIAN)
# A box has nothing to fill in.
UNTICKED = {"required": _("Nothing goes on without this: tick the box.")}


class JoinForm(PersonForm):
    """An application with consent to the text that stands above the box; ``text_version`` says which it was."""

    agrees = forms.BooleanField(label=REGISTER.consent, error_messages=UNTICKED)
    guardian_agrees = forms.BooleanField(label=GUARDIAN.consent, required=False)
    text_version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, current_version, **kwargs):
        super().__init__(*args, initial={"text_version": current_version, **kwargs.pop("initial", {})}, **kwargs)
        self.current_version = current_version

    def clean(self):
        if self.cleaned_data.get("text_version") != self.current_version:
            self.add_error("agrees", _("The text has changed meanwhile. Please read it again."))
            self.data = self.data.copy()
            self.data["text_version"] = self.current_version
        if self.cleaned_data.get("guardian_name") and not self.cleaned_data.get("guardian_agrees"):
            self.add_error("guardian_agrees", _("The guardian has to agree too."))
        return self.cleaned_data


class SlipForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the confirmation slip"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("%(count)d letters and digits; capitals and dashes do not matter.") % {"count": SIGN_COUNT},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class AnswerForm(forms.Form):
    """Yes or no to being on the register."""

    agrees = forms.BooleanField(label=REGISTER.consent, error_messages=UNTICKED)
    guardian_agrees = forms.BooleanField(label=GUARDIAN.consent, error_messages=UNTICKED)

    def __init__(self, *args, is_minor, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if not is_minor:
            del self.fields["guardian_agrees"]


class UnitSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search by name"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
