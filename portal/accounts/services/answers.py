"""One effect for one key: a request that is sent again gets the answer of the first."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from portal.accounts.models import KeptAnswer

KEEP = timedelta(hours=24)


def claim(*, user, key, fingerprint, at):
    """Return ``(row, is_new)`` for the request of ``user`` under ``key``; call it inside a transaction.

    While another request with the same key runs, this waits for its end: the unique column makes it. If that
    one was refused, its row is gone and this one is the first. An answer older than a day counts no more.
    """
    KeptAnswer.objects.filter(user=user, key=key, created_at__lt=at - KEEP).delete()
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(user=user, key=key, fingerprint=fingerprint, created_at=at)
    except IntegrityError:
        return KeptAnswer.objects.get(user=user, key=key), False
    return row, True


def keep(row, *, status, answer):
    """Store what the first request was answered."""
    row.status, row.answer = status, answer
    row.save(update_fields=["status", "answer"])


def discard_old(*, at):
    """Delete answers older than a day; return how many. Safe to run twice."""
    return KeptAnswer.objects.filter(created_at__lt=at - KEEP).delete()[0]
