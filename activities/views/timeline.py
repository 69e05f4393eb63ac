"""What happened to a record, in sentences, with the differences that the field history kept."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.services.content import CONTENT_FIELDS
from activities.views.words import label_of, value_in_words
from portal.audit.querysets import timeline_of

SENTENCES = {
    "activity.drafted": _("Draft begun"),
    "activity.draft_discarded": _("Draft deleted"),
    "activity.draft_expired": _("Draft expired"),
    "activity.submitted": _("Submitted for review"),
    "activity.returned": pgettext_lazy("timeline", "Returned"),
    "activity.approved": pgettext_lazy("timeline", "Approved"),
    "activity.change_requested": _("Asked for a correction"),
    "activity.void_requested": _("Asked to void the record"),
    "activity.correction_rejected": _("Turned the correction down"),
    "activity.corrected": _("Corrected"),
    "activity.voided": pgettext_lazy("timeline", "Voided"),
    "activity.handed_over": _("Handed over to a colleague"),
    "activity.imported": _("Brought in from a file"),
    "activity.import_undone": _("Import taken back"),
    "attendance.list_entered": _("List of attendance entered"),
    "attendance.list_undone": _("List of attendance taken back"),
    "attendance.confirmed": _("Attendance confirmed"),
    "attendance.closed": _("List of attendance closed"),
    "attendance.poster_issued": _("Code on paper issued"),
    "attendance.poster_revoked": _("Code on paper revoked"),
    "shift.made": _("Shift made from the record"),
    "plan.drafted": _("Plan begun"),
    "plan.changed": _("Plan changed"),
    "plan.submitted": _("Plan submitted"),
    "plan.returned": _("Plan returned"),
    "plan.opened": _("Opened for sign-up"),
    "plan.words_confirmed": _("Changed words read by a second person"),
    "plan.shift_cancelled": _("A shift was called off"),
    "plan.cancelled": pgettext_lazy("timeline", "Called off"),
    "plan.settled": pgettext_lazy("timeline", "Took place"),
    "study.attendance_changed": _("Attendance changed"),
    "publication.proposed": _("Proposed for publication"),
    "publication.published": pgettext_lazy("timeline", "Published"),
    "publication.withdrawn": _("Taken down"),
}

# Acts beside the record: what it says stays the same.
BESIDE = ("publication.", "attendance.", "shift.")
# After these the content may have changed; a first submission would only list everything that was typed.
CHANGING = {"activity.submitted", "activity.corrected"}


@dataclass
class Entry:
    """One act for includes/timeline.html; ``changes`` are (label, before, after) of tracked fields."""

    at: datetime
    actor: str
    sentence: str
    changes: list = field(default_factory=list)


def timeline(activity):
    """Return the Entries of ``activity``, newest first. The caller knows that the reader may see all of it.

    Personal columns are not in the history, so they never show here; a correction's own page has them.
    """
    events = list(timeline_of(activity))
    history = History(activity)
    entries, before = [], None
    for event in events:
        entry = Entry(at=event.at, actor=event.actor_name, sentence=sentence_of(event))
        if event.action in CHANGING and before is not None and before.action != "activity.drafted":
            entry.changes = history.changes(before.recorded_at, event.recorded_at)
        entries.append(entry)
        if not event.action.startswith(BESIDE):
            before = event
    return entries[::-1]


def sentence_of(event):
    """The act in words, with its reason."""
    words = str(SENTENCES.get(event.action, event.action))
    return _("%(label)s: %(value)s") % {"label": words, "value": event.reason} if event.reason else words


class History:
    """The versions of one activity that pghistory kept, by the time of their transaction."""

    def __init__(self, activity):
        versions = apps.get_model("activities.ActivityEvent").objects.filter(pgh_obj_id=activity.pk)
        self.versions = list(versions.order_by("pgh_id"))
        self.times = [version.pgh_created_at for version in self.versions]
        tracked = {column.name for column in versions.model._meta.fields}
        self.names = [name for name in CONTENT_FIELDS if name in tracked]

    def at(self, moment):
        """The version in force after the transaction of ``moment``, or None before the first."""
        place = bisect_right(self.times, moment)
        return self.versions[place - 1] if place else None

    def changes(self, earlier, later):
        """``[(label, before, after)]`` between two transactions."""
        old, new = self.at(earlier), self.at(later)
        if old is None or new is None:
            return []
        return [
            (label_of(name), value_in_words(name, self._value(old, name)), value_in_words(name, self._value(new, name)))
            for name in self.names
            if self._value(old, name) != self._value(new, name)
        ]

    def _value(self, version, name):
        return getattr(version, version._meta.get_field(name).attname)
