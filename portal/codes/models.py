"""Code tables in office words, and the running numbers that people quote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.codes.querysets import CodeQuerySet
from portal.common.classification import plain


class Code(models.Model):
    """One entry of a code table. Entries are retired by date or switch, never deleted."""

    class Table(models.TextChoices):
        SERVICE_CATEGORY = "service_category", _("National service category")
        SERVICE_TARGET = "service_target", _("People served")
        REGION = "region", _("District")
        SERVICE_PLACE_TYPE = "service_place_type", _("Type of service place")
        SKILL = "skill", _("Skill of volunteers")
        STUDY_KIND = "study_kind", _("Kind of study")

    table = models.CharField(_("table"), max_length=24, choices=Table)
    value = models.CharField(_("value"), max_length=20)
    label = models.CharField(_("label"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("Offered for activities from this day on; blank: always.")
    )
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day it is offered for; old records keep it.")
    )

    objects = CodeQuerySet.as_manager()

    field_classes = plain("id", "table", "value", "label", "order", "is_active", "valid_from", "valid_until")

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["table", "order", "value"]
        constraints = [
            models.UniqueConstraint(fields=["table", "value"], name="code_once_per_table"),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="code_until_after_from",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return self.label


class NumberSeries(models.Model):
    """The last number given out for one kind and year; the row lock keeps two givers apart."""

    kind = models.CharField(_("kind"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    field_classes = plain("id", "kind", "year", "last")

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="numberseries_once_per_year")]

    def __str__(self):
        return f"{self.kind}-{self.year}"


class Holiday(models.Model):
    """A day on which the week is not as usual: a day off, or a day at the weekend that is worked.

    The State Council announces them in November for the year to come.
    """

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=20)
    is_workday = models.BooleanField(
        _("worked"), default=False, help_text=_("Ticked: a weekend day that is worked. Otherwise a day off.")
    )

    field_classes = plain("id", "day", "name", "is_workday")

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}"
