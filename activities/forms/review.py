"""Forms of decisions: returning, voiding, deciding on a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.common.posts import VersionForm
from portal.privacy.numbers import refuse_private_numbers

RETURN_PHRASES = (
    _("The photos are not clear, please change them"),
    _("Photos are missing"),
    _("The number of participants does not fit the photos"),
    _("The place is not exact enough"),
    _("Date or length is not right, please check"),
    _("The type does not fit"),
)
PLAN_RETURN_PHRASES = (
    _("The risk notice is not complete"),
    _("Time or place is not exact enough"),
    _("The number of places does not fit"),
)
VOID_PHRASES = (
    _("Logged twice"),
    _("The activity did not take place"),
    _("Logged under the wrong unit"),
)


def reason_field(**options):
    text = forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    return forms.CharField(
        label=_("Reason"), max_length=500, widget=text, validators=[refuse_private_numbers], **options
    )


class ReasonForm(VersionForm):
    """A reason, typed or chosen from stock phrases; ``cleaned_data["reason"]`` is never blank.

    With scripts the phrases are buttons that fill the text; without, the radio buttons count as well.
    """

    phrases = ()

    phrase = forms.ChoiceField(label=_("Stock phrases"), required=False, widget=forms.RadioSelect)
    reason = reason_field(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phrase"].choices = [(str(phrase), phrase) for phrase in self.phrases]

    def clean(self):
        parts = [self.cleaned_data.get(name, "") for name in ("phrase", "reason")]
        self.cleaned_data["reason"] = "\n".join(part for part in parts if part)[:500]
        if not self.cleaned_data["reason"] and not self.has_error("reason"):
            self.add_error("reason", _("Give a reason."))
        return self.cleaned_data


class ReturnForm(ReasonForm):
    phrases = RETURN_PHRASES


class PlanReturnForm(ReasonForm):
    phrases = PLAN_RETURN_PHRASES


class VoidForm(ReasonForm):
    phrases = VOID_PHRASES


class WithdrawForm(ReasonForm):
    pass


class RejectForm(forms.Form):
    """Why a correction is turned down."""

    note = reason_field()
