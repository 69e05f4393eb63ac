"""A planned activity as its planner writes it: the plan, and any number of shifts."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.forms.fields import ClockField
from activities.forms.rows import RowForm, RowFormSet
from activities.models import ActivityPlan, ActivityType, Campaign, ServiceProject
from activities.querysets.plans import PLAN
from activities.services.plan_shifts import SHIFT_FIELDS
from portal.codes.models import Code
from portal.common.filters import DateInput
from portal.common.numbers import whole_number
from portal.organizations.models import Organization

MAX_SHIFTS = 40
RISK_PHRASES = (
    _("Mind the traffic at crossings; follow the traffic police."),
    _("Outdoors for long: mind heat, cold and rain; bring water."),
    _("Lifting and carrying: do it in twos, and rest when tired."),
    _("Do not give advice on medicine; call 120 in an emergency."),
    _("Do not take photos of children or of families without their leave."),
)


class MomentField(forms.DateTimeField):
    """Day and time in Shanghai, as browsers send them."""

    def __init__(self, **options):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)


class PlanForm(forms.ModelForm):
    """Everything but the shifts. What volunteers ask first stands first; ``phrases`` are added to the risk notice."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    draft_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organization = forms.ModelChoiceField(label=_("Unit"), queryset=Organization.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=80)
    type = forms.ModelChoiceField(label=_("Type"), queryset=ActivityType.objects.filter(is_active=True))
    campaign = forms.ModelChoiceField(
        label=_("Campaign"), queryset=Campaign.objects.none(), required=False, empty_label="—"
    )
    phrases = forms.MultipleChoiceField(
        label=_("Add stock phrases"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(place), words) for place, words in enumerate(RISK_PHRASES)],
    )  # fmt: skip
    required_skills = forms.ModelMultipleChoiceField(
        label=_("Skills needed"), required=False, widget=forms.CheckboxSelectMultiple,
        queryset=Code.objects.filter(table=Code.Table.SKILL, is_active=True),
    )  # fmt: skip
    signup_opens_at = MomentField(label=_("Sign-up opens"))
    signup_closes_at = MomentField(label=_("Sign-up closes"), help_text=_("Blank: until the shift begins."))

    first = ("organization", "title", "type", "campaign", "audience", "contact_name", "contact_phone")
    more = (
        "project", "note", "minimum_age", "maximum_age", "required_skills", "needs_acceptance", "signup_opens_at",
        "signup_closes_at",
    )  # fmt: skip

    class Meta:
        model = ActivityPlan
        fields = (
            "project", "audience", "needs_acceptance", "signup_opens_at", "signup_closes_at", "risk_notice",
            "is_hazardous", "is_insured", "minimum_age", "maximum_age", "required_skills", "contact_name",
            "contact_phone", "note",
        )  # fmt: skip
        widgets = {"risk_notice": forms.Textarea(attrs={"rows": 3, "maxlength": 1000})}
        help_texts = {
            "is_insured": _("Dangerous work needs accident insurance (regulations art. 17)."),
            "risk_notice": _("What can happen, and what to mind. Volunteers tick it (regulations art. 12)."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        units = plannable(user)
        plan = self.instance if self.instance.pk else None
        self.fields["organization"].queryset = units
        own = list(units) + ([plan.organization] if plan else [])
        self.fields["campaign"].queryset = Campaign.objects.usable_by(*own)
        above = {pk for unit in own for pk in unit.ancestor_ids}
        projects = ServiceProject.objects.filter(organization_id__in=above).exclude(state="closed")
        self.fields["project"].queryset = projects
        self.fields["project"].empty_label = "—"
        self.fields["audience"].widget = forms.RadioSelect(choices=ActivityPlan.Audience.choices)
        if plan:
            activity = plan.activity
            first = {"organization": plan.organization, "title": activity.title, "type": activity.type}
            self.initial |= first | {"campaign": activity.campaign, "version": plan.version}

    def _post_clean(self):
        """The service checks the plan as a whole; the instance stays as it was read."""

    @property
    def first_fields(self):
        return [self[name] for name in self.first]

    @property
    def more_fields(self):
        return [self[name] for name in self.more]

    def clean(self):
        values = super().clean()
        chosen = [str(RISK_PHRASES[int(place)]) for place in values.get("phrases") or []]
        notice = values.get("risk_notice", "")
        parts = [notice, *(words for words in chosen if words not in notice)]
        values["risk_notice"] = "\n".join(part for part in parts if part)
        if values.get("is_hazardous") and not values.get("is_insured"):
            self.add_error("is_insured", _("Take out accident insurance before dangerous work (regulations art. 17)."))
        return values

    @property
    def content(self):
        """What ``save_plan`` takes, of a valid form."""
        apart = {"version", "draft_key", "organization", "phrases"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class ShiftForm(RowForm):
    """One shift. The day, the times and the place make it one; ``id`` is that of a shift that stands already."""

    text_fields = ("day", "start", "end", "place", "name")
    needed = {
        "day": _("Write the day of the shift."),
        "start": _("Write when it begins."),
        "end": _("Write when it ends."),
        "place": _("Write the place."),
    }

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(label=_("Day"), widget=DateInput(), required=False)
    start = ClockField(label=pgettext_lazy("shift", "Begins"), required=False)
    end = ClockField(label=pgettext_lazy("shift", "Ends"), required=False)
    ends_next_day = forms.BooleanField(label=_("ends on the next day"), required=False)
    place = forms.CharField(label=_("Place"), max_length=60, required=False)
    capacity = forms.IntegerField(
        label=_("Places for people"), min_value=1, max_value=9999, required=False, help_text=_("Blank: no limit.")
    )
    name = forms.CharField(label=_("Name of the shift"), max_length=40, required=False)
    meeting_point = forms.CharField(label=_("Where to meet"), max_length=60, required=False)
    road_segment = forms.CharField(label=_("Section of road"), max_length=60, required=False)
    vehicle = forms.CharField(label=_("Car"), max_length=40, required=False)
    leader_name = forms.CharField(label=_("Person in charge"), max_length=40, required=False)

    first = ("day", "start", "end", "place", "capacity")
    more = ("ends_next_day", "name", "meeting_point", "road_segment", "vehicle", "leader_name")

    def clean(self):
        super().clean()
        values = self.cleaned_data
        if all(values.get(name) for name in ("day", "start", "end")):
            starts_at, ends_at = span(values["day"], values["start"], values["end"], values.get("ends_next_day"))
            if ends_at <= starts_at:
                self.add_error("end", _("A shift ends after it begins."))
            values |= {"starts_at": starts_at, "ends_at": ends_at}

    def row(self):
        return {name: self.cleaned_data[name] for name in ("id", *SHIFT_FIELDS)}

    @property
    def first_fields(self):
        return [self[name] for name in self.first]

    @property
    def more_fields(self):
        return [self[name] for name in self.more]

    @property
    def has_more(self):
        """Whether something stands in the folded part."""
        return any(self[name].value() or self[name].errors for name in self.more)


def span(day, start, end, ends_next_day):
    """The two moments of a shift in Shanghai."""
    zone = timezone.get_default_timezone()
    last = day + timedelta(days=1) if ends_next_day else day
    return datetime.combine(day, start, zone), datetime.combine(last, end, zone)


class ShiftFormSet(RowFormSet):
    def clean(self):
        super().clean()
        if not any(self.errors) and not self.rows():
            raise forms.ValidationError(_("Write at least one shift."))


ShiftRows = forms.formset_factory(
    ShiftForm, formset=ShiftFormSet, extra=1, can_delete=True, max_num=MAX_SHIFTS, absolute_max=MAX_SHIFTS
)


def shifts_initial(plan):
    """First values of the rows of a saved plan; shifts that were called off stay out."""
    return [_first_values(shift) for shift in plan.activity.shifts.live()]


def _first_values(shift):
    begins, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    values = {name: getattr(shift, name) for name in SHIFT_FIELDS if not name.endswith("_at")}
    return values | {
        "id": shift.pk, "day": begins.date(), "start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}",
        "ends_next_day": begins.date() != ends.date(),
    }  # fmt: skip


def with_copy(data, number):
    """Return the sent ``data`` with row ``number`` once more at the end, as a shift of its own."""
    changed = data.copy()
    count = whole_number(changed.get("shifts-TOTAL_FORMS", "")) or 0
    if not 0 <= number < count < MAX_SHIFTS:
        return changed
    for name in (*ShiftForm.first, *ShiftForm.more):
        if value := changed.get(f"shifts-{number}-{name}"):
            changed[f"shifts-{count}-{name}"] = value
    changed["shifts-TOTAL_FORMS"] = str(count + 1)
    return changed


def plannable(user):
    """Units for which ``user`` may plan."""
    return Organization.objects.visible_to(user, PLAN).active().in_tree_order()
