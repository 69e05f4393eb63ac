"""Rows are confirmed, the list is closed, and what nobody signed out of ends by itself."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Attendance
from activities.policies import attendances as policies
from activities.services.attendances.scanning import close_by_itself
from activities.signals import attendance_closed
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError


@transaction.atomic
def confirm_attendances(*, activity: Activity, by: User, at: datetime, keys: list[int] | None = None) -> int:
    """Confirm ended rows: those of ``keys``, else all but those that ended by themselves. Return how many.

    Nobody confirms their own. PermissionDenied: there was nothing but one's own.
    """
    policies.check_can_take_attendance(by, activity)
    rows = _ended(activity).filter(pk__in=keys) if keys is not None else _seen(_ended(activity))
    found, own = _split(rows, by)
    if own and not found:
        raise PermissionDenied(_("Nobody confirms their own attendance. Ask a colleague."))
    return _confirm(activity, found, by, at)


@transaction.atomic
def close_attendance(*, activity: Activity, by: User, at: datetime) -> int:
    """签到结束: the list is complete. Confirm what is left and tell whoever computes hours; return how many rows stand.

    RuleError: a shift still lasts, somebody is still signed in, a row ended by itself and nobody has looked at it,
    nobody was there.
    """
    activity = Activity.objects.select_for_update(of=("self",), no_key=True).get(pk=activity.pk)
    policies.check_can_take_attendance(by, activity)
    _check_complete(activity, at)
    found, _own = _split(_ended(activity), by)
    _confirm(activity, found, by, at)
    standing = activity.attendances.standing().count()
    record(action="attendance.closed", by=by, at=at, target=activity, details={"rows": standing})
    attendance_closed.send(sender=Activity, activity=activity, by=by, at=at)
    return standing


def close_forgotten(*, at: datetime) -> int:
    """End rows whose shift no longer takes sign-outs, at the end of the shift; they wait to be confirmed."""
    over = at - timedelta(minutes=settings.SIGN_OUT_CLOSES_MINUTES)
    keys = list(Attendance.objects.open().filter(shift__ends_at__lt=over).values_list("pk", flat=True))
    return sum(_close_one(key, at) for key in keys)


@transaction.atomic
def _close_one(key: int, at: datetime) -> bool:
    rows = Attendance.objects.open().select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("shift", "activity__organization", "entered_by").filter(pk=key).first()
    if row is not None:
        close_by_itself(row, at)
    return row is not None


def _ended(activity: Activity) -> QuerySet[Attendance]:
    rows = activity.attendances.to_confirm().exclude(signed_out_at=None)
    return rows.select_for_update(of=("self",)).select_related("volunteer").order_by("pk")


def _seen(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Without those whose end nobody has said."""
    return rows.exclude(out_method=Attendance.Method.AUTO)


def _split(rows: QuerySet[Attendance], by: User) -> tuple[list[Attendance], list[Attendance]]:
    """Others' rows, and those of the person who confirms."""
    found: tuple[list, list] = ([], [])
    for row in rows:
        found[row.volunteer.user_id in by.acting_ids].append(row)
    return found


def _confirm(activity: Activity, rows: list[Attendance], by: User, at: datetime) -> int:
    if rows:
        keys = [row.pk for row in rows]
        Attendance.objects.filter(pk__in=keys).update(confirmed_by=by, confirmed_at=at)
        record(action="attendance.confirmed", by=by, at=at, target=activity, details={"rows": len(rows)})
    return len(rows)


def _check_complete(activity: Activity, at: datetime) -> None:
    rows = activity.attendances.standing()
    if activity.shifts.live().filter(ends_at__gt=at).exists():
        raise RuleError(_("A shift still lasts. Close its list when it is over."))
    if still := rows.open().count():
        words = ngettext("%(count)d person is still signed in.", "%(count)d people are still signed in.", still)
        raise RuleError(words % {"count": still} + _("Enter when they left first."))
    if unseen := rows.to_confirm().filter(out_method=Attendance.Method.AUTO).count():
        words = ngettext("%(count)d row ended by itself.", "%(count)d rows ended by themselves.", unseen)
        raise RuleError(words % {"count": unseen} + _("Correct or confirm it first."))
    if not rows.exists():
        raise RuleError(_("Nobody is on the list yet."))
