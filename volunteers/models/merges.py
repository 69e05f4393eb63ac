"""Two records that somebody takes for one person: asked for by one, decided by another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import MergeQuerySet


class Merge(models.Model):
    """``kept`` is the record with the older number. A refused merge says that they are two people."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for a decision")
        DONE = "done", _("Merged")
        REFUSED = "refused", _("Two people")

    TRANSITIONS = {State.PENDING: {State.DONE, State.REFUSED}, State.DONE: set(), State.REFUSED: set()}

    kept = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept record"))
    dropped = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="+", verbose_name=_("record that goes into it")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = user_key(_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    field_classes = {
        **plain("id", "kept", "dropped", "state", "requested_at", "decided_at"),
        "reason": personal("why they are one person"),
        "requested_by": staff("who asked"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("dropped")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None) | ~Q(state="pending") & Q(decided_by__isnull=False),
                name="merge_decided_by_with_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="merge_nobody_decides_own"
            ),
            models.UniqueConstraint(
                fields=["kept", "dropped"], condition=Q(state="pending"), name="merge_pending_once"
            ),
        ]

    def __str__(self):
        return f"{self.kept.audit_label} ← {self.dropped.audit_label}"

    @property
    def organization(self):
        return self.kept.organization

    def may_become(self, state):
        return state in self.TRANSITIONS[self.State(self.state)]
