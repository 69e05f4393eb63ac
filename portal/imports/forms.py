"""What a person brings: a file, what it is, and for which unit. And what is said to a preview."""

from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.attachments.forms import MultipleFileField
from portal.common.filters import OrganizationChoiceField
from portal.imports.base import definitions, right_for
from portal.imports.models import ImportBatch
from portal.imports.policies import UPLOAD
from portal.organizations.models import Organization


class UploadForm(forms.Form):
    """Kinds of files and units that ``by`` may import for; the two together are asked of the right of the kind."""

    definition = forms.ChoiceField(label=_("What is in the file"), choices=())
    organization = OrganizationChoiceField(label=_("Unit"), queryset=Organization.objects.none(), empty_label=None)
    file = forms.FileField(
        label=_("Excel file"),
        help_text=_("An .xlsx file as you keep it, up to 10 MB and 5,000 rows. Title rows and totals may stay."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Choose the file again."),
        },
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        offered = [item for item in definitions() if by.has_perm(right_for(item.slug, UPLOAD))]
        rights = {right_for(item.slug, UPLOAD) for item in offered}
        units = Organization.objects.active().visible_under(by, rights)
        self.fields["organization"].queryset = units.in_tree_order()
        self.fields["definition"].choices = [(item.slug, item.title) for item in offered]

    def clean(self):
        cleaned = super().clean()
        unit, kind = cleaned.get("organization"), cleaned.get("definition")
        if unit and kind and not self.by.has_perm(right_for(kind, UPLOAD), unit):
            self.add_error("organization", _("You do not import this kind of file for this unit."))
        return cleaned


class SheetsForm(forms.Form):
    """That everybody in the file has signed a consent on paper, with a photo."""

    kept = forms.BooleanField(
        label=_("Everybody in this file has signed; the sheets are kept at the unit"),
        error_messages={"required": _("Nothing goes on without this: tick the box.")},
    )
    sheets = MultipleFileField(label=_("Photo of the signed sheets"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


@dataclass(frozen=True)
class Answers:
    """What was chosen in the preview: ``choices`` by kind and words, ``decisions`` by row id."""

    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    decisions: dict[int, str] = field(default_factory=dict)


def answers_in(data: QueryDict, batch: ImportBatch, row_ids: list[int]) -> Answers:
    """Read the selects of a preview: ``question-<place>`` and ``row-<id>``; what is not there stays as it is."""
    answers = Answers()
    for place, question in enumerate(batch.questions):
        value = data.get(f"question-{place}")
        if value is not None:
            answers.choices.setdefault(question["kind"], {})[question["words"]] = value
    for row_id in row_ids:
        value = data.get(f"row-{row_id}")
        if value is not None:
            answers.decisions[row_id] = value
    return answers
