"""Hours of service: what one volunteer did in one shift, in minutes, from its confirmation to its lock."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.models.backfills import Backfill
from activities.models.plans import Shift
from activities.querysets.service_records import ServiceRecordQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from volunteers.models import Volunteer


@pghistory.track(exclude=["volunteer", "content", "place", "quality", "leader_name", "reason", "contributor_ids"])
class ServiceRecord(models.Model):
    """The hours of one volunteer in one shift; what it holds follows the 2012 measures for recording service.

    ``minutes`` count; ``attended_minutes`` is what the attendance says before the rules, None for what was
    written down later.

    DRAFT (computed, or entered) → CONFIRMED (a second person, by tier) → ON_NOTICE → LOCKED; a locked record is not
    changed: a correction voids it and ``replaced_by`` names the new one. Only LOCKED minutes count in figures.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("hours", "To be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("hours", "Confirmed")
        ON_NOTICE = "on_notice", pgettext_lazy("hours", "On notice")
        LOCKED = "locked", pgettext_lazy("hours", "Recorded")
        VOIDED = "voided", pgettext_lazy("hours", "Void")

    class Source(models.TextChoices):
        SCAN = "scan", pgettext_lazy("hours", "Scan")
        LIST = "list", pgettext_lazy("hours", "List")
        BACKFILL = "backfill", pgettext_lazy("hours", "Entered later")

    class Tier(models.TextChoices):
        """Who the second person is, by the minutes of the person's whole day."""

        UNIT = "unit", pgettext_lazy("tier", "The unit")
        UPPER = "upper", pgettext_lazy("tier", "The upper union")
        CITY = "city", pgettext_lazy("tier", "The city federation")

    class Quality(models.TextChoices):
        EXCELLENT = "excellent", pgettext_lazy("quality", "Excellent")
        GOOD = "good", pgettext_lazy("quality", "Good")
        FAIR = "fair", pgettext_lazy("quality", "Satisfactory")
        POOR = "poor", pgettext_lazy("quality", "Not satisfactory")

    TRANSITIONS = {
        State.DRAFT: {State.CONFIRMED, State.VOIDED},
        State.CONFIRMED: {State.ON_NOTICE, State.DRAFT, State.VOIDED},
        State.ON_NOTICE: {State.LOCKED, State.CONFIRMED, State.DRAFT, State.VOIDED},
        State.LOCKED: {State.VOIDED},
        State.VOIDED: set(),
    }

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="service_records", verbose_name=_("volunteer")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit that records")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="service_records", verbose_name=_("activity")
    )
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="service_records", verbose_name=_("shift"))
    service_date = models.DateField(_("date of service"))
    place = models.CharField(_("place"), max_length=60, blank=True)
    content = models.CharField(_("what was done"), max_length=200)
    attended_minutes = models.PositiveIntegerField(_("attended (minutes)"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("counted (minutes)"))
    source = models.CharField(_("source"), max_length=8, choices=Source)
    quality = models.CharField(_("quality of the service"), max_length=10, choices=Quality, blank=True)
    leader_name = models.CharField(_("person in charge"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    tier = models.CharField(_("who confirms"), max_length=6, choices=Tier, default=Tier.UNIT)
    backfill = models.ForeignKey(
        Backfill, on_delete=models.PROTECT, null=True, blank=True, related_name="service_records",
        verbose_name=_("hours entered later"),
    )  # fmt: skip

    recorded_by = user_key(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    returned_by = user_key(_("returned by"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    locked_at = models.DateTimeField(_("recorded for good at"), null=True, blank=True)
    voided_by = user_key(_("voided by"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    effective_at = models.DateTimeField(_("counts since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ServiceRecordQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "organization_name", "activity", "shift", "service_date", "source", "state"),
        **plain("attended_minutes", "minutes", "tier", "backfill", "returned_at"),
        **plain("recorded_at", "confirmed_at", "locked_at", "voided_at", "replaced_by", "effective_at", "version"),
        "volunteer": personal("whose hours they are"),
        "place": personal("where it happened; may be a home"),
        "content": personal("what was done; may name people"),
        "quality": personal("how well it was done"),
        "reason": personal("why; may describe the person"),
        "leader_name": staff("who was in charge"),
        "recorded_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not confirm it"),
        "confirmed_by": staff("who confirmed"),
        "returned_by": staff("who sent it back"),
        "voided_by": staff("who voided"),
    }

    class Meta:
        verbose_name = _("record of service")
        verbose_name_plural = _("records of service")
        ordering = ["-service_date", "-pk"]
        indexes = [
            models.Index(fields=["volunteer", "state", "service_date"]),
            models.Index(fields=["organization", "-service_date", "-id"]),
            models.Index(fields=["state", "service_date"]),
            models.Index(fields=["effective_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=~Q(state="voided"),
                name="servicerecord_once_per_shift",
            ),
            models.CheckConstraint(
                name="servicerecord_confirmed_is_signed",
                condition=~Q(state__in=["confirmed", "on_notice", "locked"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="servicerecord_nobody_confirms_own",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="servicerecord_locked_with_time",
                condition=~Q(state="locked") | Q(locked_at__isnull=False, effective_at__isnull=False),
            ),
            models.CheckConstraint(
                name="servicerecord_void_is_signed",
                condition=~Q(state="voided")
                | Q(voided_by__isnull=False, voided_at__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="servicerecord_backfill_has_its_list",
                condition=Q(source="backfill", backfill__isnull=False) | ~Q(source="backfill") & Q(backfill=None),
            ),
            models.CheckConstraint(
                name="servicerecord_returned_is_draft",
                condition=Q(returned_at=None, returned_by=None) | Q(state__in=["draft", "voided"]) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="servicerecord_within_a_day", condition=Q(minutes__lte=24 * 60)
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.volunteer} {self.service_date:%Y-%m-%d}"

    @property
    def audit_label(self):
        """What the timeline calls it: the activity and the day, never the person."""
        return f"{self.activity.audit_label} {self.service_date:%Y-%m-%d}"

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
