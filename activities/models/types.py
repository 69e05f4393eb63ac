"""Activity types in office words."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.codes.models import Code
from portal.common.classification import plain


class ActivityType(models.Model):
    """An activity type in office words. Retired types stay for old records."""

    class Family(models.TextChoices):
        VOLUNTEER_SERVICE = "volunteer_service", _("Volunteer service")
        STUDY = "study", _("Study")
        LECTURE = "lecture", _("Lecture")
        CONTEST = "contest", _("Contest")
        EXCHANGE = "exchange", _("Exchange")
        MEETING = "meeting", _("Meeting")
        CONSOLATION = "consolation", _("Consolation")
        BENEFIT = "benefit", _("Benefit")
        CULTURE_SPORT = "culture_sport", _("Culture and sport")
        PUBLICITY = "publicity", _("Publicity")
        OTHER = "other", _("Other")

    class ServiceForm(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        VISIT = "visit", _("Visit")
        STALL = "stall", _("Street stall")
        INDOOR = "indoor", _("Indoor gathering")
        ONLINE = "online", _("Online")
        DELIVERY = "delivery", _("Handing out")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    family = models.CharField(_("family"), max_length=20, choices=Family)
    service_form = models.CharField(_("form of service"), max_length=12, choices=ServiceForm)
    counts_hours = models.BooleanField(_("counts service hours"), default=False)
    ledgers = ArrayField(
        models.CharField(max_length=30), verbose_name=_("ledgers"), default=list, blank=True,
        help_text=_("Names of the ledgers that take activities of this type."),
    )  # fmt: skip
    national_category = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("national category"),
        limit_choices_to={"table": Code.Table.SERVICE_CATEGORY},
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    field_classes = plain(
        "id",
        "code",
        "name",
        "family",
        "service_form",
        "counts_hours",
        "ledgers",
        "national_category",
        "order",
        "is_active",
    )

    class Meta:
        verbose_name = _("activity type")
        verbose_name_plural = _("activity types")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name
