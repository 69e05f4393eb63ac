"""What an activity looks like as JSON, coming out and going in.

Going in, a serializer checks kinds and lengths; what the values mean is the form's business, as on the page.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from activities import policies
from activities.forms.activity import FIRST_YEAR, MAX_LENGTH, MAX_MINUTES
from activities.forms.fields import CountField
from activities.forms.rows import MAX_ROWS
from activities.models import Activity, ActivityGoods, ActivityMoney, ActivityPhoto, ActivityType, Campaign
from activities.querysets import VIEW
from portal.codes.models import Code
from portal.organizations.models import Organization
from volunteers.models import Team

LARGEST_ID = 2**63 - 1
LARGEST_VERSION = 2**31 - 1


class UnitBrief(serializers.ModelSerializer):
    """Which unit."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class TypeBrief(serializers.ModelSerializer):
    """Which type."""

    class Meta:
        model = ActivityType
        fields = ("id", "code", "name")


class CampaignBrief(serializers.ModelSerializer):
    """Which campaign."""

    class Meta:
        model = Campaign
        fields = ("id", "name")


class TeamBrief(serializers.ModelSerializer):
    """Which team."""

    class Meta:
        model = Team
        fields = ("id", "number", "name")


class CodeBrief(serializers.ModelSerializer):
    """An entry of a code table."""

    class Meta:
        model = Code
        fields = ("id", "value", "label")


class ActivityTypeRow(serializers.ModelSerializer):
    """A type of activity in office words."""

    class Meta:
        model = ActivityType
        fields = ("id", "code", "name", "family", "service_form", "counts_hours", "is_active")


class MoneyRow(serializers.ModelSerializer):
    """An amount of money by kind."""

    class Meta:
        model = ActivityMoney
        fields = ("kind", "amount", "is_approximate", "words")


class GoodsRow(serializers.ModelSerializer):
    """Goods that were used or given."""

    class Meta:
        model = ActivityGoods
        fields = ("name", "quantity", "unit", "value")


class PhotoRow(serializers.ModelSerializer):
    """A photo. Its pictures open to whoever is signed in and may read the record; published ones to anybody."""

    id = serializers.UUIDField(source="attachment.public_id")
    thumb = serializers.SerializerMethodField(help_text=_("Address of the picture of 320 pixels."))
    view = serializers.SerializerMethodField(help_text=_("Address of the picture of 1,280 pixels."))

    class Meta:
        model = ActivityPhoto
        fields = ("id", "thumb", "view", "caption", "is_cover")

    def get_thumb(self, photo) -> str:
        return self.address(photo, "thumb")

    def get_view(self, photo) -> str:
        return self.address(photo, "view")

    def address(self, photo, variant):
        return reverse("attachments:file", args=[photo.attachment.public_id, variant])


ROW = (
    "id", "number", "title", "state", "organization", "organization_name", "type", "campaign", "team", "starts_on",
    "ends_on", "date_precision", "date_words", "reporting_year", "place", "session_count",
    "is_session_count_approximate", "headcount", "is_headcount_approximate", "service_minutes", "beneficiary_count",
    "is_beneficiary_count_approximate", "updated_at", "version",
)  # fmt: skip


class ActivityRow(serializers.ModelSerializer):
    """An activity in the list."""

    organization = UnitBrief()
    type = TypeBrief(allow_null=True)
    campaign = CampaignBrief(allow_null=True)
    team = TeamBrief(allow_null=True)

    class Meta:
        model = Activity
        fields = ROW


