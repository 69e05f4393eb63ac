"""Hours in words: where what counts differs from what was attended, and what a state means to the volunteer."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import ServiceRecord
from portal.common.hours import hours

State, Source = ServiceRecord.State, ServiceRecord.Source
MEANINGS = {
    State.DRAFT: gettext_lazy("The unit has still to confirm it."),
    State.CONFIRMED: gettext_lazy("Confirmed; it goes on public notice next."),
    State.ON_NOTICE: gettext_lazy("On public notice; afterwards it counts."),
    State.LOCKED: gettext_lazy("It counts."),
    State.VOIDED: gettext_lazy("It does not count."),
}


def difference(found):
    """Why fewer minutes count than were attended; "" where they are the same."""
    if found.attended_minutes is None or found.attended_minutes == found.minutes:
        return ""
    if not found.minutes:
        return _("Too short a part of the shift: nothing counts")
    missing = found.attended_minutes - found.minutes
    return ngettext(
        "%(n)d minute outside the shift does not count", "%(n)d minutes outside the shift do not count", missing
    ) % {"n": missing}


def meaning(found):
    """What the state means to the volunteer."""
    if found.state == State.DRAFT and not found.minutes:
        return _("Too short a part of the shift: nothing counts")
    if found.state == State.VOIDED and found.replaced_by_id:
        return _("Corrected: another record stands in its place.")
    return MEANINGS[found.state]


def in_hours(minutes):
    """Minutes as hours, "" where unknown."""
    return "" if minutes is None else hours(minutes)


def crumbs(activity, *more):
    """The way back to the activity and its hours."""
    above = (_("Activities"), reverse("activities:activity-list"))
    here = (activity.number or str(activity), reverse("activities:activity-detail", args=[activity.pk]))
    return [above, here, *more]
