"""Slips of paper that open an account once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.people import User
from portal.common.classification import plain, secret, staff
from portal.common.fields import user_key


class PasswordSlip(models.Model):
    """A one-time permission to set the password of one account, handed over on paper. Only a hash of the code is kept.

    Open until it is used, revoked or expired; an account has one open slip at most.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="slips", verbose_name=_("account"))
    code_hash = models.CharField(_("hash of the code"), max_length=64, unique=True)
    issued_by = user_key(_("issued by"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    field_classes = {
        **plain("id", "user", "issued_at", "expires_at", "used_at", "revoked_at"),
        "code_hash": secret("to recognise the slip; 79 random bits"),
        "issued_by": staff("who handed it out"),
    }

    class Meta:
        verbose_name = _("password slip")
        verbose_name_plural = _("password slips")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None, revoked_at=None), name="passwordslip_one_open"
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.issued_at:%Y-%m-%d}"

    @property
    def organization(self):
        return self.user.organization
