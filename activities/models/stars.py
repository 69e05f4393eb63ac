"""Stars of volunteers (星级认定): hours that were counted, reviewed by the union of the level, put on notice."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.querysets.stars import LIVE_STARS, StarAwardQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.notices.models import PublicNotice
from portal.organizations.models import Organization
from volunteers.models import Volunteer


@pghistory.track(exclude=["volunteer", "applied_by", "reason"])
class StarAward(models.Model):
    """One star of one volunteer, from the application to the grant, and its end.

    Who may apply is computed from recorded hours, never stored. ``organization`` reviews: the county federation for
    the lower stars, the city federation above (settings.STAR_REVIEW). ASKED waits for the person's yes to what
    their unit proposed. ACCEPTED is put on notice; what stands after the notice is GRANTED by its end.
    ``flagged_at``: corrected hours no longer reach the threshold; a reviewer looks at it.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("star", "Waiting for the person's yes")
        APPLIED = "applied", pgettext_lazy("star", "Waiting for review")
        ACCEPTED = "accepted", pgettext_lazy("star", "To be put on notice")
        GRANTED = "granted", pgettext_lazy("star", "Granted")
        DECLINED = "declined", pgettext_lazy("star", "Not granted")
        REVOKED = "revoked", pgettext_lazy("star", "Revoked")

    TRANSITIONS = {
        State.ASKED: {State.APPLIED, State.DECLINED},
        State.APPLIED: {State.ACCEPTED, State.DECLINED},
        State.ACCEPTED: {State.GRANTED, State.DECLINED},
        State.GRANTED: {State.REVOKED},
        State.DECLINED: set(),
        State.REVOKED: set(),
    }

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="stars", verbose_name=_("volunteer")
    )
    level = models.PositiveSmallIntegerField(_("star"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewing union")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200)
    threshold_hours = models.PositiveIntegerField(_("hours asked for"))
    minutes = models.PositiveIntegerField(_("recorded hours then (minutes)"))
    state = models.CharField(_("state"), max_length=8, choices=State)

    proposed_by = user_key(_("proposed by"), null=True, blank=True)
    applied_by = user_key(_("applied for by"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied for at"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    reviewed_by = user_key(_("reviewed by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("public notice")
    )
    granted_at = models.DateTimeField(_("granted at"), null=True, blank=True)
    closed_by = user_key(_("revoked or declined by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("revoked or declined at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    barred_until = models.DateField(_("no application before"), null=True, blank=True)
    flagged_at = models.DateTimeField(_("hours below the threshold since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StarAwardQuerySet.as_manager()

    field_classes = {
        **plain("id", "level", "organization", "organization_name", "threshold_hours", "minutes", "state", "notice"),
        **plain("applied_at", "entered_at", "reviewed_at", "granted_at", "closed_at", "barred_until", "flagged_at"),
        **plain("version"),
        "volunteer": personal("whose star it is"),
        "applied_by": personal("who applied, or said yes"),
        "reason": personal("why it was revoked or not granted; may describe the person"),
        "proposed_by": staff("who proposed the person"),
        "reviewed_by": staff("who reviewed"),
        "closed_by": staff("who revoked or declined"),
    }

    class Meta:
        verbose_name = _("star of a volunteer")
        verbose_name_plural = _("stars of volunteers")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organization", "state"]), models.Index(fields=["volunteer", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "level"], condition=Q(state__in=LIVE_STARS), name="staraward_once_per_level"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="staraward_one_to_five"),
            models.CheckConstraint(
                name="staraward_reviewed_is_signed",
                condition=~Q(state__in=["accepted", "granted", "revoked"])
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="staraward_nobody_reviews_own",
                condition=(Q(reviewed_by=None) | Q(applied_by=None) | ~Q(reviewed_by=F("applied_by")))
                & (Q(reviewed_by=None) | Q(proposed_by=None) | ~Q(reviewed_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="staraward_granted_after_notice",
                condition=~Q(state__in=["granted", "revoked"]) | Q(notice__isnull=False, granted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="staraward_closed_says_why",
                condition=~Q(state__in=["declined", "revoked"]) | Q(closed_at__isnull=False) & ~Q(reason=""),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.audit_label

    @property
    def audit_label(self):
        """What the timeline calls it: the star and the volunteer's number, never the name."""
        return f"★{self.level} {self.volunteer.audit_label}"

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
