"""Writing the timeline and closing its hash chain."""

import hashlib
import json

import structlog
from django.db import connection, transaction

from portal.audit.models import AuditEvent, AuditLink

log = structlog.get_logger(__name__)

CHAIN_LOCK = 4_117_001  # advisory lock: one chaining worker at a time
GENESIS = "0" * 64


def record(*, action, by, at, target, organization=None, reason="", details=None):
    """Insert one event in the caller's transaction and return it; see ``event_of``."""
    event = event_of(
        action=action, by=by, at=at, target=target, organization=organization, reason=reason, details=details
    )
    event.save()
    return event


def record_all(events, *, batch_size=2000):
    """Insert events made by ``event_of`` in their order, in the caller's transaction; return how many."""
    return len(AuditEvent.objects.bulk_create(events, batch_size=batch_size))


def event_of(*, action, by, at, target, organization=None, reason="", details=None):
    """Return an event that is not saved yet.

    ``by`` is a user or None (the system); ``target`` any saved model instance; ``organization`` defaults to
    the target's own. ``details`` holds words that help a reader (a version, a period code), never values
    of personal fields.
    """
    if organization is None:
        organization = getattr(target, "organization", None)
    return AuditEvent(
        action=action,
        at=at,
        actor_id=getattr(by, "pk", None),
        actor_name=getattr(by, "display_name", ""),
        organization_id=getattr(organization, "pk", None),
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=getattr(target, "audit_label", str(target))[:120],
        reason=reason,
        details=details or {},
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )


def event_hash(event, previous_hash):
    """Return the SHA-256 over every column of ``event`` and the hash before it."""
    content = [
        previous_hash, event.pk, event.action, event.at.isoformat(), event.recorded_at.isoformat(), event.actor_id,
        event.actor_name, event.organization_id, event.target_type, event.target_id, event.target_label,
        event.reason, event.details, event.request_id,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def extend_chain(*, limit=5000):
    """Link events that no link covers yet, oldest first; return how many.

    Two workers at once are harmless: the second finds the lock taken and leaves. An event with a lower
    number that commits later is linked later; the chain follows the order of linking.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHAIN_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = AuditLink.objects.order_by("-pk").first()
    previous = last.hash if last else GENESIS
    links = []
    for event in AuditEvent.objects.filter(link=None).order_by("pk")[:limit]:
        current = event_hash(event, previous)
        links.append(AuditLink(event=event, previous_hash=previous, hash=current))
        previous = current
    AuditLink.objects.bulk_create(links)
    if links:
        # The head leaves the database with the logs: a cut tail is invisible from inside the chain.
        log.info("audit_chain_head", head=previous, events=len(links))
    return len(links)


def first_broken_link():
    """Return the first AuditLink that does not fit its event or its predecessor, or None when all fit."""
    previous = GENESIS
    for link in AuditLink.objects.select_related("event").order_by("pk").iterator(chunk_size=2000):
        if link.previous_hash != previous or link.hash != event_hash(link.event, previous):
            return link
        previous = link.hash
    return None
