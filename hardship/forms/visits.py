"""A home visit as two people note it on a phone, with the papers signed face to face."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hardship.forms.columns import as_chips, field_of
from hardship.models import HomeVisit
from portal.attachments.forms import MultipleFileField
from portal.common.filters import DateInput
from portal.common.posts import VersionForm

TICKS = ("family_present", "housing_seen", "income_checked", "expense_checked")
SIGNED = ("application_signed", "consent_signed")
WORDS = ("assets", "neighbor_opinion", "finding")


class VisitForm(VersionForm):
    """Who went, what was seen, what they suggest. Both papers are signed at the visit."""

    visited_on = forms.DateField(label=_("Visited on"), widget=DateInput())
    first_visitor = forms.CharField(label=_("First visitor"), max_length=40)
    second_visitor = forms.CharField(label=_("Second visitor"), max_length=40)
    more_visitors = forms.CharField(
        label=_("Others who came along"), max_length=120, required=False, help_text=_("Several are separated by 、")
    )
    signed_papers = MultipleFileField(
        label=_("Photos of the signed papers"), required=False,
        help_text=_("The signed application and the authorisation to compare means."),
    )  # fmt: skip
    photos = MultipleFileField(label=_("Photos of the visit"), required=False)

    def __init__(self, *args, file, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial |= {
            "version": file.version, "visited_on": timezone.localdate(), "first_visitor": user.display_name,
            "family_present": True,
        }  # fmt: skip
        for name in (*TICKS, *SIGNED, *WORDS, "suggestion"):
            self.fields[name] = field_of(HomeVisit, name, required=name in {"finding", "suggestion", "consent_signed"})
        as_chips(self.fields["suggestion"])
        self.fields["consent_signed"].error_messages["required"] = _(
            "Without the signed authorisation the means may not be compared."
        )
        self.order_fields([
            "version", "visited_on", "first_visitor", "second_visitor", "more_visitors", *TICKS, *WORDS, "suggestion",
            *SIGNED, "signed_papers", "photos",
        ])  # fmt: skip

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean(self):
        if len(set(self.visitors)) < len(self.visitors):
            self.add_error("second_visitor", _("Two different people visit."))

    @property
    def visitors(self):
        """Everybody who went."""
        more = self.cleaned_data.get("more_visitors", "").replace("，", "、").replace(",", "、").split("、")
        names = [self.cleaned_data.get("first_visitor", ""), self.cleaned_data.get("second_visitor", ""), *more]
        return [name.strip() for name in names if name.strip()]

    @property
    def content(self):
        """What the service keeps of the visit."""
        names = ("visited_on", *TICKS, *SIGNED, *WORDS, "suggestion")
        return {name: self.cleaned_data[name] for name in names} | {"visitors": self.visitors}

    @property
    def parts(self):
        """``[(heading, fields)]`` in the order of the form."""
        return [
            (_("Who went"), self._fields("visited_on", "first_visitor", "second_visitor", "more_visitors")),
            (_("What was looked at"), self._fields(*TICKS)),
            (_("What was found"), self._fields(*WORDS, "suggestion")),
            (_("Signed face to face"), self._fields(*SIGNED, "signed_papers", "photos")),
        ]

    def _fields(self, *names):
        return [(self[name], name == "suggestion") for name in names]
