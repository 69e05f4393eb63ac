"""The fingerprints of a frozen list: of what was posted, and of each strike over what stood before it."""

import hashlib
import json
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.services import record
from portal.notices import policies
from portal.notices.models import NoticeStrike, PublicNotice

log = structlog.get_logger(__name__)


def list_hash(notice: PublicNotice) -> str:
    """SHA-256 over number, unit, words, days, columns and masked rows."""
    return _sha256(
        [
            notice.number, notice.organization_name, notice.kind, notice.title, notice.body, notice.scope, notice.days,
            timezone.localdate(notice.posted_at).isoformat(), notice.columns, notice.rows,
        ]
    )  # fmt: skip


def strike_hash(strike: NoticeStrike) -> str:
    """SHA-256 over a strike and the hash before it."""
    return _sha256([strike.previous_hash, strike.row_number, strike.reason, strike.objection_id, strike.struck_by_id])


def head_hash(notice: PublicNotice) -> str:
    """The hash that vouches for the list as it stands: of the last strike, else of the list as posted."""
    return notice.strikes.in_order().values_list("hash", flat=True).last() or notice.list_sha256


def is_intact(notice: PublicNotice) -> bool:
    """True when the list and every strike are what their hashes say, one after the other."""
    expected = list_hash(notice)
    if expected != notice.list_sha256 or notice.row_count != len(notice.rows):
        return False
    for strike in notice.strikes.in_order():
        if strike.previous_hash != expected or strike.hash != strike_hash(strike):
            return False
        expected = strike.hash
    return True


@transaction.atomic
def verify_notice(*, notice: PublicNotice, by: User | None, at: datetime) -> PublicNotice:
    """校验: hash the list again and note the result; ``is_intact`` of the returned notice is the answer."""
    if by is not None:
        policies.check_can_verify(by, notice)
    locked = PublicNotice.objects.select_for_update(of=("self",)).select_related("organization").get(pk=notice.pk)
    was_intact = locked.is_intact
    locked.is_intact, locked.verified_at = is_intact(locked), at
    locked.save(update_fields=["is_intact", "verified_at"])
    if by is not None or (was_intact is not False and not locked.is_intact):
        record(action="notice.verified" if locked.is_intact else "notice.damaged", by=by, at=at, target=locked)
    if not locked.is_intact:
        log.error("notice_list_damaged", notice=locked.pk)
    return locked


def verify_all(*, at: datetime) -> tuple[int, int]:
    """Check every posted list; return how many there are and how many are damaged."""
    damaged = total = 0
    for notice in PublicNotice.objects.kept().order_by("pk").iterator(chunk_size=100):
        total += 1
        damaged += not verify_notice(notice=notice, by=None, at=at).is_intact
    return total, damaged


def _sha256(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
