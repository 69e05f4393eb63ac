"""Phones and identity numbers in what somebody searches for: they become blind indexes before anything keeps them."""

import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.privacy.fields import blind_index
from portal.privacy.numbers import narrow, normalise_id_number

LONGEST = 18  # characters of one number; what is longer is several
# Seven digits or more, with gaps and dashes: whole numbers, and those with a digit missing. V-2026-0001 is none, nor is
# the number of any other record.
_GAP = r"[\s\-\u2010-\u2015\u2212_.·()]*"
_NUMBER = re.compile(
    rf"(?<!\d)(?<![A-Za-z]-)(?<![A-Za-z]-\d{{4}}-)[+(]?\d(?:{_GAP}\d){{6,}}(?:(?:转|[xX]|[Ee]xt)\d{{1,6}}|{_GAP}[xX](?![A-Za-z]))?"
)
_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_INDEX = re.compile(r"[0-9a-f]{64}( [0-9a-f]{64}){0,3}")


@dataclass(frozen=True)
class Indexes:
    """Blind indexes of numbers that were typed; in words they say nothing."""

    indexes: tuple[str, ...]

    def __str__(self):
        return _t("as typed, not shown")


def take_numbers(text):
    """Return ``(words, indexes)``: ``text`` without its phones and identity numbers, and their blind indexes."""
    text, runs = narrow(text), []
    for found in _NUMBER.finditer(text):
        run = found.group()
        runs += [run] if len(normalise_id_number(run)) <= LONGEST else run.split()
    return " ".join(_NUMBER.sub(" ", text).split()), list(dict.fromkeys(map(_index_of, runs)))


def _index_of(number):
    kind = "id_number" if _ID_NUMBER.fullmatch(normalise_id_number(number)) else "phone"
    return blind_index(kind, number)


class WordsField(forms.CharField):
    """Names, initials, volunteer numbers; a phone or an identity number has no place in an address."""

    def clean(self, value):
        words = super().clean(value)
        if take_numbers(words)[1]:
            raise ValidationError(_("Phones and identity numbers are searched for on the page, not by address."))
        return words


class CarriedInput(forms.TextInput):
    """Hidden in the form and yet a condition with a chip of its own."""

    input_type = "hidden"


class PersonField(forms.CharField):
    """Blind indexes with a blank between; an ``Indexes``, or "" for none."""

    widget = CarriedInput

    def clean(self, value):
        typed = super().clean(value)
        if typed and not _INDEX.fullmatch(typed):
            raise ValidationError(_("This is no index of a phone or identity number."))
        return Indexes(tuple(typed.split())) if typed else ""
