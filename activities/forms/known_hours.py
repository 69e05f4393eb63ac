"""What is known already of hours that are entered later: how long it was and who had a place, each with its source."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.forms.hours import MOST_HOURS
from activities.forms.words import show_hours
from activities.models import Activity, ServiceRecord, SignUp
from activities.services.hour_rules import whole_minutes
from activities.services.shifts import is_settled
from portal.figures.amounts import Amount


@dataclass
class KnownHours:
    """First values of a BackfillForm, and ``(field, sentence)`` that says where they come from."""

    initial: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)


def known_hours(activity: Activity, volunteers) -> KnownHours:
    """What attendance, sign-ups and record say of ``activity``; people among ``volunteers``. Unknown stays blank."""
    shift = activity.shifts.live().first()
    if shift is not None and getattr(activity, "plan", None) is None and not is_settled(shift):
        shift = None  # it follows the record
    known = KnownHours()
    _length(known, activity, shift)
    people = _expected(shift, volunteers) if shift is not None else []
    if people:
        known.initial["people"] = "\n".join(_words_for(people))
        words = ngettext(
            "From the sign-ups: %(n)d person had a place and is in no list of attendance. Take out who did not come.",
            "From the sign-ups: %(n)d people had a place and are in no list of attendance. Take out who did not come.",
            len(people),
        )
        known.notes.append(("people", words % {"n": len(people)}))
    known.notes += [("people", words) for words in _counted(activity)]
    return known


def _length(known, activity, shift):
    """The hours of the shift, else those that the record gives; a usual length is a guess and stays away."""
    if shift is not None:
        minutes = whole_minutes([(shift.starts_at, shift.ends_at)])
        begins, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
        note = _("From the shift: %(begins)s to %(ends)s.") % {"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    else:
        minutes, note = activity.duration_minutes, _("From the length in the record of the activity.")
    if minutes and minutes <= MOST_HOURS * 60:
        known.initial["hours"] = show_hours(minutes)
        known.notes.append(("hours", note))


def _expected(shift, volunteers):
    """Who had a place and has neither attendance nor hours of this shift."""
    placed = SignUp.objects.filter(shift=shift, state=SignUp.State.PLACED).values("volunteer")
    attended = shift.attendances.standing().values("volunteer")
    served = ServiceRecord.objects.standing().filter(shift=shift).values("volunteer")
    rows = volunteers.filter(pk__in=placed).exclude(pk__in=attended).exclude(pk__in=served)
    return list(rows.order_by("sort_key", "pk"))


def _words_for(people):
    """Names where they tell the people apart and are one word, else numbers."""
    names = Counter(each.name for each in people)
    return [each.name if names[each.name] == 1 and " " not in each.name else each.number for each in people]


def _counted(activity):
    """How many the record and the list of attendance count, as far as they are known, in sentences."""
    taken, words = activity.attendances.standing().participations(), []
    if activity.headcount is not None:
        count = Amount(activity.headcount, activity.is_headcount_approximate)
        words.append(_("The record says: %(count)s participations.") % {"count": count})
    if taken:
        text = _("The list of attendance has %(n)d already; those hours are computed from it, not entered here.")
        words.append(text % {"n": taken})
    return words
