"""The ledger of community duty (双报到台账): one line for each approved report, or sum of services reported as one."""

from django.db.models import Case, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.figures.duty import PERSON_TIMES
from activities.ledgers.activities import approximate
from activities.models import ActivityMoney, CommunityPost, DutyReport
from activities.querysets.duty import DUTY_EFFECTIVE_AT
from portal.ledgers.base import Ledger, register
from portal.ledgers.columns import Column

# What was given stands on the activity of a report, written down there once.
DONATED = Subquery(
    ActivityMoney.objects.filter(activity=OuterRef("activity"), activity__state="approved", kind="donated")
    .order_by()
    .values("activity")
    .annotate(total=Sum("amount"))
    .values("total")
)


def day_of(starts_on, ends_on, words):
    """The day; a span as its words, or from when to when."""
    if words:
        return words
    if ends_on in (None, starts_on):
        return starts_on
    return _t("%(from)s to %(to)s") % {"from": starts_on, "to": ends_on}


def public_day(starts_on, ends_on, words):
    """The day without the clerk's own words."""
    return day_of(starts_on, ends_on, "")


def place_of(name, kind, community):
    """Where, with its kind and the community that it belongs to."""
    inside = "，".join(
        word for word in (community if community != name else "", str(CommunityPost.Kind(kind).label)) if word
    )
    return f"{name}（{inside}）"


def confirmation_of(is_confirmed):
    return _t("confirmed") if is_confirmed else ""


def remark_of(problem, handed_to, remark):
    """What was handed on, and the clerk's own remark."""
    handed = _t("Handed on: %(problem)s") % {"problem": problem} if problem else ""
    to = f"（{handed_to}）" if problem and handed_to else ""
    return "；".join(word for word in (f"{handed}{to}", remark) if word)


@register
class DutyLedger(Ledger):
    slug = "duty"
    title = _("Ledger of community duty")
    permission = "activities.view_activity"
    measures = (PERSON_TIMES,)
    notes = (
        _("Where a report points to an approved activity, its people, length and donations are those of the activity."),
    )
    public_notes = (_("Left out here: people, services, remarks."),)
    columns = (
        Column(
            header=_("Date"), source=("starts_on", "ends_on", "date_words"), render=day_of, kind="date", width=12,
            public=public_day,
        ),
        Column(
            header=_("Community (neighbourhood, road section)"), source=("post__name", "post__kind", "post__community"),
            render=place_of, width=26, public=True,
        ),
        Column(header=_("Unit on duty"), source="organization_name", width=24, public=True),
        Column(header=_("People on duty"), source="people_names", width=18),
        Column(
            header=_("Person-times"), source=("counted_person_times", "is_count_approximate"), render=approximate,
            kind="integer", width=8, total=True, public=True,
        ),
        Column(header=_("What was found and done"), source="service", width=40),
        Column(header=_("Length (hours)"), source="counted_minutes", kind="hours", width=8, total=True, public=True),
        Column(header=_("Donated (yuan)"), source=DONATED, kind="money", width=12, total=True, public=True),
        Column(
            header=_("Confirmed by the community"), source="is_confirmed", render=confirmation_of, width=10, public=True
        ),
        Column(header=_("Remark"), source=("problem", "handed_to", "remark"), render=remark_of, width=24),
    )  # fmt: skip

    def rows(self, organization, period):
        rows = DutyReport.objects.within(organization).in_period(period).approved().with_counts()
        return rows.annotate(effective_at=DUTY_EFFECTIVE_AT).order_by("starts_on", Length("number"), "number")

    def paths_with_rows(self, period):
        rows = DutyReport.objects.approved().in_period(period).order_by()
        return rows.values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        """A report keeps its days once it is approved, so none ever moves to another period."""
        later = {"effective_at__gt": seen.since, "state__in": ["approved", "voided"]}
        rows = DutyReport.objects.alias(effective_at=DUTY_EFFECTIVE_AT).within(organization).in_period(seen.period)
        found = rows.filter(**later).exclude(seen.held_now)
        return [found.annotate(is_gone=Case(When(Q(state="voided"), then=Value(True)), default=Value(False)))]

    def row_url(self, key):
        return reverse("activities:duty-report-detail", args=[key])
