"""Rules by which planned drafts are made ahead of time, and the days that they made one for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.querysets.recurrences import RecurrenceQuerySet
from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization


class RecurrenceRule(models.Model):
    """When ``template``, an activity with a plan, is planned again: its set-up is copied, its people never.

    ``weekdays`` are ISO numbers (Monday is 1); ``dates`` are chosen days; ``occasions`` are slugs of
    ``activities.services.calendars``. A stopped rule makes nothing more; what it made stays.
    """

    class Kind(models.TextChoices):
        WEEKLY = "weekly", pgettext_lazy("recurrence", "Every week")
        DATES = "dates", pgettext_lazy("recurrence", "Chosen days")
        OCCASIONS = "occasions", pgettext_lazy("recurrence", "Festivals and memorial days")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    template = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="recurrence_rules", verbose_name=_("planned like")
    )
    kind = models.CharField(_("repeated"), max_length=10, choices=Kind)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=list, blank=True)
    dates = ArrayField(models.DateField(), verbose_name=_("days"), default=list, blank=True)
    occasions = ArrayField(
        models.CharField(max_length=20), verbose_name=_("festivals and memorial days"), default=list, blank=True
    )
    skips_holidays = models.BooleanField(_("not on public holidays"), default=True)
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    stopped_by = user_key(_("stopped by"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    objects = RecurrenceQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "template", "kind", "weekdays", "dates", "occasions", "skips_holidays"),
        **plain("starts_on", "until", "created_at", "stopped_at"),
        "created_by": staff("who set it up"),
        "stopped_by": staff("who stopped it"),
    }

    class Meta:
        verbose_name = _("recurrence")
        verbose_name_plural = _("recurrences")
        ordering = ["-stopped_at", "-pk"]
        indexes = [models.Index(fields=["until"], condition=Q(stopped_at=None), name="recurrence_running")]
        constraints = [
            models.CheckConstraint(name="recurrence_ends_after_start", condition=Q(until__gte=F("starts_on"))),
            models.CheckConstraint(
                name="recurrence_stop_is_signed",
                condition=Q(stopped_by=None, stopped_at=None) | Q(stopped_by__isnull=False, stopped_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.template} · {self.get_kind_display()}"

    @property
    def audit_label(self):
        return self.template.audit_label


class RecurrenceDay(models.Model):
    """A day for which a rule has made its draft: once, also when the draft was thrown away since."""

    rule = models.ForeignKey(RecurrenceRule, on_delete=models.CASCADE, related_name="days", verbose_name=_("rule"))
    day = models.DateField(_("day"))
    activity = models.OneToOneField(
        Activity, on_delete=models.SET_NULL, null=True, related_name="recurrence_day", verbose_name=_("activity")
    )
    made_at = models.DateTimeField(_("made at"))

    field_classes = plain("id", "rule", "day", "activity", "made_at")

    class Meta:
        verbose_name = _("day of a recurrence")
        verbose_name_plural = _("days of recurrences")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["rule", "day"], name="recurrenceday_once_per_rule")]

    def __str__(self):
        return f"{self.day:%Y-%m-%d}"
