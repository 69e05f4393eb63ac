"""What a category of hardship is measured by, and each measurement with its inputs."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hardship.models.content import RETENTION
from hardship.models.files import HardshipFile
from hardship.models.words import Residence
from hardship.querysets import LineQuerySet, PartQuerySet
from portal.common.classification import plain, sensitive, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization

ABOVE_ZERO = [MinValueValidator(Decimal("0.01"))]


class SubsistenceLine(models.Model):
    """低保标准 of a region and year: yuan for one person and month, for ``organization`` and the units below it.

    The factors are the local rule: RELATIVE below ``relative_factor`` × line, ACCIDENT where the cause cost more than
    ``accident_ratio`` of a year's income, EDGE below ``edge_factor`` × line. A blank one is not configured.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    year = models.PositiveSmallIntegerField(_("year"))
    residence = models.CharField(_("lives in"), max_length=6, choices=Residence, default=Residence.URBAN)
    amount = models.DecimalField(
        _("yuan for one person and month"), max_digits=8, decimal_places=2, validators=ABOVE_ZERO
    )
    relative_factor = models.DecimalField(
        _("relative hardship below so many lines"), max_digits=4, decimal_places=2, null=True, blank=True,
        validators=ABOVE_ZERO, help_text=_("Local rule; one city's public self-test has 2. Blank: not configured."),
    )  # fmt: skip
    accident_ratio = models.DecimalField(
        _("hardship by accident above this part of a year's income"), max_digits=4, decimal_places=2, null=True,
        blank=True, validators=ABOVE_ZERO,
        help_text=_("Local rule; one city's public self-test has 0.80. Blank: not configured."),
    )  # fmt: skip
    edge_factor = models.DecimalField(
        _("edge of hardship below so many lines"), max_digits=4, decimal_places=2, null=True, blank=True,
        validators=ABOVE_ZERO, help_text=_("Local rule. Blank: not configured."),
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=200, help_text=_("The document that sets it, with its number."))
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LineQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "year", "residence", "amount", "relative_factor", "accident_ratio"),
        **plain("edge_factor", "source", "entered_at", "version"),
        "entered_by": staff("who entered it"),
    }

    class Meta:
        verbose_name = _("subsistence line")
        verbose_name_plural = _("subsistence lines")
        ordering = ["-year", "organization", "residence"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "residence"], name="subsistenceline_once_per_year",
                violation_error_message=_("There is a line of this region and year already."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="subsistenceline_above_zero"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organization} {self.year} {self.get_residence_display()} {self.amount}"

    @property
    def audit_label(self):
        return f"{self.organization.short_name} {self.year}"


class Assessment(models.Model):
    """One use of the formula: every input as it was, the line, the result. Rows are only added.

    ``per_capita`` is (income - unavoidable expenses) ÷ 12 ÷ people; None where an input or the line is unknown, and
    then ``result`` is UNKNOWN and ``reason`` says what is missing.
    """

    class Result(models.TextChoices):
        DEEP = "deep", _("Deep hardship")
        RELATIVE = "relative", _("Relative hardship")
        ACCIDENT = "accident", _("Hardship by accident")
        EDGE = "edge", _("On the edge of hardship")
        ABOVE = "above", _("Above the lines")
        UNKNOWN = "unknown", _("Cannot be told yet")

    class Reason(models.TextChoices):
        NO_LINE = "no_line", _("No subsistence line of this region and year is configured.")
        NO_FACTOR = "no_factor", _("The line is configured, its factors for the other categories are not.")
        NO_INPUT = "no_input", _("Income, expenses or the number of people are missing.")

    file = models.ForeignKey(
        HardshipFile, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("household file")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    line = models.ForeignKey(
        SubsistenceLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("subsistence line"),
    )  # fmt: skip
    line_amount = models.DecimalField(_("line then (yuan)"), max_digits=8, decimal_places=2, null=True, blank=True)
    relative_factor = models.DecimalField(
        _("factor of relative hardship then"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    accident_ratio = models.DecimalField(
        _("part of a year's income then"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    edge_factor = models.DecimalField(
        _("factor of the edge then"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    income = models.DecimalField(_("income (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    rigid_expense = models.DecimalField(
        _("unavoidable expenses (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    cause_expense = models.DecimalField(
        _("cost of the cause (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    family_size = models.PositiveSmallIntegerField(_("people living together"), null=True, blank=True)
    is_listed_event = models.BooleanField(_("hurt in a listed major event"), default=False)
    per_capita = models.DecimalField(
        _("left for one person and month (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    result = models.CharField(_("result"), max_length=10, choices=Result)
    reason = models.CharField(_("why not"), max_length=10, choices=Reason, blank=True)
    assessed_by = user_key(_("assessed by"))
    assessed_at = models.DateTimeField(_("assessed at"))

    objects = PartQuerySet.as_manager()

    field_classes = {
        **plain("id", "file", "year", "line", "line_amount", "relative_factor", "accident_ratio", "edge_factor"),
        **plain("reason", "assessed_at"),
        "income": sensitive("means of the household", RETENTION),
        "rigid_expense": sensitive("means of the household", RETENTION),
        "cause_expense": sensitive("means of the household", RETENTION),
        "family_size": sensitive("means of the household", RETENTION),
        "is_listed_event": sensitive("why the household is in need", RETENTION),
        "per_capita": sensitive("means of the household", RETENTION),
        "result": sensitive("means of the household", RETENTION),
        "assessed_by": staff("who asked for the result"),
    }

    class Meta:
        verbose_name = _("result of the formula")
        verbose_name_plural = _("results of the formula")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_unknown_says_why",
                condition=(Q(result="unknown") & ~Q(reason="")) | (~Q(result="unknown") & Q(reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.file} {self.get_result_display()}"
