"""Asking for an export, cancelling it, taking its file."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.exports import policies
from portal.exports.base import ListExport
from portal.exports.models import Export
from portal.exports.signals import exports_queued


@transaction.atomic
def request_export(*, definition: ListExport, query: QueryDict, key: UUID, by: User, at: datetime) -> Export:
    """Note down an export; asked for twice by the same form (``key``) it is one.

    A large one is left to a worker, a small one (``is_background`` False) to the caller, who calls
    ``build_export`` after this transaction. RuleError: nothing to export, a wrong condition, too many today.
    """
    policies.check_can_export(by, definition)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    asked = Export.objects.filter(owner=by, key=key).first()
    if asked is not None:
        return asked
    policies.check_has_quota(by, at)
    selection = definition.select(by, query)
    count = selection.rows.count()
    if not count:
        raise RuleError(_("The list is empty, so there is nothing to export."))
    is_background = count > settings.EXPORT_AT_ONCE_ROWS
    export = Export.objects.create(
        owner=by, key=key, slug=definition.slug, query=selection.query, asked_at=at, queued_at=at,
        is_background=is_background, progress_total=count,
    )  # fmt: skip
    note(export, "export.requested", by=by, at=at, rows=count)
    if is_background:
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


def note(export: Export, action: str, *, by: User | None, at: datetime, **details: object) -> None:
    """One event of ``export`` in the timeline; never its conditions, which may hold a name."""
    organization = by.organization if by is not None else None
    details = {"list": export.slug, **details}
    record(action=action, by=by, at=at, target=export, organization=organization, details=details)
