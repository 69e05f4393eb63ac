"""One-time slips with which somebody whom a unit entered says yes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.common.classification import plain, secret, staff
from portal.common.fields import user_key
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import SlipQuerySet


class AcceptSlip(models.Model):
    """Handed over on paper or as a link; only a hash of its code is kept. A record has one open slip at most."""

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="slips", verbose_name=_("volunteer")
    )
    code_hash = models.CharField(_("hash of the code"), max_length=64, unique=True)
    issued_by = user_key(_("issued by"))
    issued_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    field_classes = {
        **plain("id", "volunteer", "issued_at", "expires_at", "used_at", "revoked_at"),
        "code_hash": secret("to recognise the slip; 79 random bits"),
        "issued_by": staff("who handed it out"),
    }

    class Meta:
        verbose_name = _("acceptance slip")
        verbose_name_plural = _("acceptance slips")
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"], condition=Q(used_at=None, revoked_at=None), name="acceptslip_one_open"
            )
        ]

    def __str__(self):
        return f"{self.volunteer.audit_label} · {self.issued_at:%Y-%m-%d}"
