"""Totals of what is counted: changes as triggers write them, and their sums by unit, time, measure and category."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.classification import plain
from portal.figures.statements import MOVE
from portal.organizations.models import Organization


class Contribution(models.Model):
    """Abstract: how much of a measure falls on a unit, a time and a category.

    ``category`` is the key of a code of the source (activities: the type), 0 for none; ``value`` in the base unit of
    the measure; ``records`` of them are known, ``approximate`` of these are marked 约. Keys are not checked: triggers
    write in the transaction of somebody else's change, which protects what they refer to.
    """

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")
        EVER = "ever", _("No day")

    starts_on = models.DateField(_("first day"))
    measure = models.CharField(_("figure"), max_length=30)
    category = models.BigIntegerField(_("category"), default=0)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2)
    records = models.BigIntegerField(_("records"))
    approximate = models.BigIntegerField(_("approximate records"))

    class Meta:
        abstract = True


class FigureDelta(Contribution):
    """A change that is not folded yet; inserted by triggers, taken away by folding."""

    organization_id = models.BigIntegerField(_("organization number"))
    precision = models.CharField(_("precision"), max_length=5, choices=Contribution.Precision)

    field_classes = {
        **plain("id", "organization_id", "precision", "starts_on", "measure", "category", "value", "records"),
        **plain("approximate"),
    }

    class Meta:
        verbose_name = _("change of totals")
        verbose_name_plural = _("changes of totals")

    def __str__(self):
        return f"{self.organization_id} {self.measure} {self.starts_on} {self.value}"


class FigureTotal(Contribution):
    """A sum of a unit with everything below it.

    ``day`` rows hold what is known to the day; ``month`` rows all that counts in the month; ``year`` and ``ever``
    rows what is known no better. So a week is seven days, a month one row, a year its months and itself.
    """

    organization_id = models.BigIntegerField(_("organization number"))
    grain = models.CharField(_("span"), max_length=5, choices=Contribution.Precision)

    field_classes = {
        **plain("id", "organization_id", "grain", "starts_on", "measure", "category", "value", "records"),
        **plain("approximate"),
    }

    class Meta:
        verbose_name = _("total")
        verbose_name_plural = _("totals")
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "grain", "starts_on", "measure", "category"], name="figuretotal_key"
            )
        ]

    def __str__(self):
        return f"{self.organization_id} {self.measure} {self.grain} {self.starts_on} {self.value}"


class Recount(models.Model):
    """A comparison of all totals with the records themselves: they must agree to the last digit."""

    at = models.DateTimeField(_("at"))
    seconds = models.DecimalField(_("seconds"), max_digits=9, decimal_places=1)
    total_count = models.PositiveBigIntegerField(_("totals"))
    difference_count = models.PositiveBigIntegerField(_("differences"))
    examples = models.JSONField(_("examples"), default=list, blank=True)
    is_repaired = models.BooleanField(_("repaired"), default=False)

    field_classes = plain("id", "at", "seconds", "total_count", "difference_count", "examples", "is_repaired")

    class Meta:
        verbose_name = _("recount")
        verbose_name_plural = _("recounts")
        ordering = ["-at", "-pk"]
        get_latest_by = ["at", "pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.difference_count}"

    @property
    def is_failing(self):
        return bool(self.difference_count) and not self.is_repaired


class PlacedOrganization(Organization):
    """The tree as the totals see it: when units move, what they hold moves with them in the same transaction."""

    class Meta:
        proxy = True
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        triggers = [
            pgtrigger.Trigger(
                name="totals_follow_the_tree", level=pgtrigger.Statement, when=pgtrigger.After,
                operation=pgtrigger.Update, referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
                func=MOVE,
            )
        ]  # fmt: skip
