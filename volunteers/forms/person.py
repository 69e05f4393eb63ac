"""The facts about one volunteer, as the public form and the unit's form ask for them."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.attachments.forms import MultipleFileField
from portal.codes.models import Code
from portal.common.filters import DateInput
from portal.organizations.models import Organization
from volunteers.forms.fields import CodesField, IdNumberField, PhoneField
from volunteers.models import Volunteer
from volunteers.models.volunteers import MASKS
from volunteers.querysets import ADD
from volunteers.services.content import KEPT_WHEN_BLANK


def short_text(label, length, *, required=False, **options):
    attrs = {"maxlength": length, "autocomplete": "off"}
    return forms.CharField(
        label=label, max_length=length, required=required, widget=forms.TextInput(attrs=attrs), **options
    )


class PersonForm(forms.Form):
    """Name, sex, birthday and phone have to be known; everything else serves matching and may stay blank."""

    name = short_text(_("Full name"), 40, required=True)
    sex = forms.ChoiceField(label=_("Sex"), choices=Volunteer.Sex.choices[:2], widget=forms.RadioSelect)
    birth_date = forms.DateField(label=_("Date of birth"), widget=DateInput())
    phone = PhoneField(label=_("Mobile phone"))
    id_number = IdNumberField(
        label=_("Identity number"), required=False,
        help_text=_("Not needed to register; for insurance and to tell people of one name apart. Stored encrypted."),
    )  # fmt: skip
    position = short_text(_("Position"), 60)
    political_status = forms.ChoiceField(
        label=_("Political status"), required=False, choices=[("", "—"), *Volunteer.PoliticalStatus.choices]
    )
    education = forms.ChoiceField(
        label=_("Education"), required=False, choices=[("", "—"), *Volunteer.Education.choices]
    )
    skills = CodesField(Code.Table.SKILL, label=_("Skills"))
    service_categories = CodesField(Code.Table.SERVICE_CATEGORY, label=_("Wishes to serve in"))
    address = short_text(_("Address (to the street)"), 60, help_text=_("District and street; no house number."))
    emergency_name = short_text(_("Emergency contact"), 40)
    emergency_phone = PhoneField(label=_("Phone of the emergency contact"), required=False)
    guardian_name = short_text(_("Guardian"), 40)
    guardian_phone = PhoneField(label=_("Phone of the guardian"), required=False)
    guardian_relation = short_text(_("Relation of the guardian"), 20)

    basics = ("name", "sex", "birth_date", "phone", "id_number")
    more = ("position", "political_status", "education", "address", "emergency_name", "emergency_phone")
    guardian = ("guardian_name", "guardian_relation", "guardian_phone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name in ("skills", "service_categories"):
            self.fields[name].offer(self.initial.get(name, ()))

    def parts(self, names):
        return [self[name] for name in names if name in self.fields]

    @property
    def basic_fields(self):
        return self.parts(self.basics)

    @property
    def more_fields(self):
        return self.parts(self.more)

    @property
    def guardian_fields(self):
        return self.parts(self.guardian)

    @property
    def has_more_errors(self):
        return any(field.errors for field in self.more_fields)

    @property
    def content(self):
        """What the services take, of a valid form."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}


class EntryForm(PersonForm):
    """A new volunteer, entered by the unit: with the signed sheet, or the person says yes later."""

    class Consent(models.TextChoices):
        SLIP = "slip", _("The person agrees on line with a slip")
        PAPER = "paper", _("Signed on paper; the sheet is attached")

    consent = forms.ChoiceField(
        label=_("Consent"), choices=Consent.choices, initial=Consent.SLIP, widget=forms.RadioSelect
    )
    scan = MultipleFileField(
        label=_("Photo of the signed sheet"), required=False,
        help_text=_("Of a minor with the guardian's signature. Needed for consent on paper."),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Organization.objects.visible_to(user, ADD).active().in_tree_order()
        self.fields["organization"] = forms.ModelChoiceField(label=_("Unit"), queryset=units)
        self.order_fields(["organization"])

    def clean(self):
        if self.cleaned_data.get("consent") == self.Consent.PAPER and not self.cleaned_data.get("scan"):
            self.add_error("scan", _("Attach a photo of the signed sheet."))
        return self.cleaned_data


class EditForm(PersonForm):
    """Corrections. What stands encrypted is shown masked: a blank leaves it as it is, a tick takes it out."""

    clear = forms.MultipleChoiceField(label=_("Take out"), required=False, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, volunteer, names=None, **kwargs):
        self.volunteer = volunteer
        initial = {name: getattr(volunteer, name) for name in PersonForm.base_fields if name not in MASKS}
        for name in ("skills", "service_categories"):
            initial[name] = list(getattr(volunteer, name).all())
        super().__init__(*args, initial=initial | {"version": volunteer.version}, **kwargs)
        for name in [name for name in PersonForm.base_fields if names is not None and name not in names]:
            del self.fields[name]
        stored = [name for name in KEPT_WHEN_BLANK if name in self.fields and getattr(volunteer, name)]
        for name in stored:
            masked = MASKS[name](getattr(volunteer, name))
            self.fields[name].help_text = _("Now %(masked)s. Blank: stays as it is.") % {"masked": masked}
            self.fields[name].required = False
        optional = [name for name in stored if name != "phone"]
        self.fields["clear"].choices = [(name, self.fields[name].label) for name in optional]
        if not optional:
            del self.fields["clear"]
        if "sex" in self.fields and volunteer.sex == Volunteer.Sex.UNKNOWN:
            self.initial["sex"] = None

    @property
    def content(self):
        given = {name: value for name, value in self.cleaned_data.items() if name in PersonForm.base_fields}
        cleared = self.cleaned_data.get("clear", ())
        content = {name: value for name, value in given.items() if name not in KEPT_WHEN_BLANK or value}
        content |= dict.fromkeys(cleared, "")
        if "birth_date" in self.changed_data:
            content["is_birth_day_known"] = True
        return content

    def differences(self, current):
        """``[(label, value)]`` of what the other person saved and this form would replace."""
        plain = [name for name in self.content if name in self.fields and name not in MASKS]
        shown = [(name, _words(current, name), _words_of(self.content[name])) for name in plain]
        return [(self.fields[name].label, theirs) for name, theirs, ours in shown if theirs != ours]


def _words(volunteer, name):
    value = getattr(volunteer, name)
    return _words_of(value.all() if hasattr(value, "all") else value)


def _words_of(value):
    if value is None or isinstance(value, str):
        return value or ""
    return "、".join(sorted(str(item) for item in value)) if hasattr(value, "__iter__") else str(value)
