"""Decisions on household files: an opinion, the version that the page showed, what each step asks for beside them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models import ExclusionCheck, HardshipFile, MeansCheck
from hardship.models.words import Level
from hardship.services.notices import KIND
from portal.common.filters import DateInput
from portal.common.posts import VersionForm
from portal.notices.base import get_kind
from portal.notices.models import PublicNotice
from portal.privacy.numbers import refuse_private_numbers
from volunteers.forms.fields import PhoneField

State = HardshipFile.State
PHRASES = (
    _("The proof of income is missing or not of a whole year"),
    _("The diagnosis or the bills are missing"),
    _("A photo of a paper cannot be read"),
    _("The family table is not whole"),
    _("Income and expenses do not fit the papers"),
    pgettext_lazy("household file", "The conditions are not met"),
)
YES_NO = [("no", _("does not hold")), ("yes", _("holds"))]


class OpinionForm(VersionForm):
    """The version of the file that the page showed, and an opinion: needed to return or to refuse."""

    opinion = forms.CharField(
        label=_("Opinion"), max_length=500, required=False, validators=[refuse_private_numbers],
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )  # fmt: skip

    phrases = PHRASES
    chips: tuple[str, ...] = ()

    def __init__(self, *args, file, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.file = file
        self.initial.setdefault("version", file.version)

    @property
    def asked(self):
        """``[(field, is chips)]`` of what this step asks for."""
        return [(self[name], name in self.chips) for name in self.fields if name not in OpinionForm.base_fields]


class FirstReviewForm(OpinionForm):
    """Whether anything keeps the household off the file: each condition is answered."""

    chips = tuple(ExclusionCheck.Criterion.values)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in ExclusionCheck.Criterion:
            self.fields[criterion.value] = forms.ChoiceField(
                label=criterion.label, choices=YES_NO, widget=forms.RadioSelect
            )

    @property
    def exclusions(self):
        return {name: self.cleaned_data[name] == "yes" for name in ExclusionCheck.Criterion.values}


class MeansForm(OpinionForm):
    """What civil affairs answered."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=MeansCheck.Outcome.choices, widget=forms.RadioSelect)
    received_on = forms.DateField(label=_("Answer received on"), widget=DateInput())
    reference = forms.CharField(label=_("Number of the answer"), max_length=60, required=False)
    note = forms.CharField(
        label=_("What differs"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    chips = ("outcome",)

    def clean(self):
        if self.cleaned_data.get("outcome") == MeansCheck.Outcome.DIFFERS and not self.cleaned_data.get("note"):
            self.add_error("note", _("Write what differs from the form."))

    @property
    def content(self):
        return {name: self.cleaned_data[name] for name in ("outcome", "received_on", "reference", "note")}


class ApprovalForm(OpinionForm):
    """At which level the household goes on file, and which meeting approved it."""

    level = forms.ChoiceField(label=_("Level of the file"), choices=Level.choices, widget=forms.RadioSelect)
    minutes_no = forms.CharField(label=_("Number of the minutes"), max_length=60)

    chips = ("level",)


# What the step of a state asks for; where nothing is named, the opinion alone.
FORMS = {State.APPLIED: FirstReviewForm, State.VISITED: MeansForm, State.NOTICE: ApprovalForm}


def review_form(file, data=None, **initial):
    """The form of the step that ``file`` waits for."""
    first = {"level": Level.LOCAL, "received_on": timezone.localdate()} | initial
    return FORMS.get(State(file.state), OpinionForm)(data, file=file, initial=first)


class NoticeForm(forms.Form):
    """Which checked households go on one notice, whom to call about it, where it hangs and for how long."""

    files = forms.ModelMultipleChoiceField(label=_("Households"), queryset=None, widget=forms.CheckboxSelectMultiple)
    hotline_phone = PhoneField(label=_("Phone for objections"))
    hotline_person = forms.CharField(label=_("Person in charge"), max_length=40)
    hotline_address = forms.CharField(label=_("address for letters"), max_length=120)
    scope = forms.ChoiceField(label=_("Where it hangs"), choices=PublicNotice.Scope.choices)
    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=60)

    def __init__(self, *args, files, first, **kwargs):
        least = get_kind(KIND).minimum_days
        super().__init__(*args, initial={"days": least, **first}, label_suffix="", **kwargs)
        self.fields["files"].queryset = files
        self.fields["files"].label_from_instance = line_of
        self.fields["days"].widget.attrs["min"] = least
        self.fields["days"].help_text = _("At least %(days)d working days, counted from the day after posting.") % {
            "days": least
        }

    @property
    def hotline(self):
        return {name: self.cleaned_data[name] for name in ("hotline_phone", "hotline_person", "hotline_address")}


def line_of(file):
    """One household in the list to choose from, masked as on the notice."""
    return f"{file} {file.masked_name} · {file.organization.short_name} · {file.get_category_display()}"
