"""Forms of notices: the notice itself with a pasted table, objections, answers."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.common.filters import DateInput, OrganizationChoiceField
from portal.notices.base import get_kind, kinds
from portal.notices.masks import MASKS, mask_for
from portal.notices.models import Objection, PublicNotice
from portal.notices.pasted import read_pasted
from portal.notices.querysets import DRAFT
from portal.notices.services import masked_list
from portal.organizations.models import Organization

SHOWN_ROWS = 20
WORDS = ("title", "body", "hotline_phone", "hotline_person", "hotline_address", "scope", "days")


@dataclass(frozen=True)
class Preview:
    """A list as it will be kept, masked: what is saved is what was looked at."""

    columns: list[dict[str, str]]
    rows: list[list[str]]

    @property
    def shown(self):
        return self.rows[:SHOWN_ROWS]

    @property
    def more(self):
        return max(len(self.rows) - SHOWN_ROWS, 0)

    @property
    def seen(self):
        """The fingerprint that the page sends back."""
        return hashlib.sha256(repr((self.columns, self.rows)).encode()).hexdigest()


class TableForm(forms.Form):
    """A table that is pasted once; each column gets a field ``mask_<n>``, beginning with what its heading calls for.

    ``pasted`` is the table, None without one.
    """

    table = forms.CharField(
        label=_("Notice list"), required=False, max_length=400_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off", "spellcheck": "false"}),
        help_text=_("Copy the table in Excel, headings first, and paste it here. Names, phones and ID numbers are "
                    "masked before anything is stored."),
    )  # fmt: skip

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data.copy() if data else None, *args, **kwargs)
        self.pasted = self.table_error = None
        if self.is_bound and self.data.get("table", "").strip():
            self._read_table()

    def _read_table(self):
        """Add one field for each column, so that its mask can be chosen; a table that is none is told later."""
        try:
            self.pasted = read_pasted(self.data["table"])
        except ValidationError as error:
            self.table_error = error
            return
        for number, heading in enumerate(self.pasted.headings):
            name = f"mask_{number}"
            choices = [(mask.slug, mask.label) for mask in MASKS.values()]
            self.fields[name] = forms.ChoiceField(choices=choices, label=heading)
            if not self.data.get(name):
                self.data[name] = mask_for(heading)

    def clean_table(self):
        if self.table_error is not None:
            raise self.table_error
        return self.cleaned_data["table"]

    @property
    def mask_fields(self):
        return [self[name] for name in self.fields if name.startswith("mask_")]

    def masked(self, kind):
        """The Preview of the table for a notice of ``kind``; None without one, or where it cannot be masked."""
        names = [field.name for field in self.mask_fields]
        if not names or not all(name in self.cleaned_data for name in names):
            return None
        columns = list(zip(self.pasted.headings, [self.cleaned_data[name] for name in names], strict=True))
        try:
            return Preview(*masked_list(get_kind(kind), columns, self.pasted.rows))
        except ValidationError as error:
            self.add_error("table", error.message_dict["table"])
            return None


class NoticeForm(forms.ModelForm, TableForm):
    """A notice; ``version`` is 0 for a new one. Its table is shown masked (``preview``) before it is kept.

    ``is_seen`` once the sender has sent back the fingerprint of this very preview. ``content`` is what the services
    take.
    """

    kind = forms.ChoiceField(label=_("Kind"))
    organization = OrganizationChoiceField(queryset=Organization.objects.none(), label=_("Unit"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    preview = None

    class Meta:
        model = PublicNotice
        fields = ["organization", "kind", *WORDS]
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = writable(user)
        by_hand = [kind for kind in kinds() if kind.by_hand]
        self.fields["kind"].choices = [(kind.slug, kind.label) for kind in by_hand]
        self.fields["days"].help_text = "；".join(
            _t("%(kind)s: at least %(days)d working days (%(source)s)")
            % {"kind": kind.label, "days": kind.minimum_days, "source": kind.source}
            for kind in by_hand
        )

    def clean_table(self):
        table = super().clean_table()
        if self.pasted is None and not self.instance.rows:
            raise ValidationError(_t("The list is empty."))
        return table

    def clean(self):
        """Mask the table, so that what is wrong with it stands at its field."""
        data = super().clean()
        if "kind" in data:
            self.preview = self.masked(data["kind"])
        return data

    def _post_clean(self):
        """The services check the record."""

    @property
    def is_seen(self):
        return self.preview is None or self.data.get("seen") == self.preview.seen

    @property
    def content(self):
        """What ``draft_notice`` and ``change_notice`` take, of a valid form."""
        content = {name: self.cleaned_data[name] for name in ("organization", "kind", *WORDS)}
        if self.preview is not None:
            content |= {"columns": self.preview.columns, "rows": self.preview.rows}
        return content


def writable(user):
    """Units for which ``user`` may write notices."""
    return Organization.objects.visible_to(user, DRAFT).active().in_tree_order()


class ObjectionForm(forms.Form):
    """What anybody may write against a notice; nobody has to say who they are."""

    text = forms.CharField(
        label=_("What is wrong"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say which row or sentence you mean, and what you know about it."),
    )  # fmt: skip
    row_number = forms.IntegerField(
        label=_("Number of the row"), required=False, min_value=1, help_text=_("If you mean one row of the list.")
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("Your phone"), required=False, max_length=40,
        help_text=_("Both may stay blank. Only those who handle the objection see them."),
    )  # fmt: skip

    @property
    def content(self):
        return {name: self.cleaned_data[name] for name in ("text", "row_number", "name", "phone")}


class EnteredObjectionForm(ObjectionForm):
    """An objection by phone or letter, with the day on which it came."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[choice for choice in Objection.Channel.choices if choice[0] != "web"]
    )
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())
    field_order = ["channel", "received_on", "text", "row_number", "name", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the sender")
        self.fields["phone"].label = _("Phone of the sender")

    def clean_received_on(self):
        day: date = self.cleaned_data["received_on"]
        if day.year < 2000:
            raise ValidationError(_t("There is no such day."))
        return day


class LookUpForm(forms.Form):
    """Receipt number and code."""

    number = forms.CharField(label=_("Receipt number"), max_length=20)
    code = forms.CharField(
        label=_("Receipt code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AnswerForm(forms.Form):
    """The answer, and what follows when the objection is upheld."""

    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The sender reads it with the receipt code. Name nobody in it."),
    )  # fmt: skip
    result = forms.ChoiceField(label=_("Result"), choices=Objection.Result.choices, widget=forms.RadioSelect)
    remedy = forms.ChoiceField(
        label=_("If upheld"), required=False, widget=forms.RadioSelect, choices=Objection.Remedy.choices
    )
    row_numbers = forms.TypedMultipleChoiceField(
        label=_("Rows to strike out"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason, if upheld"), required=False, max_length=500)

    def __init__(self, *args, notice, **kwargs):
        super().__init__(*args, **kwargs)
        standing = [row for row in notice.list_rows if row.strike is None]
        self.fields["row_numbers"].choices = [
            (row.number, f"{row.number}. {' '.join(row.cells)}"[:80]) for row in standing
        ]
