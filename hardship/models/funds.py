"""Funds from which aid is paid: what is allocated to them, what is paid out of them, never more than is there.

The balance is kept by triggers of the database alone: an entry changes it in its own statement, and a balance below
nothing refuses the entry. Entries stay as they are; what was wrong is taken back by a counter-entry.
"""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.querysets.funds import AllocationQuerySet, FundEntryQuerySet, FundQuerySet
from portal.audit.models import insert_only
from portal.common.classification import plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization

ENTRY_MOVES_BALANCE = """
    UPDATE hardship_fund SET balance = balance + NEW.amount WHERE id = NEW.fund_id;
    RETURN NULL;
"""
BALANCE_BY_ENTRIES_ONLY = """
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The balance of a fund follows from its entries: it cannot be written';
    END IF;
    RETURN NEW;
"""


class FundSource(models.TextChoices):
    """Where money comes from, in the order of the offices' summaries."""

    CENTRAL = "1", _("Central budget")
    PROVINCE = "2", _("Provincial budget")
    LOCAL = "3", _("City or county budget")
    UPPER_UNION = "4", _("Funds of upper unions")
    OWN_UNION = "5", _("Own union funds")
    DONATIONS = "6", _("Donations of society")
    OTHER = "9", pgettext_lazy("source of funds", "Other")


class Fund(models.Model):
    """Money of one source, unit and year. ``balance`` is what is left, in yuan."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name of the fund"), max_length=60)
    source = models.CharField(_("source of funds"), max_length=1, choices=FundSource)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2099)])
    balance = models.DecimalField(_("balance (yuan)"), max_digits=14, decimal_places=2, default=0, editable=False)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = FundQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "name", "source", "year", "balance", "remark", "created_at", "closed_at"),
        "created_by": staff("who set it up"),
    }

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["-year", "organization__path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "name"], name="fund_once_per_unit_and_year"),
            models.CheckConstraint(name="fund_never_overdrawn", condition=Q(balance__gte=0)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="balance_by_entries_only",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__balance__df=pgtrigger.F("new__balance")),
                func=BALANCE_BY_ENTRIES_ONLY,
            ),
            pgtrigger.Protect(
                name="begins_empty", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__balance=0)
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} {self.name}"

    @property
    def audit_label(self):
        return str(self)

    @property
    def is_closed(self):
        return self.closed_at is not None


class Allocation(models.Model):
    """Money that is said to have come into a fund; it counts once a second person has confirmed it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("allocation", "Waiting")
        CONFIRMED = "confirmed", pgettext_lazy("allocation", "Confirmed")
        REFUSED = "refused", pgettext_lazy("allocation", "Refused")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("fund"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    day = models.DateField(_("arrived on"))
    words = models.CharField(_("from whom, document number"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    form_key = models.UUIDField(_("form key"), null=True, unique=True, editable=False)

    objects = AllocationQuerySet.as_manager()

    field_classes = {
        **plain("id", "fund", "amount", "day", "words", "state", "entered_at", "decided_at", "reason", "form_key"),
        "entered_by": staff("who entered it, and may not confirm it"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(name="allocation_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="allocation_decision_is_signed",
                condition=Q(state="waiting") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="allocation_second_person", condition=~Q(state="confirmed") | ~Q(decided_by=F("entered_by"))
            ),
        ]

    def __str__(self):
        return f"{self.fund} {self.amount}"

    @property
    def organization(self):
        return self.fund.organization

    @property
    def audit_label(self):
        return str(self.fund)


class FundEntry(models.Model):
    """One movement of a fund: ``amount`` is positive for what came in, negative for what was paid.

    A counter-entry has the kind of the entry that it ``reverses`` and its amount with the other sign, so that sums
    by kind are what remains. ``number`` is that of the aid behind a payment.
    """

    class Kind(models.TextChoices):
        ALLOCATION = "allocation", pgettext_lazy("entry of a fund", "Allocated")
        DONATION = "donation", pgettext_lazy("entry of a fund", "Donated")
        PAYMENT = "payment", pgettext_lazy("entry of a fund", "Paid")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries", verbose_name=_("fund"))
    kind = models.CharField(_("kind of entry"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    day = models.DateField(_("day"))
    number = models.CharField(_("number"), max_length=16, blank=True)
    words = models.CharField(_("in words"), max_length=100, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    entered_by = user_key(_("entered by"))
    approved_by = user_key(_("approved by"))
    entered_at = models.DateTimeField(_("entered at"))

    objects = FundEntryQuerySet.as_manager()

    field_classes = {
        **plain("id", "fund", "kind", "amount", "day", "number", "words", "reverses", "entered_at"),
        "entered_by": staff("who entered what is behind it"),
        "approved_by": staff("who approved what is behind it"),
    }

    class Meta:
        verbose_name = _("entry of a fund")
        verbose_name_plural = _("entries of funds")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["fund", "-day", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="fundentry_has_the_sign_of_its_kind",
                condition=Q(kind="payment", reverses=None, amount__lt=0)
                | Q(kind="payment", reverses__isnull=False, amount__gt=0)
                | ~Q(kind="payment") & Q(reverses=None, amount__gt=0)
                | ~Q(kind="payment") & Q(reverses__isnull=False, amount__lt=0),
            ),
            models.CheckConstraint(name="fundentry_second_person", condition=~Q(approved_by=F("entered_by"))),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="moves_balance", operation=pgtrigger.Insert, when=pgtrigger.After, func=ENTRY_MOVES_BALANCE
            ),
            *insert_only(),
        ]

    def __str__(self):
        return f"{self.fund} {self.amount}"

    @property
    def organization(self):
        return self.fund.organization

    @property
    def audit_label(self):
        return str(self.fund)

    @property
    def is_reversed(self):
        return hasattr(self, "reversal")
