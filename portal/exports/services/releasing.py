"""Files in clear that are long: a second person releases them or says no, or nobody does and they come to nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.common.jobs import JobState
from portal.common.language import office_language
from portal.exports import policies
from portal.exports.models import Export
from portal.exports.services.notes import note, tell
from portal.exports.signals import exports_queued
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.reasons import read_reason

RELEASED_WITHIN = timedelta(days=3)
TOLD = 5  # whoever else may release it finds it on their desk


@transaction.atomic
def release_export(*, export: Export, by: User, at: datetime) -> Export:
    """Let a worker make the file: its owner's, made with the owner's rights of then."""
    export = _locked(export)
    policies.check_can_release(by, export)
    export.released_by, export.released_at, export.queued_at = by, at, at
    export.save(update_fields=["released_by", "released_at", "queued_at"])
    note(export, "export.released", by=by, at=at, rows=export.progress_total)
    exports_queued.send(sender=Export, export_ids=[export.pk])
    return export


@transaction.atomic
def refuse_export(*, export: Export, reason: str, by: User, at: datetime) -> Export:
    """No file is made; the owner reads why. RuleError for a blank reason or one with somebody's number."""
    reason = read_reason(reason)
    export = _locked(export)
    policies.check_can_release(by, export)
    _end(export, reason, at)
    note(export, "export.refused", by=by, at=at, reason=reason)
    return export


@transaction.atomic
def end_unreleased(*, at: datetime) -> int:
    """End what nobody released in time; return how many."""
    waiting = Export.objects.waiting_for_release().filter(asked_at__lt=at - RELEASED_WITHIN)
    late = list(waiting.select_related("owner").select_for_update(of=("self",), skip_locked=True))
    for export in late:
        with office_language():
            words = _("Nobody released it within three days. Ask anew if it is still needed.")
        _end(export, words, at)
        note(export, "export.failed", by=None, at=at)
    return len(late)


def ask_for_release(export: Export, *, by: User, at: datetime) -> None:
    """Tell those who may release it."""
    first = Organization.objects.get(pk=export.unit_ids[0])
    holders = User.objects.holding(export.definition.permission, first).exclude(pk=by.pk).order_by("pk")
    with office_language():
        subject = str(export.title)
    people = [person for person in holders if policies.can_release(person, export)]
    url = reverse("exports:release-detail", args=[export.pk])
    notify(recipients=people[:TOLD], kind=Message.Kind.EXPORT_WAITS, subject=subject, note=export.reason, url=url,
           by=by, at=at)  # fmt: skip


def _locked(export: Export) -> Export:
    return Export.objects.select_for_update(of=("self",)).select_related("owner").get(pk=export.pk)


def _end(export: Export, words: str, at: datetime) -> None:
    export.job_state, export.finished_at, export.error = JobState.FAILED, at, words
    export.save(update_fields=["job_state", "finished_at", "error"])
    tell(export, Message.Kind.EXPORT_FAILED, at, words)
