"""Hours that were entered later (补录): for whom, why, with which proof, and who looked at it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.models.plans import Shift
from activities.querysets.backfills import BackfillQuerySet
from portal.attachments.models import Attachment
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key


class Backfill(models.Model):
    """One list of people and minutes for an activity that is over. Its records are ``service_records``.

    What is sent back stays as it is, its records void; the unit enters it anew.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for review")
        APPROVED = "approved", pgettext_lazy("backfill", "Proof accepted")
        RETURNED = "returned", _("Returned")

    TRANSITIONS = {
        State.SUBMITTED: {State.APPROVED, State.RETURNED},
        State.APPROVED: set(),
        State.RETURNED: set(),
    }

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="backfills", verbose_name=_("activity")
    )
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+", verbose_name=_("shift"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    reason = models.CharField(_("why it is entered later"), max_length=500)
    proof = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", verbose_name=_("proof"))
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    return_reason = models.CharField(_("reason of the return"), max_length=500, blank=True)
    form_key = models.UUIDField(_("key of the form"), unique=True, editable=False)

    objects = BackfillQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "shift", "state", "entered_at", "decided_at", "form_key"),
        "reason": personal("why it is entered later; may describe people"),
        "proof": personal("who was there: a signed list or a photo"),
        "return_reason": personal("what to mend"),
        "entered_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not accept it"),
        "decided_by": staff("who looked at the proof"),
    }

    class Meta:
        verbose_name = _("hours entered later")
        verbose_name_plural = _("hours entered later")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "entered_at"])]
        constraints = [
            models.CheckConstraint(name="backfill_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="backfill_second_person", condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by"))
            ),
            models.CheckConstraint(
                name="backfill_decided_by_with_at",
                condition=Q(state="submitted", decided_by=None, decided_at=None)
                | ~Q(state="submitted") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="backfill_returned_with_reason", condition=~Q(state="returned") | ~Q(return_reason="")
            ),
        ]

    def __str__(self):
        return f"{self.activity} {self.entered_at:%Y-%m-%d}"

    @property
    def organization(self):
        return self.activity.organization

    @property
    def audit_label(self):
        """What the timeline calls it: the activity, never the people."""
        return self.activity.audit_label

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
