"""Objections (异议) to notices."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.classification import personal, plain, secret, staff
from portal.common.fields import user_key
from portal.notices.models.notices import PublicNotice
from portal.notices.querysets import ObjectionQuerySet
from portal.privacy.fields import EncryptedTextField


def new_key():
    return secrets.token_hex(16)


class Objection(models.Model):
    """What somebody has against a notice. Who they are is for those who handle it, and nobody has to say.

    ``key`` comes with the public form: it makes a form that is sent twice one objection, and the receipt code
    follows from it (services.receipt_code). Open until it has a result.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("Website")
        PHONE = "phone", pgettext_lazy("channel", "Phone")
        LETTER = "letter", pgettext_lazy("channel", "Letter")

    class Result(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        REJECTED = "rejected", _("Not upheld")

    class Remedy(models.TextChoices):
        STRIKE = "strike", _("Strike the row out")
        WITHDRAW = "withdraw", _("Withdraw the notice")

    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, related_name="objections", verbose_name=_("public notice")
    )
    number = models.CharField(_("receipt number"), max_length=20, unique=True)
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    channel = models.CharField(_("how it came"), max_length=6, choices=Channel)
    row_number = models.PositiveIntegerField(_("row"), null=True, blank=True)
    text = EncryptedTextField(_("what is objected to"), max_length=2000)
    name = EncryptedTextField(_("name"), max_length=40, blank=True, default="")
    phone = EncryptedTextField(_("phone"), max_length=40, blank=True, default="")
    received_on = models.DateField(_("received on"))
    filed_at = models.DateTimeField(_("entered at"))
    entered_by = user_key(_("entered by"), null=True, blank=True)
    owner = user_key(_("handled by"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    result = models.CharField(_("result"), max_length=8, choices=Result, blank=True)
    remedy = models.CharField(_("what follows"), max_length=8, choices=Remedy, blank=True)
    answered_by = user_key(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    field_classes = {
        **plain("id", "notice", "number", "channel", "row_number", "received_on", "filed_at", "result", "remedy"),
        **plain("answered_at"),
        "key": secret("the receipt code follows from it"),
        "text": personal("what is objected to"),
        "name": personal("whom to answer; anonymous objections have none"),
        "phone": personal("whom to answer; anonymous objections have none"),
        "answer": personal("what the sender was told"),
        "entered_by": staff("who took the call or the letter"),
        "owner": staff("who handles it"),
        "answered_by": staff("who answered"),
    }

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["notice"], name="objection_open", condition=Q(result="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="objection_answered_at_once",
                condition=Q(result="", answer="", remedy="", answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(result="") & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="objection_upheld_has_a_remedy",
                condition=Q(result="upheld") & ~Q(remedy="") | ~Q(result="upheld") & Q(remedy=""),
            ),
            models.CheckConstraint(
                name="objection_staff_enter_what_is_not_from_the_web",
                condition=Q(channel="web", entered_by=None) | ~Q(channel="web") & Q(entered_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def organization(self):
        return self.notice.organization

    @property
    def is_open(self):
        return not self.result

    @property
    def is_anonymous(self):
        return not (self.name or self.phone)
