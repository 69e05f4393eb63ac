"""What a volunteer agreed to: purpose and version of the words, when, by whom, how, and since when no longer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.attachments.models import Attachment
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import ConsentQuerySet


class Consent(models.Model):
    """One consent to one version of one text. A withdrawn one stays as proof of the time it was in force."""

    class Purpose(models.TextChoices):
        REGISTER = "volunteer_register", _("Register of volunteers")
        GUARDIAN = "volunteer_guardian", _("Consent of the guardian")

    class Method(models.TextChoices):
        ONLINE = "online", _("On line")
        PAPER = "paper", _("On paper")

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="consents", verbose_name=_("volunteer")
    )
    purpose = models.CharField(_("purpose"), max_length=30, choices=Purpose)
    text_version = models.CharField(_("version of the text"), max_length=20)
    method = models.CharField(_("how"), max_length=8, choices=Method)
    given_at = models.DateTimeField(_("given at"))
    noted_by = user_key(_("noted by"), null=True, blank=True)
    scan = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed sheet")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    field_classes = {
        **plain("id", "volunteer", "purpose", "text_version", "method", "given_at", "withdrawn_at"),
        "noted_by": staff("who noted it, when the unit did"),
        "scan": personal("the signature on paper", "as long as the consent has to be proved"),
    }

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.text_version}"
