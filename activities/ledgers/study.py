"""The study ledger (学习台账): one line for each approved session."""

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Length
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.figures.study import SESSIONS, TIME
from activities.ledgers.activities import WHEN, ActivityLedger, day, evidence, public_day
from activities.models import Activity, ActivityPhoto, StudySession
from activities.querysets import ActivityQuerySet
from activities.querysets.study import EFFECTIVE_AT, STUDY_FAMILIES
from portal.ledgers.base import register
from portal.ledgers.columns import Column

PHOTOS_OF_SESSION = Coalesce(
    Subquery(
        ActivityPhoto.objects.filter(activity=OuterRef("pk"))
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
        .values("number")
    ),
    0,
)
ON_ACTIVITY = tuple(f"activity__{name}" for name in WHEN)


def topic_of(topic, materials, title):
    """What was studied; the title of the activity where no topic was written."""
    words = topic or title
    return _t("%(topic)s; read: %(materials)s") % {"topic": words, "materials": materials} if materials else words


def notes_of(number, asks_notes):
    """How many reading notes passed; blank where none were asked for."""
    return number if asks_notes or number else None


@register
class StudyLedger(ActivityLedger):
    """Columns by practice of offices; the rows are study sessions, whose key is that of their activity."""

    slug = "study"
    title = _("Study ledger")
    people_served = ""
    measures = (SESSIONS, TIME)
    notes = (_("Hours are those of the session, not times people. A blank is unknown: nobody took attendance there."),)
    public_notes = (_("Left out here: topics, speakers, who recorded it, evidence and remarks."),)
    columns = (
        Column(header=_("Date"), source=ON_ACTIVITY, render=day, kind="date", width=12, public=public_day),
        Column(header=_("Kind of study"), source="kind__label", width=12, public=True),
        Column(
            header=_("Topic and content"), source=("topic", "materials", "activity__title"), render=topic_of, width=34
        ),
        Column(header=_("Speaker"), source="speaker_name", width=10),
        Column(header=_("Organizing unit"), source="activity__organization_name", width=24, public=True),
        Column(header=_("Called"), source="called_count", kind="integer", width=7),
        Column(header=_("Were there"), source="present_count", kind="integer", width=7, public=True),
        Column(header=_("On leave"), source="leave_count", kind="integer", width=7),
        Column(header=_("Study hours"), source="counted_minutes", kind="hours", width=8, total=True, public=True),
        Column(
            header=_("Reading notes"), source=("note_count", "asks_notes"), render=notes_of, kind="integer", width=8
        ),
        Column(header=_("Recorded by"), source="activity__recorder_name", width=9),
        Column(header=_("Evidence"), source=(PHOTOS_OF_SESSION, "number"), render=evidence, width=16),
        Column(header=_("Remark"), source="activity__remark", width=14),
    )  # fmt: skip

    def rows(self, organization, period):
        return (
            StudySession.objects.within(organization)
            .in_period(period)
            .approved()
            .with_counts()
            .annotate(number=F("activity__number"), effective_at=EFFECTIVE_AT)
            .order_by(F("activity__starts_on").asc(nulls_last=True), Length("activity__number"), "activity__number")
        )

    def paths_with_rows(self, period):
        rows = StudySession.objects.approved().in_period(period).order_by()
        return rows.values_list("activity__organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        later = {"effective_at__gt": seen.since, "activity__state__in": ["approved", "voided"]}
        rows = StudySession.objects.changed_since()
        here = rows.within(organization).in_period(seen.period).studied().filter(**later).exclude(seen.held_now)
        moved = self._moved_away(organization, seen).values("pk")
        gone = rows.filter(activity__in=moved, **later).exclude(seen.held_now)
        return [
            here.annotate(is_gone=Case(When(Q(activity__state="voided"), then=True), default=False)),
            gone.annotate(is_gone=Value(True)),
        ]

    def row_url(self, key):
        return reverse("activities:activity-detail", args=[key])

    def _of(self, organization, period, model=Activity):
        """The activities behind the rows; those of ``ActivityEvent`` tell what they were like."""
        key = "pk" if model is Activity else "pgh_obj"
        records = ActivityQuerySet(model).within(organization).in_period(period)
        return records.filter(**{f"{key}__in": StudySession.objects.values("pk")}, type__family__in=STUDY_FAMILIES)
