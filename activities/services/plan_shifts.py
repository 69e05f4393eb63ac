"""The shifts of a plan: written with it, locked before anybody gets a place, called off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityPlan, Shift, SignUp
from activities.policies.signups import times_of
from activities.services.plan_words import told
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.numbers import refuse_private_words

SHIFT_FIELDS = (
    "name", "starts_at", "ends_at", "place", "meeting_point", "road_segment", "vehicle", "leader_name", "capacity",
)  # fmt: skip
# What people who signed up have to know when it changes.
TOLD_FIELDS = ("starts_at", "ends_at", "place", "meeting_point")
LONGEST_MINUTES = 24 * 60


def locked_shifts(activity: Activity) -> list[Shift]:
    """All shifts of ``activity``, locked in the order of their keys."""
    return list(Shift.objects.select_for_update(of=("self",), no_key=True).filter(activity=activity).order_by("pk"))


def lock_shift(shift: Shift) -> Shift:
    """Return ``shift`` locked and fresh, with its activity as it stands now.

    The activity is read after the lock: a joined row would be as old as the query that waited for it.
    """
    fresh = Shift.objects.select_for_update(of=("self",), no_key=True).get(pk=shift.pk)
    fresh.activity = Activity.objects.select_related("organization", "plan").get(pk=fresh.activity_id)
    return fresh


def dates_of(shifts: Sequence[Shift]) -> dict[str, Any]:
    """Day, times, length and place of an activity with ``shifts``, which are in order; times only within one day."""
    first, end = shifts[0], max(shift.ends_at for shift in shifts)
    day, last = localdate(first.starts_at), localdate(end)
    return {
        "starts_on": day,
        "ends_on": last if last != day else None,
        "start_time": localtime(first.starts_at).time() if last == day else None,
        "end_time": localtime(end).time() if last == day else None,
        "duration_minutes": int((first.ends_at - first.starts_at).total_seconds() // 60),
        "place": first.place,
    }


def write_shifts(plan: ActivityPlan, rows: Sequence[dict[str, Any]], *, by: User, at: datetime) -> None:
    """Bring the shifts of ``plan`` to ``rows``. Those that are missing go, but of an open plan only by calling off.

    ValidationError: ``shifts`` with the sentence of the first row that cannot be.
    """
    known = {shift.pk: shift for shift in locked_shifts(plan.activity)}
    is_open = plan.state == ActivityPlan.State.OPEN
    named = {row["id"] for row in rows if row.get("id")}
    if foreign := named - known.keys():
        raise ValidationError({"shifts": _("This page is out of date. Open it again.")}, params={"keys": foreign})
    gone = [shift for key, shift in known.items() if key not in named and shift.cancelled_at is None]
    if is_open and gone:
        raise RuleError(_("A shift of an open activity is not deleted but called off, with a reason."))
    for shift in gone:
        shift.delete()
    for row in rows:
        shift = known[row["id"]] if row.get("id") else Shift(activity=plan.activity)
        if shift.cancelled_at is None:
            _write(shift, row, is_open, at)


def _write(shift, row, is_open, at):
    before = {name: getattr(shift, name) for name in SHIFT_FIELDS}
    changed = {name: row[name] for name in SHIFT_FIELDS if name in row and row[name] != before[name]}
    if not changed:
        return
    if is_open and shift.pk and shift.starts_at <= at:
        raise ValidationError({"shifts": _("%(shift)s has begun and stays as it is.") % {"shift": shift}})
    for name, value in changed.items():
        setattr(shift, name, value)
    _check(shift)
    shift.save()
    if not is_open:
        return
    if any(name in changed for name in TOLD_FIELDS):
        _tell_of_change(shift, at)
    fill_places(shift, at)


def _check(shift):
    minutes = (shift.ends_at - shift.starts_at).total_seconds() / 60
    if minutes <= 0:
        raise ValidationError({"shifts": _("A shift ends after it begins.")})
    if minutes > LONGEST_MINUTES:
        raise ValidationError({"shifts": _("A shift lasts one day at most.")})
    if shift.capacity is not None and shift.capacity < shift.placed:
        words = _("%(count)s people have a place in %(shift)s already.") % {"count": shift.placed, "shift": shift}
        raise ValidationError({"shifts": words})
    public_words = ("name", "place", "meeting_point", "road_segment")
    refuse_private_words(**{name: getattr(shift, name) for name in public_words})


def _tell_of_change(shift, at):
    """Tell everybody who holds a sign-up, and remind them of the new time, too."""
    people = SignUp.objects.filter(shift=shift).held()
    note = f"{times_of(shift)} · {shift.place}" + (f" · {shift.meeting_point}" if shift.meeting_point else "")
    tell(people, Message.Kind.SHIFT_CHANGED, shift, at=at, note=note)
    people.update(reminded_at=None)


def end_shift(shift: Shift, plan: ActivityPlan, *, reason: str, by: User, at: datetime) -> None:
    """Call a locked shift off: all its sign-ups end, everybody who held one is told."""
    people = SignUp.objects.filter(shift=shift).held()
    tell(people, Message.Kind.SHIFT_CANCELLED, shift, at=at, note=reason)
    people.update(state=SignUp.State.ENDED, ended_at=at, decided_by=by, reason=reason[:200])
    shift.placed, shift.cancelled_at = 0, at
    shift.save(update_fields=["placed", "cancelled_at"])


def fill_places(shift: Shift, at: datetime) -> None:
    """Give the free places of a locked shift to those who wait, in their order; each is told."""
    if shift.cancelled_at is not None or shift.starts_at <= at:
        return
    line = SignUp.objects.filter(shift=shift).in_line().select_related("volunteer__user")
    following = list(line if shift.free is None else line[: max(shift.free, 0)])
    for row in following:
        row.state, row.placed_at = SignUp.State.PLACED, at
        row.save(update_fields=["state", "placed_at"])
    if following:
        shift.placed += len(following)
        shift.save(update_fields=["placed"])
        send([row.volunteer.user for row in following], Message.Kind.SIGNUP_MOVED_UP, shift, at=at)


def tell(people: Any, kind: str, shift: Shift, *, at: datetime, note: str = "") -> None:
    """Write a message to the account of everybody in ``people``, a queryset of sign-ups."""
    send([row.volunteer.user for row in people.select_related("volunteer__user")], kind, shift, at=at, note=note)


def send(
    users: Sequence[User | None], kind: str, shift: Shift, *, at: datetime, note: str = "", by: User | None = None
) -> None:
    notify(
        recipients=users, kind=kind, subject=told(shift.activity, shift), url=reverse("activities:my-signups"),
        by=by, at=at, note=note,
    )  # fmt: skip
