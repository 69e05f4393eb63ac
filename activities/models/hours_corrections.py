"""A volunteer says that a record of hours is wrong; the unit answers. Nothing of it is taken away."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.service_records import ServiceRecord
from activities.querysets.hours_corrections import HoursCorrectionQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key


class HoursCorrection(models.Model):
    """Asked by the volunteer, answered by the unit, and where the hours change decided by a second person.

    ``new_minutes`` is what the unit proposes; 0 takes the record away without a new one.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("correction", "Asked for")
        PROPOSED = "proposed", pgettext_lazy("correction", "Answered, a second person decides")
        ACCEPTED = "accepted", pgettext_lazy("correction", "Corrected")
        REJECTED = "rejected", pgettext_lazy("correction", "Stays as it is")

    TRANSITIONS = {
        State.ASKED: {State.PROPOSED, State.REJECTED},
        State.PROPOSED: {State.ACCEPTED, State.ASKED},
        State.ACCEPTED: set(),
        State.REJECTED: set(),
    }

    record = models.ForeignKey(
        ServiceRecord, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("record of service")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    words = models.CharField(_("what is wrong"), max_length=500)
    wanted_minutes = models.PositiveIntegerField(_("what it should be (minutes)"), null=True, blank=True)
    asked_by = user_key(_("asked for by"))
    asked_at = models.DateTimeField(_("asked for at"))
    due_at = models.DateTimeField(_("to be answered by"))
    new_minutes = models.PositiveIntegerField(_("proposed (minutes)"), null=True, blank=True)
    tier = models.CharField(
        _("who confirms"), max_length=6, choices=ServiceRecord.Tier, default=ServiceRecord.Tier.UNIT
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = user_key(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = HoursCorrectionQuerySet.as_manager()

    field_classes = {
        **plain("id", "record", "state", "asked_at", "due_at", "answered_at", "decided_at"),
        **plain("wanted_minutes", "new_minutes", "tier"),
        "words": personal("what the volunteer says"),
        "asked_by": personal("who asked"),
        "answer": personal("what the volunteer is told"),
        "answered_by": staff("who answered"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("correction of hours")
        verbose_name_plural = _("corrections of hours")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state__in=["asked", "proposed"]), name="hourscorrection_one_open"
            ),
            models.CheckConstraint(name="hourscorrection_says_what", condition=~Q(words="")),
            models.CheckConstraint(
                name="hourscorrection_answered_in_words",
                condition=Q(state="asked") | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="hourscorrection_proposal_has_minutes",
                condition=Q(state__in=["asked", "rejected"]) | Q(new_minutes__isnull=False),
            ),
            models.CheckConstraint(
                name="hourscorrection_second_person",
                condition=~Q(state="accepted")
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("answered_by"))
                & ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="hourscorrection_answered_by_somebody_else",
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.record.service_date:%Y-%m-%d}"

    @property
    def organization(self):
        return self.record.organization

    @property
    def audit_label(self):
        return self.record.audit_label

    @property
    def is_open(self):
        return self.state in {self.State.ASKED, self.State.PROPOSED}

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
