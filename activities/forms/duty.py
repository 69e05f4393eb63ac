"""Community duty as a clerk enters it: posts, and reports from them with few answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms import words
from activities.forms.fields import CountField, LengthField
from activities.models import CommunityPost, DutyReport
from activities.querysets import CHANGE
from portal.accounts.models import User
from portal.attachments.forms import MultipleFileField
from portal.codes.models import Code
from portal.common.filters import DateInput
from portal.common.posts import VersionForm
from portal.organizations.models import Organization
from portal.privacy.masks import mask_phone

MAX_MINUTES = 31 * 24 * 60


def text(name, model, *, required=False, **options):
    """A field for a text column of ``model``, with its label and length."""
    column = model._meta.get_field(name)
    return forms.CharField(label=column.verbose_name, max_length=column.max_length, required=required, **options)


def day(name, model, *, required=False, **options):
    return forms.DateField(
        label=model._meta.get_field(name).verbose_name, required=required, widget=DateInput(), **options
    )


class PostForm(VersionForm):
    """A post; the unit is chosen once. ``version`` is that of the row, 0 for a new one."""

    kind = forms.ChoiceField(label=_("Kind of duty"), choices=CommunityPost.Kind.choices, widget=forms.RadioSelect)
    name = text("name", CommunityPost, required=True)
    responsible_name = text("responsible_name", CommunityPost, required=True)
    since = day("since", CommunityPost, required=True)
    community = text("community", CommunityPost)
    region = forms.ModelChoiceField(label=_("District"), queryset=None, required=False, empty_label=_("Not chosen"))
    member = forms.ModelChoiceField(
        label=_("Party member who reported in"), queryset=None, required=False, empty_label=_("The unit itself")
    )
    reported_on = day("reported_on", CommunityPost)
    contact_name = text("contact_name", CommunityPost)
    contact_phone = forms.CharField(label=_("Phone of the contact"), max_length=20, required=False)
    confirmation = MultipleFileField(label=_("Confirmation of the community (photo or scan)"), required=False)
    until = day("until", CommunityPost)
    remark = text("remark", CommunityPost)

    def __init__(self, *args, user, post=None, today, **kwargs):
        self.post = post
        first = {"version": 0, "since": today, "responsible_name": user.display_name, "kind": "estate"}
        if post is not None:
            plain = ("kind", "name", "responsible_name", "since", "community", "region", "member", "reported_on")
            first = {name: post.serializable_value(name) for name in (*plain, "contact_name", "until", "remark")}
            first["version"] = post.version
        super().__init__(*args, initial=first, label_suffix="", **kwargs)
        units = Organization.objects.visible_to(user, CHANGE).active().in_tree_order()
        unit = post.organization if post else user.organization
        if post is None:
            field = forms.ModelChoiceField(label=_("Unit"), queryset=units, empty_label=None)
            field.initial = user.organization_id
            self.fields["organization"] = field
            self.order_fields(["organization"])
        elif post.contact_phone:
            self.fields["contact_phone"].help_text = _("Now %(masked)s. Blank: stays as it is.") % {
                "masked": mask_phone(post.contact_phone)
            }
        regions = Code.objects.filter(table=Code.Table.REGION)
        self.fields["region"].queryset = regions.in_force(today) | regions.filter(pk=post.region_id if post else None)
        people = User.objects.filter(organization=unit, is_active=True)
        self.fields["member"].queryset = people | User.objects.filter(pk=post.member_id if post else None)

    @property
    def content(self):
        """What ``save_post`` takes; a blank phone leaves the one that stands."""
        skipped = {"version", "organization", "confirmation"}
        content = {name: value for name, value in self.cleaned_data.items() if name not in skipped}
        if self.post is not None and not content["contact_phone"]:
            del content["contact_phone"]
        return content


class ReportForm(VersionForm):
    """A report from the place: three answers, the rest below. ``version`` is 0 for a new one."""

    starts_on = day("starts_on", DutyReport, required=True)
    person_times = CountField(
        label=_("Person-times"), help_text=_("Such as 5, or 149人次 for several services in one line.")
    )
    service = text("service", DutyReport, required=True, widget=forms.Textarea(attrs={"rows": 4}))
    people_names = text("people_names", DutyReport)
    minutes = LengthField(label=_("Length"), max_minutes=MAX_MINUTES)
    photo = MultipleFileField(label=_("Photo"), required=False)
    is_confirmed = forms.BooleanField(label=_("Confirmed by the community"), required=False)
    problem = text("problem", DutyReport)
    handed_to = text("handed_to", DutyReport)
    ends_on = day("ends_on", DutyReport)
    date_words = text("date_words", DutyReport)
    remark = text("remark", DutyReport)

    FIRST = ("starts_on", "person_times", "service", "people_names", "minutes", "photo")
    MORE = ("is_confirmed", "problem", "handed_to", "ends_on", "date_words", "remark")
    SAME = (
        "starts_on", "service", "people_names", "is_confirmed", "problem", "handed_to", "ends_on", "date_words",
        "remark",
    )  # fmt: skip

    def __init__(self, *args, report=None, first, **kwargs):
        if report is not None:
            first = {name: getattr(report, name) for name in self.SAME}
            first["person_times"] = report.count_words or report.person_times
            first["minutes"] = words.show_hours(report.minutes)
            first["version"] = report.version
        super().__init__(*args, initial={"version": 0} | first, label_suffix="", **kwargs)

    def first_fields(self):
        return [self[name] for name in self.FIRST]

    def more_fields(self):
        return [self[name] for name in self.MORE]

    def has_folded_errors(self):
        return bool(set(self.errors) & set(self.MORE))

    @property
    def content(self):
        """What ``submit_report`` takes: the number with its words where they say more than digits."""
        figure = self.cleaned_data["person_times"]
        typed = self.data.get("person_times", "").strip()
        return {name: self.cleaned_data[name] for name in self.SAME} | {
            "person_times": figure.value,
            "is_person_times_approximate": figure.is_approximate,
            "count_words": "" if typed.isdecimal() else typed,
            "minutes": self.cleaned_data["minutes"],
        }


class PointForm(forms.Form):
    """Which recorded activity the service of a report is."""

    activity = forms.ModelChoiceField(label=_("Recorded activity"), queryset=None, empty_label=_("Not chosen"))

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["activity"].queryset = candidates
        self.fields["activity"].label_from_instance = words_of_activity


def words_of_activity(activity):
    """What tells the activities of some weeks apart."""
    return " · ".join(word for word in (activity.number, f"{activity.starts_on:%m-%d}", activity.title) if word)


class ReasonForm(VersionForm):
    """A decision on a report: the version that was read, and why where it is asked for."""

    reason = forms.CharField(required=False, max_length=DutyReport._meta.get_field("reason").max_length)
