"""What people type about teams: the registration form, its seal, changes, plan, roster, calls."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.attachments.forms import MultipleFileField
from portal.codes.models import Code
from portal.common.filters import DateInput
from portal.common.posts import VersionForm
from portal.organizations.models import Organization
from portal.privacy.masks import mask_phone
from volunteers.forms.fields import CodesField, PhoneField
from volunteers.forms.person import short_text
from volunteers.models import TeamKind, Volunteer
from volunteers.models.teams import FORM_FIELDS
from volunteers.querysets import CHANGE_TEAMS, REGISTER_TEAMS

PHONES = ("leader_phone", "contact_phone")
TARGETS = ("has_weekly_target", "has_monthly_target", "has_quarterly_target")


class TeamForm(forms.Form):
    """The registration form. A draft may lack anything but name and kind; handing in asks for the rest.

    ``base`` is the team (or None for a new one): phones are shown masked, and a blank leaves them as they are.
    """

    name = short_text(pgettext_lazy("team", "Name of the team"), 60, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=TeamKind.choices, widget=forms.RadioSelect)
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=DateInput())
    leader_name = short_text(_("Team leader"), 40)
    leader_position = short_text(_("Position of the leader"), 60)
    leader_phone = PhoneField(label=_("Phone of the leader"), required=False)
    leader_number = short_text(
        _("Volunteer number of the leader"), 16,
        help_text=_("When given, the leader is asked, and after a yes keeps roster and plan of the team."),
    )  # fmt: skip
    contact_name = short_text(_("Liaison"), 40)
    contact_phone = PhoneField(label=_("Phone of the liaison"), required=False)
    party_member_count = forms.IntegerField(
        label=_("Party members"), required=False, min_value=0, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    service_categories = CodesField(Code.Table.SERVICE_CATEGORY, label=_("Service categories"))
    service_content = forms.CharField(
        label=_("What the team does"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    slogan = short_text(_("Slogan"), 80)
    site = short_text(_("Site"), 80)
    plan = forms.CharField(
        label=_("Plan of activities"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    has_weekly_target = forms.BooleanField(label=_("An activity every week"), required=False)
    has_monthly_target = forms.BooleanField(label=_("A contest every month"), required=False)
    has_quarterly_target = forms.BooleanField(label=_("An exchange every quarter"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    people = ("leader_name", "leader_position", "leader_phone", "leader_number", "contact_name", "contact_phone")
    words = ("service_content", "slogan", "site", "plan")

    def __init__(self, *args, user, base=None, **kwargs):
        self.base = base
        super().__init__(*args, label_suffix="", initial=self._initial(base) | kwargs.pop("initial", {}), **kwargs)
        self.fields["service_categories"].offer(self.initial.get("service_categories", ()))
        if base is None:
            units = Organization.objects.visible_to(user, CHANGE_TEAMS).active().in_tree_order()
            self.fields["organization"] = forms.ModelChoiceField(label=_("Unit"), queryset=units)
            self.order_fields(["organization"])
            return
        for name in PHONES:
            if getattr(base, name):
                shown = mask_phone(getattr(base, name))
                self.fields[name].help_text = _("Now %(masked)s. Blank: stays as it is.") % {"masked": shown}

    @staticmethod
    def _initial(base):
        if base is None:
            return {}
        initial = {name: getattr(base, name) for name in FORM_FIELDS if name not in PHONES}
        initial |= {"version": base.version, "plan": base.plan, "leader_number": base.leader and base.leader.number}
        return initial | {"service_categories": list(base.service_categories.all())}

    def parts(self, names):
        return [self[name] for name in names if name in self.fields]

    @property
    def people_fields(self):
        return self.parts(self.people)

    @property
    def word_fields(self):
        return self.parts(self.words)

    @property
    def target_fields(self):
        return self.parts(TARGETS)

    def clean_leader_number(self):
        """The record with this number; whether it is one of the unit is asked by the service."""
        number = self.cleaned_data["leader_number"].upper()
        if not number:
            return None
        leader = Volunteer.objects.active().filter(number=number).first()
        if leader is None:
            raise forms.ValidationError(_t("Nobody on the register has this number."))
        return leader

    @property
    def content(self):
        """What the services take, of a valid form."""
        names = [name for name in (*FORM_FIELDS, "service_categories", "plan") if name in self.fields]
        given = {name: self.cleaned_data[name] for name in names}
        if self.base is not None:
            given = {name: value for name, value in given.items() if name not in PHONES or value}
        return given | {"leader": self.cleaned_data["leader_number"]}

    def differences(self, current):
        """``[(label, value)]`` of what the other person saved and this form would replace; phones are left out."""
        names = [name for name in self.content if name in self.fields and name not in (*PHONES, "service_categories")]
        theirs = [(name, getattr(current, name)) for name in names]
        return [(self.fields[name].label, value) for name, value in theirs if value != self.content[name]]


class RevisionForm(TeamForm):
    """The form of a registered team, and why it changes; the plan needs no decision and is changed on its own."""

    reason = short_text(_("Reason of the change"), 500, required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["plan"]


class SealForm(VersionForm):
    """The sealed form as a photo, and that the paper copy was handed in."""

    scan = MultipleFileField(label=_("Photo of the sealed form"), required=False)
    is_handed_in = forms.BooleanField(label=_("The paper copy was handed in"), required=False)
    paper_on = forms.DateField(label=_("Handed in on"), required=False, widget=DateInput())
    paper_by = short_text(_("Handed in by"), 40)

    def __init__(self, *args, team, **kwargs):
        initial = {
            "is_handed_in": team.paper_on is not None, "paper_on": team.paper_on, "paper_by": team.paper_by,
            "version": team.version,
        }  # fmt: skip
        super().__init__(*args, label_suffix="", initial=initial, **kwargs)

    def clean(self):
        if not self.cleaned_data.get("is_handed_in"):
            self.cleaned_data |= {"paper_on": None, "paper_by": ""}
            return self.cleaned_data
        for name, words in (("paper_on", _t("Say on which day.")), ("paper_by", _t("Say who handed it in."))):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)
        return self.cleaned_data


class PlanForm(VersionForm):
    plan = forms.CharField(
        label=_("Plan of activities"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, label_suffix="", initial={"plan": team.plan, "version": team.version}, **kwargs)


class RosterSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, initials or number"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class PeopleForm(forms.Form):
    """Who is asked or has signed: people of the unit, by the number of their record."""

    volunteers = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=Volunteer.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )  # fmt: skip
    scan = MultipleFileField(label=_("Photo of the signed roster"), required=False)

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        people = Volunteer.objects.active().within(team.organization).select_related("organization__successor")
        self.fields["volunteers"].queryset = people


class CallForm(forms.Form):
    """A call for registration forms."""

    title = short_text(_("Title"), 80, required=True)
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=9999, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    due_on = forms.DateField(label=_("Hand in by"), widget=DateInput())
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of teams"), choices=TeamKind.choices, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, call=None, **kwargs):
        initial = kwargs.pop("initial", {})
        if call is not None:
            initial |= {name: getattr(call, name) for name in ("title", "year", "due_on", "kinds", "version")}
        super().__init__(*args, label_suffix="", initial=initial, **kwargs)
        if call is None:
            units = Organization.objects.visible_to(user, REGISTER_TEAMS).active().in_tree_order()
            self.fields["organization"] = forms.ModelChoiceField(label=_("Union that asks"), queryset=units)
            self.order_fields(["organization"])

    @property
    def content(self):
        return {name: self.cleaned_data[name] for name in ("title", "year", "due_on", "kinds")}
