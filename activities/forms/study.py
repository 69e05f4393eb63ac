"""Study in the words of those who write it down: the study part of an activity, notes, study by oneself."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.forms import words
from activities.forms.fields import LengthField
from activities.models.study import MAX_MINUTES, SelfStudy, StudySession
from activities.querysets.study import STUDY_FAMILIES
from portal.attachments.forms import MultipleFileField
from portal.codes.models import Code
from portal.common.filters import DateInput

LONGEST_PASTE = 20_000


def text(name, model, **options):
    """A field for a text column of ``model``, with its label and length."""
    column = model._meta.get_field(name)
    return forms.CharField(label=column.verbose_name, max_length=column.max_length, required=False, **options)


class StudyPartForm(forms.Form):
    """What a study activity says beyond others; drawn in the activity form, where its names begin with ``study-``.

    ``must_say_kind``: the type is study and the record is being handed in.
    """

    kind = forms.ModelChoiceField(
        label=_("Kind of study"), queryset=Code.objects.none(), required=False, empty_label=_("Not chosen")
    )
    topic = text("topic", StudySession, help_text=_("Blank: the title of the activity."))
    materials = text("materials", StudySession)
    speaker_name = text("speaker_name", StudySession)
    minutes = LengthField(label=_("Hours that count"), max_minutes=MAX_MINUTES)
    expected_count = forms.IntegerField(
        label=_("People called"), required=False, min_value=1, max_value=99_999,
        help_text=_("Only where no attendance is taken by name."),
    )  # fmt: skip
    asks_notes = forms.BooleanField(label=_("Reading notes are asked for"), required=False)

    prefix = "study"

    def __init__(self, data=None, *, session=None, today, must_say_kind=False):
        self.session, self.must_say_kind = session, must_say_kind
        super().__init__(data, initial=first_values(session), label_suffix="")
        kinds = Code.objects.filter(table=Code.Table.STUDY_KIND)
        self.fields["kind"].queryset = kinds.in_force(today) | kinds.filter(pk=session.kind_id if session else None)
        self.fields["minutes"].help_text = _("Such as 1.5. Blank: the length of the activity.")

    def offer(self, codes):
        """Set the kinds from ``codes``, which the page has read already; the one that stands is always among them."""
        kinds = [code for code in codes if code.table == Code.Table.STUDY_KIND]
        if self.session is not None and self.session.kind_id not in {code.pk for code in kinds}:
            kinds.append(self.session.kind)
        field = self.fields["kind"]
        field.choices = [("", field.empty_label), *((code.pk, code.label) for code in kinds)]

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        if kind is None and (self.must_say_kind or self._says_anything()):
            raise forms.ValidationError(_("Choose the kind of study."))
        return kind

    def _says_anything(self):
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields if name != "kind")

    @property
    def content(self):
        """What ``save_study_part`` takes, or None when nothing readable says that this is study."""
        good = {name: value for name, value in self.cleaned_data.items() if name not in self.errors}
        return good if good.get("kind") is not None else None


def first_values(session):
    if session is None:
        return {}
    names = ("kind", "topic", "materials", "speaker_name", "expected_count", "asks_notes")
    return {name: session.serializable_value(name) for name in names} | {"minutes": words.show_hours(session.minutes)}


def study_type_ids(types):
    """Those of ``types`` for which the page asks for the study part."""
    return [kind.pk for kind in types if kind.family in STUDY_FAMILIES]


class AttendanceForm(forms.Form):
    """One choice for each person; ``pasted`` are names out of a sheet, all of them present."""

    pasted = forms.CharField(
        label=_("Paste names"), required=False, max_length=LONGEST_PASTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names in lines, with commas or out of Excel; everybody found is ticked as present."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Words of the note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    photo = MultipleFileField(label=_("Photo of the note"), required=False)


class SelfStudyForm(forms.Form):
    """Three answers; the note may be words, a photo, or come later."""

    day = forms.DateField(label=_("Date"), widget=DateInput())
    topic = forms.CharField(label=pgettext_lazy("study", "What was read"), max_length=120)
    minutes = LengthField(label=_("Hours"), max_minutes=24 * 60)
    note_text = forms.CharField(
        label=_("Reading note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    photo = MultipleFileField(label=_("Photo of the note"), required=False)

    def __init__(self, *args, row=None, **kwargs):
        first = {"day": timezone.localdate()}
        if row is not None:
            first = {name: getattr(row, name) for name in ("day", "topic", "note_text")}
            first["minutes"] = words.show_hours(row.minutes)
        super().__init__(*args, initial=first, label_suffix="", **kwargs)
        self.fields["minutes"].required = True
        self.fields["minutes"].help_text = _("Such as 1.5 or 90分钟.")

    @property
    def content(self):
        return {name: self.cleaned_data[name] for name in ("day", "topic", "minutes", "note_text")}


class WordForm(forms.Form):
    """A decision with a word: why it goes back."""

    word = forms.CharField(label=_("Reason"), required=False, max_length=SelfStudy._meta.get_field("word").max_length)
