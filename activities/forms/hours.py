"""Forms of hours: what was done, what is entered later, corrections, notices."""

import uuid
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.forms.pasting import read_length, read_lines
from activities.models import ServiceRecord
from activities.services.attendances.matching import NEW, match_lines
from activities.services.backfills import MOST_ROWS
from portal.attachments.images import ImageRefused, read_photo
from portal.common.filters import DateInput, OrganizationChoiceField
from portal.common.posts import VersionForm
from portal.notices.models import PublicNotice
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_numbers
from volunteers.models import Volunteer

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


class HoursEditForm(VersionForm):
    """What was done and how well; the minutes follow the attendance."""

    content = forms.CharField(label=_("What was done"), max_length=200, validators=[refuse_private_numbers])
    quality = forms.ChoiceField(label=_("Quality of the service"), choices=ServiceRecord.Quality.choices)


class BackfillForm(forms.Form):
    """People as lists of attendance are pasted: name or volunteer number, then the hours where they differ.

    ``rows`` are ``(Volunteer, minutes)``. People are looked for among ``volunteers``. ``notes`` are pairs of a field
    and the sentence that says where its first value comes from.
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

    def clean_people(self):
        return read_lines(self.cleaned_data["people"], most=MOST_ROWS)

    def clean_proof(self):
        file = self.cleaned_data["proof"]
        try:
            file.photo = read_photo(file)
        except ImageRefused as error:
            raise ValidationError(str(error)) from error
        return file

    def clean(self):
        errors = []
        for match in match_lines(self.cleaned_data.get("people", []), among=self.volunteers):
            try:
                self.rows.append((_volunteer_of(match), self._minutes(match.line)))
            except ValidationError as error:
                words = {"number": match.line.place, "words": error.messages[0]}
                errors.append(_t("Line %(number)d: %(words)s") % words)
        if errors:
            self.add_error("people", errors)
        return self.cleaned_data

    def _minutes(self, line):
        minutes = read_length(line.length) if line.length else self.cleaned_data.get("hours")
        if not minutes or (line.starts and not line.length):
            raise ValidationError(_t("Write the hours."))
        return minutes


def _volunteer_of(match):
    """ValidationError: nobody, or several who are told apart by their numbers."""
    if match.choices:
        numbers = "、".join(str(each.number) for each in match.choices)
        raise ValidationError(_t("There are several of this name. Write the number: %(numbers)s") % {
            "numbers": numbers
        })  # fmt: skip
    if match.group == NEW:
        raise ValidationError(_t("“%(word)s” is not on the register.") % {"word": match.line.name})
    if match.volunteer is None:
        raise ValidationError(match.why)
    return match.volunteer


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
