"""Fields for numbers of people, and code tables as chips."""

from django import forms
from django.utils import timezone

from portal.codes.models import Code
from portal.privacy.numbers import read_id_number, read_phone


class PhoneField(forms.CharField):
    """A mobile number or a landline, normalised."""

    def __init__(self, **options):
        attrs = {"inputmode": "tel", "autocomplete": "off", "maxlength": 30}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value):
        text = super().clean(value)
        return read_phone(text) if text else ""


class IdNumberField(forms.CharField):
    """An identity number with a right check digit, normalised."""

    def __init__(self, **options):
        attrs = {"autocomplete": "off", "spellcheck": "false", "maxlength": 30}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value):
        text = super().clean(value)
        return read_id_number(text, on=timezone.localdate()).number if text else ""


class CodesField(forms.ModelMultipleChoiceField):
    """Several entries of one code table, those in use now."""

    def __init__(self, table, **options):
        self.table = table
        super().__init__(queryset=Code.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **options)

    def offer(self, chosen=()):
        """Offer what is in use today, and what the record has already."""
        codes = Code.objects.filter(table=self.table)
        used = codes.in_force(timezone.localdate()) | codes.filter(pk__in=[code.pk for code in chosen])
        self.queryset = used.distinct().order_by("order", "value")
