"""Posting a notice, its photo, withdrawing it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.attachments.services import store_photo
from portal.audit.services import record
from portal.codes.services import next_number
from portal.notices import policies
from portal.notices.base import get_kind
from portal.notices.models import PublicNotice
from portal.notices.services import clock
from portal.notices.services.drafting import lock_notice
from portal.notices.services.fingerprints import list_hash
from portal.notices.services.telling import tell
from portal.notifications.models import Message
from portal.privacy.reasons import read_reason

State = PublicNotice.State
NUMBER_KIND = "G"


@transaction.atomic
def post_notice(*, notice: PublicNotice, version: int, by: User, at: datetime) -> PublicNotice:
    """The second person posts what they have read, that of ``version``: number, clock and fingerprint are given."""
    notice = lock_notice(notice, version)
    policies.check_can_post(by, notice)
    notice.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    notice.organization_name = notice.organization.name
    notice.posted_by, notice.posted_at = by, at
    until = clock.start(notice, timezone.localdate(at))
    notice.list_sha256 = list_hash(notice)
    notice.is_intact, notice.verified_at = True, at
    become(notice, State.POSTED)
    details = {"sha256": notice.list_sha256, "until": until.isoformat()}
    record(action="notice.posted", by=by, at=at, target=notice, details=details)
    tell(notice, [notice.drafted_by, notice.changed_by], Message.Kind.NOTICE_POSTED, by=by, at=at)
    get_kind(notice.kind).on_posted(notice, at)
    return notice


@transaction.atomic
def withdraw_notice(*, notice: PublicNotice, reason: str, by: User, at: datetime) -> PublicNotice:
    """Take a notice back, with a reason; its page is gone at once. Open objections are answered all the same."""
    notice = lock_notice(notice)
    policies.check_can_withdraw(by, notice)
    return end_withdrawn(notice, reason=reason, by=by, at=at)


def end_withdrawn(notice: PublicNotice, *, reason: str, by: User, at: datetime) -> PublicNotice:
    """What withdrawing does to a locked notice; the rights have been asked for."""
    reason = read_reason(reason, field="reason")
    was_posted = notice.state != State.DRAFT
    notice.withdrawn_by, notice.withdrawn_at, notice.withdraw_reason = by, at, reason
    notice.days_left = None
    become(notice, State.WITHDRAWN)
    record(action="notice.withdrawn", by=by, at=at, target=notice, reason=notice.withdraw_reason)
    people = [notice.drafted_by, notice.changed_by, notice.posted_by]
    tell(notice, people, Message.Kind.NOTICE_WITHDRAWN, by=by, at=at, note=notice.withdraw_reason)
    if was_posted:
        get_kind(notice.kind).on_withdrawn(notice, at)
    return notice


@transaction.atomic
def attach_photo(*, notice: PublicNotice, file: Any, by: User, at: datetime) -> PublicNotice:
    """Keep a photo of the board with the notice; a later one takes its place. ImageRefused: not a photo."""
    notice = lock_notice(notice)
    policies.check_can_attach(by, notice)
    notice.photo = store_photo(file=file, by=by, at=at)
    notice.version += 1
    notice.save()
    record(action="notice.photo_added", by=by, at=at, target=notice, details={"sha256": notice.photo.sha256})
    return notice


def become(notice: PublicNotice, state: str) -> None:
    notice.state = state
    notice.version += 1
    notice.save()
