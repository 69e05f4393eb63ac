"""Fields of household forms, made of the columns that keep them: their labels, lengths and words stand there."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.filters import DateInput
from portal.privacy.fields import EncryptedTextField
from portal.privacy.numbers import read_bank_card
from volunteers.forms.fields import IdNumberField, PhoneField

LONG = 100  # texts that may be longer are written in several lines


class BankCardField(forms.CharField):
    """A card of 12 to 19 digits, without the gaps."""

    def __init__(self, **options):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 30}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value):
        text = super().clean(value)
        return read_bank_card(text) if text else ""


# What stands encrypted and is a number has a shape of its own; other encrypted columns are text.
NUMBERS = {"id_number": IdNumberField, "phone": PhoneField, "bank_card": BankCardField}


def field_of(model, name, **options):
    """The form field for the column ``name`` of ``model``; drafts may leave everything blank."""
    column = model._meta.get_field(name)
    label = _("Full name") if name == "name" else column.verbose_name
    common = {"label": label, "help_text": column.help_text, "required": False} | options
    if isinstance(column, EncryptedTextField):
        return NUMBERS[name](**common) if name in NUMBERS else _text(column.max_length or 200, common)
    if isinstance(column, models.DecimalField):
        return _decimal(column, common)
    if isinstance(column, models.DateField):
        return forms.DateField(widget=DateInput(), **common)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(**common)
    if isinstance(column, models.PositiveSmallIntegerField):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4})
        return forms.IntegerField(min_value=1, max_value=99, widget=widget, **common)
    base = getattr(column, "base_field", None)
    if base is not None:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=base.choices, widget=widget, **common)
    if column.choices:
        return forms.ChoiceField(choices=[("", _("Not chosen")), *column.choices], **common)
    return _text(column.max_length or 500, common)


def as_chips(field):
    """``field``, a choice of few words, drawn as chips."""
    choices = [choice for choice in field.choices if choice[0] != ""]
    field.widget = forms.RadioSelect()
    field.choices = choices
    return field


def _text(length, options):
    attrs = {"maxlength": length, "autocomplete": "off"}
    widget = forms.Textarea(attrs=attrs | {"rows": 4}) if length > LONG else forms.TextInput(attrs=attrs)
    return forms.CharField(max_length=length, widget=widget, **options)


def _decimal(column, options):
    attrs = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 20}
    options = {"min_value": 0} | options
    return MoneyField(
        max_digits=column.max_digits, decimal_places=column.decimal_places, widget=forms.TextInput(attrs=attrs),
        **options,
    )  # fmt: skip


class MoneyField(forms.DecimalField):
    """A sum as people type it: 1,200 and 1200元 are read, too."""

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace(",", "").replace("，", "").replace("元", "").strip()
        return super().to_python(value)
