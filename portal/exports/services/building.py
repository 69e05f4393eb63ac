"""Making the file of an export: lease, select with the rights of now, stream, finish while the lease is ours."""

import errno
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.jobs import MAX_ATTEMPTS, Clock, JobState, Lease, LeaseLostError
from portal.common.language import office_language
from portal.exports import files, policies
from portal.exports.base import Content, ListExport, Selection
from portal.exports.models import Export
from portal.exports.services.notes import note, tell
from portal.notifications.models import Message
from portal.xlsx import TOTAL, Sheet, SheetColumn, WorkbookFacts, write_workbook

log = structlog.get_logger(__name__)

_PAUSE_AFTER_FAILURE = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a finished export is, ready for its row."""

    as_of: datetime
    facts: WorkbookFacts
    unit_ids: list[int]
    assignment_ids: list[int]


def build_export(*, export_id: int, clock: Clock) -> bool:
    """Make the file of export ``export_id`` if it waits; return whether it was ours to make.

    The owner's rights are those of now. A refusal ends it at once, a failure puts it back until the third attempt.
    """
    export = Export.objects.lease(export_id, at=clock(), seconds=settings.LEDGER_LEASE_SECONDS)
    if export is None:
        return False
    token = cast(UUID, export.lease_token)
    try:
        lease = Lease(export, clock=clock, seconds=settings.LEDGER_LEASE_SECONDS)
        _finish(export, _write(export, lease, clock()), files.keep(token), clock())
    except LeaseLostError:
        log.warning("export_lease_lost", export=export.pk, attempt=export.attempt)
    except (PermissionDenied, RuleError) as refusal:
        _fail(export, str(refusal), clock(), is_final=True)
    except Exception as error:
        log.exception("export_failed", export=export.pk, attempt=export.attempt)
        _fail(export, words_for(error), clock(), is_final=export.attempt >= MAX_ATTEMPTS)
    finally:
        files.discard_draft(token)
    return True


def _write(export: Export, lease: Lease, at: datetime) -> Result:
    definition, owner = export.definition, export.owner
    with office_language(), files.draft_of(cast(UUID, export.lease_token)).open("wb") as target:
        if definition is None:
            raise RuleError(_("This list is no more."))
        policies.check_can_export(owner, definition)
        selection = definition.select(owner, QueryDict(export.query))
        content = definition.read(selection.rows)
        check_has_not_grown(export, definition, content.count > (export.progress_total or 0))
        Export.objects.held_by(export).update(progress_total=content.count)
        sheet = sheet_of(definition, selection, content, export, at)
        facts = write_workbook(target, sheet, content.rows, on_progress=lease.renew)
        check_has_not_grown(export, definition, bool(content.unit_ids - set(export.unit_ids)))
    return Result(
        as_of=at,
        facts=facts,
        unit_ids=sorted(content.unit_ids),
        assignment_ids=policies.assignments_for(owner, definition),
    )


def check_has_not_grown(export: Export, definition: ListExport, has_grown: bool) -> None:
    """A file in clear holds no more than was asked for and released."""
    if definition.in_clear and has_grown:
        raise RuleError(_("The list has grown since it was asked for. Export it again."))


def sheet_of(definition: ListExport, selection: Selection, content: Content, export: Export, at: datetime) -> Sheet:
    """The layout: conditions and 口径, how many, by whom and when stand above the table. In ``office_language``.

    A file in clear says first whose it is and what for: whoever finds it knows who let it go.
    """
    name, moment = export.owner.display_name, f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    conditions = "；".join(selection.conditions) or _("all that the list shows")
    above = [_("Conditions: %(conditions)s") % {"conditions": conditions}]
    if definition.in_clear:
        words = _(
            "Personal data in full, for %(name)s (%(account)s) alone, %(time)s, for: %(reason)s. Do not pass it on; "
            "delete it after use."
        )
        about = {"name": name, "account": export.owner.username, "time": moment, "reason": export.reason}
        above.insert(0, words % about)
    if notes := [*definition.notes, *selection.notes]:
        above.append(_("How it is counted: %(notes)s") % {"notes": "".join(map(str, notes))})
    made = _("Exported by %(name)s, %(time)s") % {"name": name, "time": moment}
    return Sheet(
        title=str(definition.title),
        columns=[
            SheetColumn(header=str(column.header), kind=column.kind, width=column.width, total=column.total)
            for column in definition.columns
        ],
        facts_left="\n".join(above),
        facts_middle=_("%(number)d records in the order of the list") % {"number": content.count},
        facts_right=made,
        totals=content.totals,
        total_label=str(selection.total_label) or TOTAL,
        has_total_row=bool(content.totals) or any(column.total for column in definition.columns),
    )


@transaction.atomic
def _finish(export: Export, result: Result, name: str, at: datetime) -> None:
    finished = Export.objects.held_by(export).update(
        job_state=JobState.DONE, lease_token=None, lease_until=None, finished_at=at, error="", as_of=result.as_of,
        row_count=result.facts.rows, progress_done=result.facts.rows, progress_total=result.facts.rows,
        file=name, sha256=result.facts.sha256, size=result.facts.bytes, unit_ids=result.unit_ids,
        assignment_ids=result.assignment_ids, expires_at=at + export.kept_for,
    )  # fmt: skip
    if not finished:
        files.discard(name)
        raise LeaseLostError
    note(export, "export.built", by=export.owner, at=at, rows=result.facts.rows, sha256=result.facts.sha256)
    tell(export, Message.Kind.EXPORT_READY, at)


@transaction.atomic
def _fail(export: Export, words: str, at: datetime, *, is_final: bool) -> None:
    values: dict[str, Any] = {"lease_token": None, "lease_until": None, "error": words[:500]}
    if is_final:
        values |= {"job_state": JobState.FAILED, "finished_at": at}
    else:
        values |= {"job_state": JobState.QUEUED, "queued_at": at + _PAUSE_AFTER_FAILURE * export.attempt}
    if Export.objects.held_by(export).update(**values) and is_final:
        note_failed(export, words, at)


def note_failed(export: Export, words: str, at: datetime) -> None:
    """``export`` failed for good; ``words`` say why."""
    note(export, "export.failed", by=export.owner, at=at)
    tell(export, Message.Kind.EXPORT_FAILED, at, words)


def words_for(error: Exception) -> str:
    """A sentence for the owner; details stand in the log."""
    with office_language():
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return _("The disk is full. Tell the administrator, then export again.")
        return _("The program failed. Export again later; if it fails again, tell the administrator.")
