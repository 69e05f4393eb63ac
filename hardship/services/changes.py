"""Changes of what stands on file: asked for by a caseworker, decided by a second person who sees old and new."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hardship.models import FileChange, HardshipFile
from hardship.models.members import MEMBER_FIELDS
from hardship.models.words import Category, ExitReason, Level
from hardship.policies import changes as policies
from hardship.services import locking
from hardship.services.drafting import replace_members
from hardship.services.review import erase_day
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.privacy.reasons import read_reason

Kind, State = FileChange.Kind, FileChange.State


@transaction.atomic
def ask_category(
    *, file: HardshipFile, category: str, reason: str, by: User, at: datetime, version: int | None = None
) -> FileChange:
    """Ask for another category of hardship."""
    file = _open_file(file, by, version)
    if category not in Category.values or category == file.category:
        raise ValidationError({"category": _("Choose another category.")})
    return _asked(file, Kind.CATEGORY, {"category": file.category}, {"category": category}, reason, by=by, at=at)


@transaction.atomic
def ask_members(
    *, file: HardshipFile, members: Sequence[Mapping[str, Any]], reason: str, by: User, at: datetime,
    version: int | None = None,
) -> FileChange:  # fmt: skip
    """Ask for another table of the family: all rows as they shall stand, those that stay with their ``pk``."""
    file = _open_file(file, by, version)
    before = [{"pk": member.pk, **_values(member)} for member in file.members.for_form()]
    after = [{key: row[key] for key in ("pk", *MEMBER_FIELDS) if key in row} for row in members]
    with transaction.atomic():  # what could not be accepted is said to whoever asks
        replace_members(file, after, by=by, at=at)
        transaction.set_rollback(True)
    return _asked(file, Kind.MEMBERS, before, after, reason, by=by, at=at)


def _values(member: Any) -> dict[str, Any]:
    return {name: getattr(member, name) for name in MEMBER_FIELDS}


@transaction.atomic
def ask_exit(
    *, file: HardshipFile, exit_reason: str, told_on: date, reason: str, by: User, at: datetime,
    version: int | None = None,
) -> FileChange:  # fmt: skip
    """Ask to close the file. The worker, or after a death the family, is told first: on the day ``told_on``."""
    file = _open_file(file, by, version)
    if exit_reason not in ExitReason.values:
        raise ValidationError({"exit_reason": _("Choose a reason.")})
    if told_on is None or not (file.filed_on or told_on) <= told_on <= timezone.localdate(at):
        raise ValidationError({"told_on": _("Tell the worker first, and note the day.")})
    return _asked(file, Kind.EXIT, {}, {"exit_reason": exit_reason, "told_on": told_on}, reason, by=by, at=at)


def _open_file(file: HardshipFile, by: User, version: int | None) -> HardshipFile:
    file = locking.lock_file(file, version)
    policies.check_can_ask_change(by, file)
    return file


def _asked(
    file: HardshipFile, kind: str, before: Any, proposed: Any, reason: str, *, by: User, at: datetime
) -> FileChange:
    change = FileChange(
        file=file, kind=kind, before=_sealed(before), proposed=_sealed(proposed), reason=read_reason(reason),
        base_version=file.version, requested_by=by, requested_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise RuleError(_("Such a request of this file waits already.")) from error
    record(action="hardship.change_requested", by=by, at=at, target=file, details={"kind": kind})
    return change


def _sealed(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def read_values(text: str) -> Any:
    """What stands in ``before`` or ``proposed``; {} once it was erased."""
    return json.loads(text) if text else {}


@transaction.atomic
def accept_change(*, change: FileChange, by: User, at: datetime) -> FileChange:
    """Do what was asked for. RuleError: the file was changed since, or something else of it waits."""
    change, file = _lock_change(change)
    policies.check_can_decide_change(by, change)
    if not file.is_filed:
        raise RuleError(_("This file has ended: %(state)s.") % {"state": file.get_state_display()})
    try:
        _APPLY[Kind(change.kind)](file, read_values(change.proposed), change, by, at)
    except ValidationError as error:  # somebody asked for stands in another file meanwhile
        raise RuleError(" ".join(error.messages)) from error
    return _decided(change, file, State.ACCEPTED, "hardship.change_accepted", by=by, at=at)


@transaction.atomic
def refuse_change(*, change: FileChange, reason: str, by: User, at: datetime) -> FileChange:
    """Leave everything as it stands, with a reason that whoever asked reads."""
    reason = read_reason(reason)
    change, file = _lock_change(change)
    policies.check_can_decide_change(by, change)
    change.decision_note = reason
    return _decided(change, file, State.REFUSED, "hardship.change_refused", by=by, at=at)


def _lock_change(change: FileChange) -> tuple[FileChange, HardshipFile]:
    """The file first, as everywhere, so that nobody waits for each other."""
    file = locking.lock_file(change.file)
    change = FileChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    change.file = file
    return change, file


def _decided(change: FileChange, file: HardshipFile, state: str, action: str, *, by: User, at: datetime) -> FileChange:
    change.state, change.decided_by, change.decided_at = state, by, at
    change.save()
    record(action=action, by=by, at=at, target=file, details={"kind": change.kind})
    return change


def _set_category(file: HardshipFile, values: Any, change: FileChange, by: User, at: datetime) -> None:
    if file.category != read_values(change.before)["category"]:
        raise RuleError(_("The category was changed since. Ask anew."))
    file.category = values["category"]
    if file.category == Category.EDGE:  # which stands on local files only
        file.level = Level.LOCAL
    locking.save(file)


def _set_members(file: HardshipFile, values: Any, change: FileChange, by: User, at: datetime) -> None:
    before = {row["pk"] for row in read_values(change.before)}
    if before != set(file.members.present().values_list("pk", flat=True)):
        raise RuleError(_("The family was changed since. Ask anew."))
    rows = [{**row, **_read_back(row)} for row in values]
    replace_members(file, rows, by=by, at=at)
    file.family_size = len(rows) + 1
    locking.save(file)


def _read_back(row: dict[str, Any]) -> dict[str, Any]:
    return {"birth_date": parse_date(row["birth_date"]) if row.get("birth_date") else None}


def _close(file: HardshipFile, values: Any, change: FileChange, by: User, at: datetime) -> None:
    if file.changes.pending().exclude(pk=change.pk).exists():
        raise RuleError(_("Another request of this file waits: decide on it first."))
    file.exit_reason, file.told_on = values["exit_reason"], parse_date(values["told_on"])
    file.exited_by, file.exited_on = by, timezone.localdate(at)
    file.erase_on = erase_day(file.exited_on)
    locking.become(file, HardshipFile.State.EXITED, at)
    record(action="hardship.exited", by=by, at=at, target=file, details={"reason": file.exit_reason})


_APPLY = {Kind.CATEGORY: _set_category, Kind.MEMBERS: _set_members, Kind.EXIT: _close}
