"""Donations in money and in kind: from whom, for what, into which fund; what was given out of them says their use."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Campaign
from hardship.models.funds import Fund, FundEntry
from hardship.querysets.donations import DonationQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from portal.privacy.masks import mask_name


class Donation(models.Model):
    """One gift, in yuan or as one kind of goods. It counts once a second person has confirmed it.

    Money goes into ``fund`` then. A wrong one is taken back: it counts no more, and the fund has a counter-entry.
    """

    class Donor(models.TextChoices):
        PERSON = "person", pgettext_lazy("donor", "Person")
        UNIT = "unit", pgettext_lazy("donor", "Unit")
        CAMPAIGN = "campaign", _("Collected in a campaign")

    class Form(models.TextChoices):
        MONEY = "money", pgettext_lazy("donation", "Money")
        GOODS = "goods", pgettext_lazy("donation", "Goods")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("allocation", "Waiting")
        CONFIRMED = "confirmed", pgettext_lazy("allocation", "Confirmed")
        REFUSED = "refused", pgettext_lazy("allocation", "Refused")
        REVERSED = "reversed", _("Taken back")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    organization_name = models.CharField(_("name of the unit then"), max_length=200)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    donor_kind = models.CharField(_("kind of donor"), max_length=10, choices=Donor)
    donor_name = models.CharField(_("donor"), max_length=60, blank=True)
    is_anonymous = models.BooleanField(_("wants no name shown"), default=False)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    form = models.CharField(_("money or goods"), max_length=8, choices=Form)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    goods = models.CharField(_("donated goods"), max_length=40, blank=True)
    quantity = models.DecimalField(
        pgettext_lazy("goods", "quantity"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    goods_unit = models.CharField(pgettext_lazy("goods", "unit"), max_length=10, blank=True)
    goods_value = models.DecimalField(
        _("value of goods (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="donations", verbose_name=_("fund")
    )
    entry = models.OneToOneField(
        FundEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="donation",
        verbose_name=_("entry of a fund"),
    )  # fmt: skip
    received_on = models.DateField(_("received on"))
    purpose = models.CharField(_("meant for"), max_length=100, blank=True)
    use = models.CharField(_("used for"), max_length=200, blank=True)
    used_at = models.DateTimeField(_("use noted at"), null=True, blank=True)
    receipt_number = models.CharField(_("number of the receipt"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    form_key = models.UUIDField(_("form key"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DonationQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "organization_name", "number", "donor_kind", "is_anonymous", "campaign", "form"),
        **plain("amount", "goods", "quantity", "goods_unit", "goods_value", "fund", "entry", "received_on"),
        **plain("used_at", "receipt_number", "state", "entered_at", "decided_at", "form_key", "version"),
        "donor_name": personal("who gave"),
        "purpose": personal("what it was meant for"),
        "use": personal("what it was used for"),
        "reason": personal("why it does not count"),
        "entered_by": staff("who entered it, and may not confirm it"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["organization", "-received_on", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="donation_is_money_or_goods",
                condition=Q(form="money", amount__gt=0, fund__isnull=False, goods="")
                | Q(form="goods", amount=None, fund=None, quantity__gt=0) & ~Q(goods=""),
            ),
            models.CheckConstraint(
                name="donation_decision_is_signed",
                condition=Q(state="waiting") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="donation_second_person", condition=~Q(state="confirmed") | ~Q(decided_by=F("entered_by"))
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def audit_label(self):
        return self.number

    @property
    def goods_words(self):
        """大米 20袋; "" of money."""
        return f"{self.goods} {self.quantity.normalize():f}{self.goods_unit}" if self.goods else ""

    @property
    def masked_donor(self):
        return donor_in_words(self.donor_kind, self.donor_name, self.is_anonymous)


def donor_in_words(kind, name, is_anonymous):
    """A unit or a campaign by its name, a person masked; whoever wants no name shown is 爱心人士 or 爱心单位."""
    if is_anonymous or not name:
        return "爱心单位" if kind == Donation.Donor.UNIT else "爱心人士"
    return mask_name(name) if kind == Donation.Donor.PERSON else name