class ActivityDetail(ActivityRow):
    """An activity with all that was written down, and what the caller may do with it now."""

    region = CodeBrief(allow_null=True)
    service_targets = CodeBrief(many=True)
    money = MoneyRow(many=True)
    goods = GoodsRow(many=True)
    photos = PhotoRow(many=True)
    may = serializers.SerializerMethodField(help_text=_("Acts that are open to the caller now."))

    class Meta(ActivityRow.Meta):
        fields = (
            *ROW, "start_time", "end_time", "duration_minutes", "region", "service_targets", "partners", "leader_name",
            "recorder_name", "narrative", "remark", "source", "money", "goods", "photos", "submitted_at",
            "review_due_at", "returned_at", "return_reason", "approved_at", "voided_at", "may",
        )  # fmt: skip

    def get_may(self, activity) -> list[str]:
        user = self.context["request"].user
        acts = {"change": policies.can_edit, "submit": policies.can_submit, "approve": policies.can_review}
        return [act for act, can in acts.items() if can(user, activity)]

    def to_representation(self, activity):
        """Whoever reads only what is published does not read how the review went."""
        shown = super().to_representation(activity)
        if not self.context["request"].user.has_perm(VIEW, activity):
            shown |= {"returned_at": None, "return_reason": ""}
        return shown


# --- Going in ----------------------------------------------------------------------------------------


def key(words, **options):
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, help_text=words, **options)


def text(longest, **options):
    return serializers.CharField(max_length=longest, allow_blank=True, required=False, **options)


def number(least, most, words=None):
    return serializers.IntegerField(
        min_value=least, max_value=most, allow_null=True, required=False, help_text=words
    )  # fmt: skip


def tick():
    return serializers.BooleanField(required=False, help_text=_("The figure is approximate."))


def clock():
    return serializers.TimeField(allow_null=True, required=False)


class MoneyInput(serializers.Serializer):
    """An amount of money by kind."""

    kind = serializers.ChoiceField(choices=ActivityMoney.Kind.choices)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, help_text=_("Yuan."))
    is_approximate = tick()
    words = text(60)


class GoodsInput(serializers.Serializer):
    """Goods that were used or given."""

    name = serializers.CharField(max_length=40)
    quantity = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    unit = serializers.CharField(max_length=10)
    value = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, allow_null=True, required=False, help_text=_("Yuan.")
    )


class ActivityInput(serializers.Serializer):
    """A draft: what is left out stays blank. What submission asks for is asked for then."""

    organization = key(_("A unit that the caller writes for."))
    type = key(_("See activity-types."), allow_null=True, required=False)
    campaign = key(_("A campaign of the unit or of a union above it."), allow_null=True, required=False)
    team = key(_("A registered team of the unit."), allow_null=True, required=False)
    region = key(_("An entry of the code table of districts."), allow_null=True, required=False)
    service_targets = serializers.ListField(
        child=key(_("An entry of the code table of people served.")), max_length=50, required=False
    )
    title = text(80, help_text=_("Left out: type, place and day make the title."))
    starts_on = text(40, help_text=_("2026-11-20; with a precision of month or year 2026-11 or 2026 will do."))
    ends_on = text(40, help_text=_("The last day, where there were several."))
    date_precision = serializers.ChoiceField(choices=Activity.Precision.choices, required=False)
    date_words = text(60)
    reporting_year = number(FIRST_YEAR, 9999)
    start_time = clock()
    end_time = clock()
    duration_minutes = number(1, MAX_LENGTH)
    session_count = number(1, CountField.MAX)
    is_session_count_approximate = tick()
    place = text(60)
    headcount = number(1, CountField.MAX)
    is_headcount_approximate = tick()
    service_minutes = number(1, MAX_MINUTES, _("Of all people together; left out: length times participants."))
    beneficiary_count = number(1, CountField.MAX)
    is_beneficiary_count_approximate = tick()
    partners = text(200)
    leader_name = text(40)
    recorder_name = text(40)
    narrative = text(2000, help_text=_("What was done."))
    remark = text(200)
    money = MoneyInput(many=True, required=False, max_length=MAX_ROWS)
    goods = GoodsInput(many=True, required=False, max_length=MAX_ROWS)


class VersionInput(serializers.Serializer):
    """The version of the record that the caller has seen."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST_VERSION)


class ActivityChange(VersionInput, ActivityInput):
    """What is to change in a draft or a returned record; the rest stays."""

    organization = key(_("A unit that the caller writes for."), required=False)


class SubmitInput(VersionInput):
    """Handing in."""

    confirm_duplicate = serializers.BooleanField(
        required=False, help_text=_("There is a similar record, and this is another activity.")
    )


class ReturnInput(VersionInput):
    """Giving back."""

    reason = serializers.CharField(max_length=500)
