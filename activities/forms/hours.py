"""Forms of hours: what was done, what is entered later, corrections, notices."""

import re
import uuid
from decimal import Decimal, InvalidOperation

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.models import ServiceRecord
from portal.attachments.images import ImageRefused, read_photo
from portal.common.filters import DateInput, OrganizationChoiceField
from portal.notices.models import PublicNotice
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_numbers
from volunteers.models import Volunteer

NUMBER = re.compile(r"[A-Z]-\d{4}-\d{4,}", re.IGNORECASE)
MOST_HOURS = 24


class HoursField(forms.DecimalField):
    """Hours as people write them (2.5); cleans to whole minutes, None for a blank."""

    def __init__(self, **options):
        options = {"min_value": Decimal(0), "max_value": MOST_HOURS, "decimal_places": 2} | options
        super().__init__(**options)

    def clean(self, value):
        hours = super().clean(value)
        return None if hours is None else round(hours * 60)


def reason(label, **options):
    text = forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    return forms.CharField(label=label, max_length=500, widget=text, validators=[refuse_private_numbers], **options)


class HoursEditForm(forms.Form):
    """What was done and how well; the minutes follow the attendance."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    content = forms.CharField(label=_("What was done"), max_length=200, validators=[refuse_private_numbers])
    quality = forms.ChoiceField(label=_("Quality of the service"), choices=ServiceRecord.Quality.choices)


class BackfillForm(forms.Form):
    """People, one a line: name or volunteer number, then the hours where they differ.

    ``rows`` are ``(Volunteer, minutes)``. People are looked for among ``volunteers``; several of one name are told
    apart by their numbers. ``notes`` are ``(field, sentence)`` that says where its first value comes from.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    hours = HoursField(label=_("Hours of each"), required=False, help_text=_("For lines without hours of their own."))
    people = forms.CharField(
        label=_("Volunteers"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One a line: name or volunteer number, and the hours if they differ, such as “V-2026-0012 2.5”."),
    )  # fmt: skip
    reason = reason(_("Why it is entered later"))
    proof = forms.FileField(
        label=_("Proof"), widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("A photo or scan of the signed list."),
    )  # fmt: skip

    def __init__(self, *args, volunteers=None, notes=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.volunteers = Volunteer.objects.none() if volunteers is None else volunteers
        for name, note in notes or ():
            self.fields[name].help_text = format_html("{}<br>{}", self.fields[name].help_text, note)
        self.rows = []

    def clean_proof(self):
        file = self.cleaned_data["proof"]
        try:
            file.photo = read_photo(file)
        except ImageRefused as error:
            raise ValidationError(str(error)) from error
        return file

    def clean(self):
        lines = [line.split() for line in self.cleaned_data.get("people", "").splitlines() if line.strip()]
        errors = []
        known = self._known({words[0] for words in lines})
        for number, words in enumerate(lines, 1):
            try:
                self.rows.append((self._volunteer(words[0], known), self._minutes(words)))
            except ValidationError as error:
                errors.append(_t("Line %(number)d: %(words)s") % {"number": number, "words": error.messages[0]})
        if errors:
            self.add_error("people", errors)
        return self.cleaned_data

    def _known(self, words):
        """``{name or number in capitals: [Volunteer]}`` in one query."""
        rows = self.volunteers.filter(name__in=words) | self.volunteers.filter(
            number__in=[word.upper() for word in words]
        )
        found = {}
        for volunteer in rows.distinct():
            found.setdefault(volunteer.name, []).append(volunteer)
            found.setdefault(volunteer.number, []).append(volunteer)
        return found

    def _volunteer(self, word, known):
        found = known.get(word.upper() if NUMBER.fullmatch(word) else word, [])
        if not found:
            raise ValidationError(_t("“%(word)s” is not on the register.") % {"word": word[:40]})
        if len(found) > 1:
            numbers = "、".join(str(each.number) for each in found)
            raise ValidationError(_t("There are several of this name. Write the number: %(numbers)s") % {
                "numbers": numbers
            })  # fmt: skip
        return found[0]

    def _minutes(self, words):
        if len(words) > 2:
            raise ValidationError(_t("Write a name or a number, then the hours."))
        if len(words) == 1:
            minutes = self.cleaned_data.get("hours")
            if not minutes:
                raise ValidationError(_t("Write the hours."))
            return minutes
        try:
            hours = Decimal(words[1])
        except InvalidOperation as error:
            raise ValidationError(_t("“%(word)s” is no number of hours.") % {"word": words[1][:40]}) from error
        if not 0 < hours <= MOST_HOURS:
            raise ValidationError(_t("“%(word)s” is no number of hours.") % {"word": words[1][:40]})
        return round(hours * 60)


class CorrectionAskForm(forms.Form):
    """What the volunteer says is wrong."""

    words = reason(_("What is wrong"))
    wanted_hours = HoursField(label=_("What it should be (hours)"), required=False)


class CorrectionAnswerForm(forms.Form):
    """What the volunteer is told; with the hours that it should be, where it is accepted."""

    new_hours = HoursField(
        label=_("What it should be (hours)"), required=False, help_text=_("0 takes the record away.")
    )
    answer = reason(_("Answer to the volunteer"))


class HoursNoticeForm(forms.Form):
    """Which hours go on the list, and where people may call."""

    organization = OrganizationChoiceField(queryset=Organization.objects.none(), label=_("Unit"))
    first = forms.DateField(label=_("From day"), required=False, widget=DateInput())
    last = forms.DateField(label=_("To day"), required=False, widget=DateInput())
    scope = forms.ChoiceField(
        label=_("Where it is shown"), choices=PublicNotice.Scope.choices, initial=PublicNotice.Scope.BOARD
    )
    days = forms.IntegerField(label=_("working days"), min_value=1, max_value=60)
    hotline_phone = forms.CharField(label=_("hotline"), max_length=40)
    hotline_person = forms.CharField(label=_("whom to ask for"), max_length=40, required=False)
    hotline_address = forms.CharField(label=_("address"), max_length=100, required=False)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = units
        self.fields["days"].initial = self.fields["days"].min_value = settings.NOTICE_DAYS_HOURS

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day is before the first."))
        return self.cleaned_data

    @property
    def hotline(self):
        return {name: self.cleaned_data[name] for name in ("hotline_phone", "hotline_person", "hotline_address")}
