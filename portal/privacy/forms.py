"""The question before a personal value is shown: which, and what for; the choice of a class in the register."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.language import office_language
from portal.privacy.numbers import refuse_private_numbers
from portal.privacy.register import CLASSES


class Reason(models.TextChoices):
    IDENTITY = "identity", _("Check who somebody is")
    CONTACT = "contact", _("Reach the person")
    INSURANCE = "insurance", _("Take out insurance")
    HANDOUT = "handout", _("Hand out money or goods")
    INSPECTION = "inspection", _("Inspection by the upper union")
    OTHER = "other", _("Another reason (say which)")


class RevealForm(forms.Form):
    """``fields`` are offered as ``(name, label with the masked value)``; one alone is chosen already."""

    fields_asked = forms.MultipleChoiceField(label=_("What do you need?"), widget=forms.CheckboxSelectMultiple)
    why = forms.ChoiceField(label=_("What for?"), choices=Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("More about it"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the audit log; write nobody's number here."), validators=[refuse_private_numbers],
    )  # fmt: skip

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["fields_asked"].choices = choices
        if len(choices) == 1:
            self.initial["fields_asked"] = [choices[0][0]]

    def clean(self):
        if self.cleaned_data.get("why") == Reason.OTHER and len(self.cleaned_data.get("words", "").strip()) < 2:
            self.add_error("words", _("Say what you need it for."))

    @property
    def reason(self):
        """The reason as the audit log keeps it: in Chinese, like everything that is kept."""
        why, words = self.cleaned_data["why"], self.cleaned_data["words"].strip()
        with office_language():
            label = "" if why == Reason.OTHER else str(Reason(why).label)
        return "：".join(part for part in (label, words) if part)


class ClassForm(forms.Form):
    """Which rows of the register are shown; a class that there is not shows none."""

    of_class = forms.ChoiceField(
        label=_("Class"),
        required=False,
        choices=[("", _("All")), *((kind.value, words) for kind, words in CLASSES.items())],
    )
