"""Requests to change what stands on file: category, family, exit. A second person decides on old and new."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models.content import RETENTION
from hardship.models.files import HardshipFile
from hardship.models.visits import Part
from hardship.querysets import ChangeQuerySet
from portal.common.classification import personal, plain, sensitive, staff
from portal.common.fields import user_key
from portal.privacy.fields import EncryptedTextField


class FileChange(Part):
    """``proposed`` and ``before`` are JSON under seal: what is asked for, and what stood there when it was asked.

    CATEGORY {"category"}, MEMBERS a list of rows with the fields of the form, EXIT {"exit_reason", "told_on"}.
    """

    class Kind(models.TextChoices):
        CATEGORY = "category", pgettext_lazy("change of a file", "Category")
        MEMBERS = "members", pgettext_lazy("change of a file", "Family")
        EXIT = "exit", pgettext_lazy("change of a file", "Exit")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for a decision")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Rejected")

    TRANSITIONS = {State.PENDING: {State.ACCEPTED, State.REFUSED}, State.ACCEPTED: set(), State.REFUSED: set()}

    file = models.ForeignKey(
        HardshipFile, on_delete=models.CASCADE, related_name="changes", verbose_name=_("household file")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    before = EncryptedTextField(_("before"), blank=True)
    proposed = EncryptedTextField(_("asked for"), blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    base_version = models.PositiveIntegerField(_("version it started from"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    requested_by = user_key(_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ChangeQuerySet.as_manager()

    field_classes = {
        **plain("id", "file", "kind", "base_version", "state", "requested_at", "decided_at"),
        "before": sensitive("what the second person compares", RETENTION),
        "proposed": sensitive("what the second person compares", RETENTION),
        "reason": personal("why; may describe the household", RETENTION),
        "decision_note": personal("why; may describe the household", RETENTION),
        "requested_by": staff("who asked"),
        "decided_by": staff("who decided"),
    }

    class Meta(Part.Meta):
        verbose_name = _("change of a household file")
        verbose_name_plural = _("changes of household files")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind"], condition=Q(state="pending"), name="filechange_one_waits_per_kind"
            ),
            models.CheckConstraint(
                name="filechange_decided_by_a_second_person",
                condition=Q(state="pending", decided_by=None, decided_at=None)
                | ~Q(state="pending")
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("requested_by")),
            ),
        ]
