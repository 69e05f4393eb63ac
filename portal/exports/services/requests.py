"""Asking for an export, cancelling it, taking its file."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.exports import policies
from portal.exports.base import ListExport
from portal.exports.models import Export
from portal.exports.services.notes import note
from portal.exports.services.releasing import ask_for_release
from portal.exports.signals import exports_queued
from portal.privacy.reasons import read_reason


@transaction.atomic
def request_export(
    *, definition: ListExport, query: QueryDict, key: UUID, by: User, at: datetime, reason: str = ""
) -> Export:
    """Note down an export; asked for twice by the same form (``key``) it is one.

    A large one is left to a worker, a small one (``is_background`` False) to the caller, who calls
    ``build_export`` after this transaction. One in clear takes a ``reason``, and a long one of these waits for a
    second person. RuleError: nothing to export, a wrong condition, too many today, no reason.
    """
    policies.check_can_export(by, definition)
    reason = read_reason(reason) if definition.in_clear else ""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    asked = Export.objects.filter(owner=by, key=key).first()
    if asked is not None:
        return asked
    policies.check_has_quota(by, at)
    selection = definition.select(by, query)
    count = selection.rows.count()
    if not count:
        raise RuleError(_("The list is empty, so there is nothing to export."))
    export = Export(
        owner=by, key=key, slug=definition.slug, query=selection.query, asked_at=at, queued_at=at,
        is_background=count > settings.EXPORT_AT_ONCE_ROWS, progress_total=count, reason=reason,
    )  # fmt: skip
    if definition.in_clear:
        policies.check_may_take_in_clear(by, count, at)
        export.unit_ids = sorted(set(selection.rows.order_by().values_list(definition.unit_lookup, flat=True)))
        export.needs_release = count > settings.CLEAR_EXPORT_ALONE_ROWS
        export.is_background |= export.needs_release
    export.save()
    note(export, "export.requested", by=by, at=at, reason=reason, rows=count)
    if export.needs_release:
        ask_for_release(export, by=by, at=at)
    elif export.is_background:
        exports_queued.send(sender=Export, export_ids=[export.pk])
    return export


@transaction.atomic
def cancel_export(*, export: Export, by: User, at: datetime) -> Export:
    """Take an export back; a worker that is at it finds its lease gone and stores nothing."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    policies.check_can_cancel(by, export)
    export.job_state, export.lease_token, export.lease_until = JobState.FAILED, None, None
    export.cancelled_at = export.finished_at = at
    export.save(update_fields=["job_state", "lease_token", "lease_until", "cancelled_at", "finished_at"])
    note(export, "export.cancelled", by=by, at=at)
    return export


@transaction.atomic
def note_download(*, export: Export, by: User, at: datetime) -> None:
    """Write into the timeline who took which file away."""
    note(export, "export.downloaded", by=by, at=at, rows=export.row_count, sha256=export.sha256)
