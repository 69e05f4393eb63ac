"""Closing notices whose last day is over. The row is the job: it is locked, looked at again, and closed once."""

from datetime import date, datetime
from typing import cast

import structlog
from django.db import transaction
from django.utils import timezone

from portal.audit.services import record
from portal.notices.base import get_kind
from portal.notices.models import PublicNotice
from portal.notices.services import clock
from portal.notices.services.fingerprints import is_intact
from portal.notices.services.posting import become
from portal.notices.services.telling import tell
from portal.notifications.models import Message

log = structlog.get_logger(__name__)

State = PublicNotice.State


def close_due(*, at: datetime) -> int:
    """Close every notice whose last day is over and return how many; one that fails keeps none of the others.

    Each has a transaction of its own: a process killed in between leaves the rest for the next minute.
    """
    today = timezone.localdate(at)
    closed = 0
    for pk in list(PublicNotice.objects.due(today).order_by("ends_on", "pk").values_list("pk", flat=True)):
        try:
            closed += close_notice(pk=pk, at=at)
        except Exception:
            log.exception("notice_not_closed", notice=pk)
    return closed


@transaction.atomic
def close_notice(*, pk: int, at: datetime) -> bool:
    """Close notice ``pk`` if it is due; False when another worker has it, or it is not due (any more).

    The days are counted once more before: a holiday that was entered since prolongs the notice.
    """
    today = timezone.localdate(at)
    locked = PublicNotice.objects.select_for_update(of=("self",), skip_locked=True).due(today)
    notice = locked.select_related("organization__successor", "drafted_by", "posted_by").filter(pk=pk).first()
    if notice is None or _is_prolonged(notice, today, at):
        return False
    notice.closed_at = at
    notice.is_intact, notice.verified_at = is_intact(notice), at
    become(notice, State.CLOSED)
    record(action="notice.closed", by=None, at=at, target=notice, details={"intact": notice.is_intact})
    tell(notice, [notice.drafted_by, notice.posted_by], Message.Kind.NOTICE_CLOSED, by=None, at=at)
    get_kind(notice.kind).on_closed(notice, at)
    return True


def count_again(*, at: datetime) -> int:
    """Each night: prolong what holidays entered since make longer, before its readers are misled; how many."""
    prolonged = 0
    for pk in list(PublicNotice.objects.filter(state=State.POSTED).values_list("pk", flat=True)):
        with transaction.atomic():
            notice = PublicNotice.objects.select_for_update(of=("self",)).filter(state=State.POSTED, pk=pk).first()
            prolonged += notice is not None and _prolong(notice, at)
    return prolonged


def _is_prolonged(notice: PublicNotice, today: date, at: datetime) -> bool:
    """Count again; True when the last day is still to come."""
    _prolong(notice, at)
    return cast(date, notice.ends_on) >= today


def _prolong(notice: PublicNotice, at: datetime) -> bool:
    end = clock.counted_again(notice)
    if end == notice.ends_on:
        return False
    notice.ends_on = end
    notice.version += 1
    notice.save()
    record(action="notice.prolonged", by=None, at=at, target=notice, details={"until": end.isoformat()})
    return True
