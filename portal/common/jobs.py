"""Jobs as rows: workers lease them, a sweeper gives back what a dead worker held.

The broker may lose or repeat any message; the row decides. A lease carries a token, so that a worker that
was thought dead cannot finish what another has taken over.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
_NUDGES_AT_ONCE = 50
_RENEW_EVERY = timedelta(seconds=1)

Clock = Callable[[], datetime]


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class LeasedJobQuerySet(models.QuerySet):
    def lease(self, pk, *, at, seconds):
        """Take job ``pk`` for ``seconds`` when it waits; return it, or None when another has it or it is over."""
        token = uuid.uuid4()
        taken = self.filter(pk=pk, job_state=JobState.QUEUED).update(
            job_state=JobState.RUNNING, attempt=F("attempt") + 1, lease_token=token,
            lease_until=at + timedelta(seconds=seconds), started_at=at, progress_done=0,
        )  # fmt: skip
        return self.get(pk=pk) if taken else None

    def held_by(self, job):
        """The row of ``job`` while the lease that ``job`` was taken with is still its own."""
        return self.filter(pk=job.pk, job_state=JobState.RUNNING, lease_token=job.lease_token)

    def renew(self, job, *, at, seconds, done=None):
        """Prolong the lease and note progress; False when the job was taken away."""
        values = {"lease_until": at + timedelta(seconds=seconds)}
        if done is not None:
            values["progress_done"] = done
        return bool(self.held_by(job).update(**values))

    def expired(self, at):
        return self.filter(job_state=JobState.RUNNING, lease_until__lt=at)

    def waiting(self):
        return self.filter(job_state=JobState.QUEUED)

    def requeue_expired(self, *, at, words):
        """Put jobs of dead workers back, or fail them with ``words`` after the third attempt.

        Returns ``(requeued, failed)`` as lists of ids.
        """
        requeued, failed = [], []
        for job in self.expired(at).select_for_update(skip_locked=True):
            values = {"lease_token": None, "lease_until": None}
            if job.attempt >= MAX_ATTEMPTS:
                failed.append(job.pk)
                values |= {"job_state": JobState.FAILED, "error": words, "finished_at": at}
            else:
                requeued.append(job.pk)
                values |= {"job_state": JobState.QUEUED}
            self.filter(pk=job.pk).update(**values)
        return requeued, failed


class LeasedJob(models.Model):
    """Abstract row of background work. ``error`` is a sentence for the operations page, never a traceback."""

    job_state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    queued_at = models.DateTimeField(_("queued at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(null=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    JOB_FIELDS = (
        "job_state", "attempt", "lease_token", "lease_until", "queued_at", "started_at", "finished_at",
        "progress_done", "progress_total", "error",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def is_over(self):
        return self.job_state in {JobState.DONE, JobState.FAILED}


class LeaseLostError(Exception):
    """Another worker has taken the job over, or it was taken back; what was made must not be stored."""


class Lease:
    """Keeps the lease of ``job`` while work goes on, and its progress. ``clock`` gives the present moment."""

    def __init__(self, job, *, clock: Clock, seconds: int):
        self.job = job
        self._clock = clock
        self._seconds = seconds
        self._next = clock()

    def renew(self, done: int) -> None:
        """Note progress about once a second; LeaseLostError when the job is no longer ours."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _RENEW_EVERY
        if not type(self.job).objects.renew(self.job, at=now, seconds=self._seconds, done=done):
            raise LeaseLostError


def nudge_on_commit(send: Callable[[int], object], pks: Sequence[int]) -> None:
    """Tell workers about waiting jobs when the transaction is through; without a broker the rows wait."""
    transaction.on_commit(partial(nudge, send, pks), robust=True)


def nudge(send: Callable[[int], object], pks: Sequence[int]) -> None:
    """``send`` a message for each of the jobs ``pks`` (the first fifty: a worker finds the rest itself).

    Stops if the broker is away: the sweeper sends again.
    """
    for pk in pks[:_NUDGES_AT_ONCE]:
        try:
            send(pk)
        except OperationalError:
            log.warning("broker_away", waiting=len(pks))
            return


def job_indexes(prefix):
    """A small index over unfinished jobs, which the sweeper reads every half minute."""
    return [
        models.Index(
            fields=["lease_until"], name=f"{prefix}_unfinished", condition=Q(job_state__in=["queued", "running"])
        )
    ]
