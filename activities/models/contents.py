"""What hangs on an activity: money, goods and photos."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from activities.models.contributions import money_triggers
from portal.attachments.models import Attachment
from portal.common.classification import personal, plain


class ActivityMoney(models.Model):
    """An amount of money on an activity, by kind; sums of different kinds are never added up."""

    class Kind(models.TextChoices):
        OWN = "own", _("Own funds")
        SUPERIOR = "superior", _("From the upper union")
        ARRANGED = "arranged", _("Arranged funds")
        RECEIVED = "received", _("Donations received")
        DONATED = "donated", _("Donated")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="money", verbose_name=_("activity"))
    kind = models.CharField(_("kind of money"), max_length=10, choices=Kind, default=Kind.OWN)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    is_approximate = models.BooleanField(_("approximate"), default=False)
    words = models.CharField(_("in words"), max_length=60, blank=True)

    field_classes = plain("id", "activity", "kind", "amount", "is_approximate", "words")

    class Meta:
        verbose_name = _("money")
        verbose_name_plural = _("money")
        ordering = ["pk"]
        triggers = money_triggers()
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="activitymoney_not_negative")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"


class ActivityGoods(models.Model):
    """Goods used or given on an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="goods", verbose_name=_("activity"))
    name = models.CharField(_("goods"), max_length=40)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("unit"), max_length=10)
    value = models.DecimalField(_("value (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)

    field_classes = plain("id", "activity", "name", "quantity", "unit", "value")

    class Meta:
        verbose_name = _("goods")
        verbose_name_plural = _("goods")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.name} {self.quantity.normalize():f}{self.unit}"


class ActivityPhoto(models.Model):
    """A photo on an activity: the link row; the bytes stand in attachments."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos", verbose_name=_("activity"))
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    caption = models.CharField(_("caption"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_cover = models.BooleanField(_("cover"), default=False)

    field_classes = {
        **plain("id", "activity", "attachment", "position", "is_cover"),
        "caption": personal("what the photo shows"),
    }

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity"], condition=Q(is_cover=True), name="activityphoto_one_cover")
        ]

    def __str__(self):
        return self.caption or str(_("Photo"))
