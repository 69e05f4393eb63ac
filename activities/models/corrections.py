"""Changes of approved activities, asked for by one person and decided by another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.querysets import CorrectionQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key


class ActivityCorrection(models.Model):
    """A change of an approved record, asked for by one person and decided by another."""

    class Kind(models.TextChoices):
        CHANGE = "change", pgettext_lazy("correction", "Change")
        VOID = "void", _("Void")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for a decision")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.CharField(_("reason"), max_length=500)
    base_version = models.PositiveIntegerField(_("version it started from"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    requested_by = user_key(_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note"), max_length=500, blank=True)

    objects = CorrectionQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "kind", "base_version", "state", "requested_at", "decided_at"),
        "changes": personal("old and new values side by side"),
        "reason": personal("why"),
        "decision_note": personal("why"),
        "requested_by": staff("who asked"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="correction_second_person"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_at=None)
                | ~Q(state="pending") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decided_by_with_at",
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(state="pending"), name="correction_one_pending_per_activity"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.activity}"

    @property
    def organization(self):
        return self.activity.organization
