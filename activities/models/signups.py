"""Sign-ups of volunteers for shifts: placed, waiting in order, or asked by the unit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.plans import Shift
from activities.querysets.signups import HELD, SignUpQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from volunteers.models import Volunteer


class SignUp(models.Model):
    """One volunteer's sign-up for one shift. Those who wait are served in the order of ``pk``.

    Nobody is assigned (条例 art. 25): what a unit enters is ASKED until the person says yes.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("sign-up", "Asked, no answer yet")
        APPLIED = "applied", pgettext_lazy("sign-up", "To be accepted")
        WAITING = "waiting", pgettext_lazy("sign-up", "Waiting list")
        PLACED = "placed", pgettext_lazy("sign-up", "Has a place")
        WITHDRAWN = "withdrawn", pgettext_lazy("sign-up", "Withdrawn")
        REFUSED = "refused", pgettext_lazy("sign-up", "Not accepted")
        ENDED = "ended", pgettext_lazy("sign-up", "Called off")

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("shift"))
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("volunteer")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    risk_version = models.PositiveSmallIntegerField(_("risk notice that was accepted"), null=True, blank=True)
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("signed up at"))
    placed_at = models.DateTimeField(_("got a place at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    decided_by = user_key(_("decided by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = SignUpQuerySet.as_manager()

    field_classes = {
        **plain("id", "shift", "state", "risk_version", "entered_at", "placed_at", "reminded_at", "ended_at"),
        "volunteer": personal("who wants to come"),
        "reason": personal("why; may describe the person", "half a year after the sign-up ended"),
        "entered_by": staff("who signed up, or asked"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["pk"]
        indexes = [models.Index(fields=["shift", "state", "id"]), models.Index(fields=["volunteer", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(state__in=HELD), name="signup_once_per_shift"
            ),
            models.CheckConstraint(
                name="signup_placed_knew_the_risks",
                condition=~Q(state__in=["applied", "waiting", "placed"]) | Q(risk_version__isnull=False),
            ),
            models.CheckConstraint(
                name="signup_placed_with_time",
                condition=Q(placed_at__isnull=False) | ~Q(state="placed"),
            ),
            models.CheckConstraint(
                name="signup_ended_with_time",
                condition=Q(state__in=HELD, ended_at=None) | ~Q(state__in=HELD) & Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.volunteer} {self.shift}"

    @property
    def organization(self):
        return self.shift.organization

    @property
    def audit_label(self):
        """What the timeline calls it: the shift, never the person."""
        return self.shift.audit_label

    @property
    def is_held(self):
        return self.state in HELD
