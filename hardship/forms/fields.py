"""Fields of aid that read a clerk's words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.forms.fields import WordsField
from activities.forms.words import read_amount

TOO_MUCH = 10**9  # yuan: more in one sum would not fit a balance


class AmountField(WordsField):
    """Exact money from one cent, as Decimal yuan: 2000, 2,000.50, 1.2万."""

    default_error_messages = {
        "invalid": _("Write the amount in yuan, such as 2000 or 1.2万."),
        "about": _("Money in the books is exact: write the amount without 约 or 多."),
        "much": _("A thousand million yuan and more cannot be right."),
        "nothing": _("Write an amount of more than 0."),
    }

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 30})
        super().__init__(widget=widget, **options)

    def read(self, text):
        figure = read_amount(text)
        if figure.is_approximate:
            raise ValidationError(self.error_messages["about"], code="about")
        if figure.value >= TOO_MUCH:
            raise ValidationError(self.error_messages["much"], code="much")
        if figure.value <= 0:
            raise ValidationError(self.error_messages["nothing"], code="nothing")
        return figure.value
