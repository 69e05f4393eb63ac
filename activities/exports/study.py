"""The lists of study as Excel: sessions, what people studied alone, notes to check."""

from django.utils.translation import gettext_lazy as _

from activities.exports.activities import date_of, name_of
from activities.figures.study import sums_of
from activities.filters import NoteFilter, SelfStudyFilter, StudyFilter
from activities.ledgers.study import ON_ACTIVITY, notes_of
from activities.models import Activity, SelfStudy, StudyAttendance, StudySession
from activities.querysets import APPROVE, VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column


def named(topic, title):
    """The topic, else the title of the activity."""
    return topic or name_of(title)


def held_by(name_then, name):
    """The unit's name of its time; a draft has only that of now."""
    return name_then or name


@register
class StudyExport(FilteredExport):
    """Sessions; hours in the total are of approved ones, as in the head of the list."""

    slug = "study"
    title = _("List of study sessions")
    page = "activities:study-list"
    permission = VIEW
    unit_lookup = "activity__organization_id"
    filterset_class = StudyFilter
    columns = (
        Column(header=_("Number"), source="activity__number", width=14),
        Column(header=_("Date"), source=ON_ACTIVITY, render=date_of, kind="date", width=12),
        Column(header=_("Kind of study"), source="kind__label", width=12),
        Column(header=_("Topic"), source=("topic", "activity__title"), render=named, width=32),
        Column(header=_("Speaker"), source="speaker_name", width=10),
        Column(
            header=_("Organizing unit"), source=("activity__organization_name", "activity__organization__name"),
            render=held_by, width=24,
        ),
        Column(header=_("Called"), source="called_count", kind="integer", width=7),
        Column(header=_("Were there"), source="present_count", kind="integer", width=7),
        Column(header=_("On leave"), source="leave_count", kind="integer", width=7),
        Column(header=_("Study hours"), source="counted_minutes", kind="hours", width=8, total=True),
        Column(
            header=_("Reading notes"), source=("note_count", "asks_notes"), render=notes_of, kind="integer", width=8
        ),
        Column(header=_("State"), source="activity__state", render=label_of(Activity.State), width=8),
    )  # fmt: skip
    notes = (_("Totals are of the approved records in this list."),)

    def visible(self, user):
        return StudySession.objects.visible_to(user).with_counts()

    def totals(self, rows):
        return {9: sums_of(rows)["minutes"]}


@register
class SelfStudyExport(FilteredExport):
    slug = "self-study"
    title = _("List of what people studied alone")
    page = "activities:self-study-list"
    permission = APPROVE
    unit_lookup = "organization_id"
    filterset_class = SelfStudyFilter
    columns = (
        Column(header=_("Person"), source="person__display_name", width=10),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Date"), source="day", kind="date", width=12),
        Column(header=_("Topic"), source="topic", width=34),
        Column(header=_("Study hours"), source="minutes", kind="hours", width=8, total=True),
        Column(header=_("State"), source="state", render=label_of(SelfStudy.State), width=10),
        Column(header=_("decided by"), source="decided_by__display_name", width=10),
    )
    notes = (_("Only what somebody confirmed counts for the quotas."),)

    def visible(self, user):
        return SelfStudy.objects.visible_to(user, APPROVE)


@register
class NoteExport(FilteredExport):
    """Who handed in and how it was found; the words stay in the portal."""

    slug = "study-notes"
    title = _("List of reading notes")
    page = "activities:study-note-list"
    permission = APPROVE
    unit_lookup = "session__activity__organization_id"
    filterset_class = NoteFilter
    columns = (
        Column(header=_("Person"), source="person__display_name", width=10),
        Column(header=_("Unit"), source="session__activity__organization__name", width=28),
        Column(header=_("Date"), source="session__activity__starts_on", kind="date", width=12),
        Column(
            header=_("Topic"), source=("session__topic", "session__activity__title"),
            render=named, width=34,
        ),
        Column(header=_("State"), source="note_state", render=label_of(StudyAttendance.Note), width=10),
        Column(header=_("checked by"), source="checked_by__display_name", width=10),
    )  # fmt: skip

    def visible(self, user):
        return StudyAttendance.objects.visible_to(user, APPROVE).exclude(note_state="").order_by("-note_at", "-pk")
