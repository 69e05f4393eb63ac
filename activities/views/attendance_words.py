"""What pages say of shifts and of who attended them."""

from django.utils import timezone
from django.utils.translation import pgettext

from activities.models import Attendance

Method = Attendance.Method


def shift_words(shift):
    """Name, day and time of a shift: 第一班 06-07 07:00 ～ 09:30; with both days where it goes past midnight."""
    begins, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%m-%d %H:%M}"
    return f"{shift.name} {begins:%m-%d %H:%M} ～ {until}".strip()


def how(row):
    """How the two times came in: once where both came the same way."""
    methods = dict.fromkeys(filter(None, (row.in_method, row.out_method)))
    return " / ".join(str(Method(method).label) for method in methods)


def state_of(row):
    """``(state, word)`` of a standing row for includes/status_tag.html."""
    if row.signed_out_at is None:
        return "running", pgettext("attendance", "Still there")
    if row.confirmed_at is not None:
        return "confirmed", pgettext("attendance", "Confirmed")
    if row.out_method == Method.AUTO:
        return "overdue", pgettext("attendance", "Ended by itself, to be confirmed")
    return "submitted", pgettext("attendance", "To be confirmed")
