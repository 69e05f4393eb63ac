"""Objections: received, taken, answered. While one is open, the clock of its notice stands still."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import next_number
from portal.notices import policies
from portal.notices.models import NoticeStrike, Objection, PublicNotice
from portal.notices.services import clock
from portal.notices.services.drafting import lock_notice
from portal.notices.services.fingerprints import head_hash, strike_hash
from portal.notices.services.posting import become, end_withdrawn
from portal.notices.services.telling import tell, tell_of_objection, who_answers
from portal.notifications.models import Message
from portal.privacy.numbers import refuse_private_words
from portal.privacy.reasons import read_reason

State, Channel = PublicNotice.State, Objection.Channel
Result, Remedy = Objection.Result, Objection.Remedy
NUMBER_KIND = "Y"
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are taken for one another when they are written down
_CODE_LENGTH = 10


def receipt_code(key: str) -> str:
    """What the sender of the objection with ``key`` looks the answer up with, such as ``7KQ2M-XW94R``."""
    digest = hashlib.sha256(f"portal.notices.receipt:{key}".encode()).digest()
    code = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_CODE_LENGTH])
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def file_objection(*, notice: PublicNotice, content: dict[str, Any], key: str, at: datetime) -> Objection:
    """Anybody objects by the website; a form sent twice (the same ``key``) is one objection. Return it.

    ``content`` has ``text``, ``name``, ``phone`` and ``row_number`` (None: the whole notice).
    """
    notice = lock_notice(notice)
    present = Objection.objects.filter(notice=notice, key=key).first()
    if present is not None:
        return present
    objection = Objection(notice=notice, key=key, channel=Channel.WEB, received_on=timezone.localdate(at), filed_at=at)
    return _receive(objection, content, by=None, at=at)


@transaction.atomic
def enter_objection(
    *, notice: PublicNotice, content: dict[str, Any], channel: str, received_on: date, by: User, at: datetime
) -> Objection:
    """Somebody of the office enters what came by phone or letter, with the day it came; return the objection."""
    notice = lock_notice(notice)
    policies.check_can_enter_objection(by, notice)
    if channel == Channel.WEB:
        raise ValidationError({"channel": _("Objections by the website are entered by their senders.")})
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("This day has not come yet.")})
    objection = Objection(notice=notice, channel=channel, received_on=received_on, filed_at=at, entered_by=by)
    return _receive(objection, content, by=by, at=at)


def _receive(objection: Objection, content: dict[str, Any], *, by: User | None, at: datetime) -> Objection:
    notice = objection.notice
    policies.check_takes_objections(notice, objection.received_on)
    objection.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    objection.text, objection.row_number = content["text"].strip(), content.get("row_number")
    objection.name, objection.phone = content.get("name", "").strip(), content.get("phone", "").strip()
    if objection.row_number is not None and not 1 <= objection.row_number <= notice.row_count:
        raise ValidationError({"row_number": _("The list has no such row.")})
    objection.full_clean(exclude=["entered_by"])
    objection.save()
    clock.stop(notice, objection.received_on)
    become(notice, State.SUSPENDED)
    details = {"objection": objection.number, "channel": objection.channel, "days_left": notice.days_left}
    record(action="objection.filed", by=by, at=at, target=notice, details=details)
    tell_of_objection(objection, who_answers(notice), Message.Kind.OBJECTION_FILED, by=by, at=at)
    return objection


@transaction.atomic
def take_objection(*, objection: Objection, by: User, at: datetime) -> Objection:
    """``by`` handles it from now on; it leaves the desks of the others."""
    objection = _lock(objection)
    policies.check_can_handle(by, objection)
    objection.owner = by
    objection.save()
    record(action="objection.taken", by=by, at=at, target=objection.notice, details={"objection": objection.number})
    return objection


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    answer: str,
    result: str,
    by: User,
    at: datetime,
    remedy: str = "",
    row_numbers: Sequence[int] = (),
    reason: str = "",
) -> Objection:
    """Answer an objection. Upheld, it strikes ``row_numbers`` out or withdraws the notice, for ``reason``.

    With the last open one answered, the clock goes on. ValidationError names what is missing.
    """
    objection = _lock(objection)
    policies.check_can_handle(by, objection)
    notice = objection.notice
    refuse_private_words(answer=answer, reason=reason)
    if not answer.strip():
        raise ValidationError({"answer": _("Write what the sender is told.")})
    if result == Result.UPHELD and remedy not in Remedy.values:
        raise ValidationError({"remedy": _("Say what follows: strike the row out, or withdraw the notice.")})
    objection.answer, objection.result = answer.strip(), result
    objection.remedy = remedy if result == Result.UPHELD else ""
    objection.answered_by, objection.answered_at = by, at
    objection.owner = objection.owner or by
    objection.full_clean(exclude=["entered_by", "owner", "answered_by"])
    objection.save()
    details = {"objection": objection.number, "result": objection.result}
    record(action="objection.answered", by=by, at=at, target=notice, details=details)
    tell(notice, [notice.drafted_by, objection.entered_by], Message.Kind.OBJECTION_ANSWERED, by=by, at=at)
    _follow(objection, row_numbers, reason, by=by, at=at)
    return objection


def _follow(objection: Objection, row_numbers: Sequence[int], reason: str, *, by: User, at: datetime) -> None:
    """What an answer does to its notice, which may have been withdrawn meanwhile."""
    notice = objection.notice
    if not notice.is_running:
        return
    if objection.remedy == Remedy.WITHDRAW:
        end_withdrawn(notice, reason=reason, by=by, at=at)
        return
    if objection.remedy == Remedy.STRIKE:
        _strike(objection, row_numbers, reason, by=by, at=at)
    if not notice.objections.open().exists():
        until = clock.go_on(notice, timezone.localdate(at))
        become(notice, State.POSTED)
        details = {"days": notice.days_to_count, "until": until.isoformat()}
        record(action="notice.resumed", by=by, at=at, target=notice, details=details)


def _strike(objection: Objection, row_numbers: Sequence[int], reason: str, *, by: User, at: datetime) -> None:
    notice = objection.notice
    reason = read_reason(reason, field="reason")
    standing = {row.number for row in notice.list_rows if row.strike is None}
    if not row_numbers or not set(row_numbers) <= standing:
        raise ValidationError({"row_numbers": _("Choose rows that stand on the list.")})
    for row_number in sorted(set(row_numbers)):
        strike = NoticeStrike(
            notice=notice, row_number=row_number, reason=reason, objection=objection, struck_by=by,
            struck_at=at, previous_hash=head_hash(notice),
        )  # fmt: skip
        strike.hash = strike_hash(strike)
        strike.save()
        details = {"objection": objection.number, "row": row_number, "sha256": strike.hash}
        record(action="notice.row_struck", by=by, at=at, target=notice, details=details)


def answer_for(*, number: str, code: str) -> Objection | None:
    """The objection of this receipt, for its sender; None when number and code do not belong together."""
    wanted = "".join(letter for letter in code.upper() if letter in _LETTERS)
    objection = Objection.objects.select_related("notice").filter(number=number.strip().upper()).first()
    if objection is None or receipt_code(objection.key).replace("-", "") != wanted:
        return None
    return objection


def _lock(objection: Objection) -> Objection:
    """The objection with its notice, which is locked first: so two answers cannot both be the last."""
    notice = lock_notice(objection.notice)
    locked = Objection.objects.select_for_update(of=("self",)).select_related("owner", "entered_by")
    found = locked.get(pk=objection.pk)
    found.notice = notice
    return found
