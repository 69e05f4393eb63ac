"""The register of personal fields, made from ``field_classes`` of all models: what, why, for how long, how kept."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.common.classification import DataClass
from portal.privacy.checks import classified_models
from portal.privacy.fields import BlindIndexField, EncryptedTextField
from portal.xlsx import Sheet, SheetColumn, write_workbook

CLASSES = {
    DataClass.STAFF: _("Names somebody in their duty"),
    DataClass.PERSONAL: _("Personal"),
    DataClass.SENSITIVE: _("Sensitive"),
    DataClass.SECRET: _("Credential"),
}

# Columns that no form shows have no words of their own on the model.
_WORDS = {
    "sort_key": _("order by sound"),
    "initials": _("initials"),
    "title_initials": _("initials"),
    "phone_index": _("index of the phone"),
    "id_index": _("index of the identity number"),
    "contributor_ids": _("who wrote in it"),
    "sha256": _("hash of the token"),
    "key": _("key of the receipt"),
    "questions": _("questions of the import"),
    "choices": _("answers to the import"),
    "unresolved": _("words not recognised"),
    "reading_problems": _("mistakes of the row"),
    "resolved": _("row as it will be written"),
}


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One personal field; ``column`` is its technical name, ``protection`` how the database keeps it."""

    model: Any
    field: Any
    column: str
    data_class: DataClass
    purpose: str
    retention: str
    protection: Any

    @property
    def class_label(self):
        return CLASSES[self.data_class]


def register_rows(data_class=None):
    """Every field that is not plain, by model and in the order of the model; of ``data_class`` alone if given."""
    return [
        _row(model, model._meta.get_field(name), kind)
        for model in sorted(classified_models(), key=lambda model: model._meta.label_lower)
        for name, kind in model.field_classes.items()
        if kind.is_personal and data_class in (None, kind.data_class)
    ]


def _row(model, field, kind):
    return RegisterRow(
        model=capfirst(model._meta.verbose_name),
        field=_words(field),
        column=f"{model._meta.label_lower}.{field.name}",
        data_class=kind.data_class,
        purpose=gettext(kind.purpose),
        retention=gettext(kind.retention),
        protection=_protection(field),
    )


def _words(field: Field):
    if isinstance(field.verbose_name, Promise):
        return field.verbose_name
    return _WORDS.get(field.name, field.verbose_name)


def _protection(field):
    if isinstance(field, EncryptedTextField):
        return _("encrypted")
    return _("hash only") if isinstance(field, BlindIndexField) else ""


def write_register(target, rows, *, at):
    """Write ``rows`` as a workbook; in Chinese, like all office files, if read in that language (office_language)."""
    headers = (
        (_("Kind of record"), 18), (_("Entry"), 20), (_("Class"), 14), (_("What for"), 36), (_("How long"), 30),
        (_("Kept"), 10), (_("Technical name"), 34),
    )  # fmt: skip
    sheet = Sheet(
        title=gettext("Register of personal fields"),
        columns=[SheetColumn(header=str(header), width=width) for header, width in headers],
        facts_right=gettext("As of %(moment)s") % {"moment": f"{at:%Y-%m-%d %H:%M}"},
        has_total_row=False,
    )
    write_workbook(target, sheet, (_cells(row) for row in rows))


def _cells(row):
    values = (row.model, row.field, row.class_label, row.purpose, row.retention, row.protection, row.column)
    return [str(value) for value in values]
