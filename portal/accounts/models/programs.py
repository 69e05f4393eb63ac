"""What lets a program act for a person at /api/v1/: tokens, and the answers kept for repeated requests."""

from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.common.classification import personal, plain, secret, staff
from portal.common.fields import user_key

LONGEST_DAYS = 365


class ApiTokenQuerySet(models.QuerySet):
    def of(self, user):
        """The person's own, newest first; nobody sees those of another."""
        return self.filter(owner=user).order_by("-pk")

    def in_force(self, at):
        """Tokens that open something at ``at``: their owner still signs in, with a password of their own."""
        return self.filter(revoked_at=None, expires_at__gt=at, owner__is_active=True, owner__must_change_password=False)


class ApiToken(models.Model):
    """A key by which a program acts for its owner, with the rights that the owner has at that moment.

    Only the SHA-256 of the token is stored: 256 random bits need no salt. ``prefix`` is what lists show of it.
    ``last_used_at`` is kept to the hour.
    """

    class Scope(models.TextChoices):
        READ = "read", _("Read only")
        WRITE = "write", _("Read and write")

    owner = user_key(_("account"))
    name = models.CharField(_("name"), max_length=40, help_text=_("What uses the token, such as “Report script”."))
    scope = models.CharField(_("scope"), max_length=5, choices=Scope, default=Scope.READ)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    field_classes = {
        **plain("id", "name", "scope", "prefix", "created_at", "expires_at", "revoked_at"),
        "owner": staff("for whom the program acts"),
        "last_used_at": staff("to find unused tokens; to the hour"),
        "sha256": secret("to sign in a program; stored as a hash"),
    }

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="apitoken_expires_within_a_year",
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + timedelta(days=LONGEST_DAYS)),
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    @property
    def organization(self):
        """The home union of the owner: where the timeline files what happens to the token."""
        return self.owner.organization

    @property
    def may_write(self):
        return self.scope == self.Scope.WRITE


class KeptAnswer(models.Model):
    """What a request with an ``Idempotency-Key`` was answered, so that sending it again has no second effect.

    The row is written in the transaction of the effect itself: a refused request leaves none. ``fingerprint``
    is the SHA-256 over method, address and body.
    """

    user = user_key(_("account"))
    key = models.CharField(_("key"), max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    answer = models.JSONField(_("answer"), null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("created at"))

    field_classes = {
        **plain("id", "key", "fingerprint", "status", "created_at"),
        "user": staff("whose request it was"),
        "answer": personal("sent again to whoever repeats the request", "24 hours"),
    }

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes = [models.Index(fields=["created_at"])]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="keptanswer_once_per_user_and_key")]

    def __str__(self):
        return self.key
