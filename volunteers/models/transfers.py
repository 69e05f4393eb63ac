"""A volunteer who moves to another unit: asked for by one side or by the person, agreed to by the other side."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import TransferQuerySet


class Transfer(models.Model):
    """One move from unit to unit. The record keeps its number and its history; who sees it changes with the unit.

    The unit that did not ask decides; where the person asked, the unit that would take them.
    """

    class Side(models.TextChoices):
        GIVING = "giving", _("the unit that has the record")
        TAKING = "taking", _("the unit that takes it")
        PERSON = "person", _("the volunteer")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for a decision")
        DONE = "done", pgettext_lazy("transfer", "Moved")
        REFUSED = "refused", pgettext_lazy("transfer", "Not agreed")
        WITHDRAWN = "withdrawn", pgettext_lazy("transfer", "Withdrawn")

    TRANSITIONS = {
        State.PENDING: {State.DONE, State.REFUSED, State.WITHDRAWN},
        State.DONE: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("volunteer")
    )
    giving = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("transfer", "from")
    )
    taking = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("transfer", "to")
    )
    side = models.CharField(_("asked for by"), max_length=8, choices=Side)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = user_key(_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = TransferQuerySet.as_manager()

    field_classes = {
        **plain("id", "volunteer", "giving", "taking", "side", "state", "requested_at", "decided_at"),
        "reason": personal("why the person moves", "until the person leaves and the erasure clock has run"),
        "answer": personal("why the unit does not agree", "until the person leaves and the erasure clock has run"),
        "requested_by": staff("who asked"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("transfer of a volunteer")
        verbose_name_plural = _("transfers of volunteers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(giving=F("taking")), name="transfer_between_two"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_at=None)
                | ~Q(state="pending") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="transfer_decided_by_with_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "withdrawn"]) | ~Q(decided_by=F("requested_by")),
                name="transfer_nobody_decides_own",
            ),
            models.UniqueConstraint(fields=["volunteer"], condition=Q(state="pending"), name="transfer_pending_once"),
        ]

    def __str__(self):
        return f"{self.volunteer.audit_label}: {self.way}"

    @property
    def way(self):
        """From where to where."""
        return f"{self.giving.short_name} → {self.taking.short_name}"

    @property
    def deciding(self):
        """The unit whose second person agrees or does not."""
        return self.giving if self.side == self.Side.TAKING else self.taking

    @property
    def organization(self):
        """The unit that keeps the record while this waits."""
        return self.giving

    def may_become(self, state):
        return state in self.TRANSITIONS[self.State(self.state)]
