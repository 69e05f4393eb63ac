"""Fields that read a clerk's words: days, times, counts, lengths; and the type as chips."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.forms import words

# More than anybody writes for a day, a count or an amount; reading a million digits would take minutes.
LONGEST = 60


class WordsField(forms.CharField):
    """Text that ``read`` turns into a value; blank is None. Values that are not text pass through."""

    def read(self, text):
        raise NotImplementedError

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        if len(text) > LONGEST:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return self.read(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def run_validators(self, value):
        """The length of the text is the column's business, not of the value read from it."""


class DayField(WordsField):
    """A day in words; ``today`` is set by the form."""

    today = None
    default_error_messages = {"invalid": _("Write the day such as 11-21, 11月21日 or 昨天.")}

    def read(self, text):
        return words.read_day(text, today=self.today)


class CountField(WordsField):
    """A whole number from 1 as a Figure: 12, 约60, 60多人."""

    MAX = 9_999_999
    default_error_messages = {
        "invalid": _("Write a whole number, such as 12 or 60多."),
        "range": _("Write a number from 1 to 9999999, or leave it blank when it is not known."),
    }

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "maxlength": 20})
        super().__init__(widget=widget, **options)

    def read(self, text):
        figure = words.read_count(text)
        if not 1 <= figure.value <= self.MAX:
            raise ValidationError(self.error_messages["range"], code="range")
        return figure


class LengthField(WordsField):
    """A length in hours (1.5, 90分钟, 半天) as whole minutes."""

    default_error_messages = {
        "invalid": _("Write the hours such as 1.5 or 90分钟."),
        "range": _("This length is not possible."),
    }

    def __init__(self, *, max_minutes, **options):
        self.max_minutes = max_minutes
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})
        super().__init__(required=False, widget=widget, **options)

    def read(self, text):
        minutes = words.read_minutes(text)
        if not 1 <= minutes <= self.max_minutes:
            raise ValidationError(self.error_messages["range"], code="range")
        return minutes


class ClockField(forms.TimeField):
    """A time of day; full-width colons and 9.30 are read too."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Write the time such as 09:30.")}

    def to_python(self, value):
        if isinstance(value, str):
            value = words.plain(value).replace(".", ":")
        return super().to_python(value)


class TypeField(forms.ModelChoiceField):
    """Types as chips: the recent ones first, then all others by family."""

    widget = forms.RadioSelect

    def offer(self, types, recent_ids, count):
        """Set the choices from ``types`` (a list): at least ``count`` lead, ``recent_ids`` before others."""
        by_id = {row.pk: row for row in types}
        leading = [by_id[pk] for pk in recent_ids if pk in by_id]
        leading += [row for row in types if row not in leading][: max(0, count - len(leading))]
        families = {}
        for row in types:
            if row not in leading:
                families.setdefault(str(row.get_family_display()), []).append((row.pk, row.name))
        self.choices = [*((row.pk, row.name) for row in leading), *families.items()]
