"""Certificates of service (志愿服务记录证明): what one unit has on record about one volunteer, for some days."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.querysets.certificates import ServiceCertificateQuerySet
from portal.common.classification import personal, plain, sensitive, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from portal.privacy.fields import EncryptedTextField
from volunteers.models import Volunteer

RETENTION = "until the volunteer's erasure clock has run; number and fingerprint stay"


@pghistory.track(exclude=["volunteer", "applied_by", "snapshot", "verify_code", "note", "reason", "contact"])
class ServiceCertificate(models.Model):
    """One certificate of one issuing unit: who organizes records, who records certifies (2012 measures; 67号令).

    What is printed is a copy of the records at the moment of issuing: ``snapshot`` is JSON, sealed (its form:
    services/certificates.py). The PDF is laid out from it on demand, always with the same bytes;
    ``pdf_sha256`` is the fingerprint of that file, ``layout`` the template that it was made with. ``record_ids`` are
    the records it stands on: when the hours of one are corrected, the certificate is revoked.
    """

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("certificate", "Applied for")
        ISSUED = "issued", pgettext_lazy("certificate", "Issued")
        DECLINED = "declined", pgettext_lazy("certificate", "Not issued")
        REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")

    TRANSITIONS = {
        State.APPLIED: {State.ISSUED, State.DECLINED},
        State.ISSUED: {State.REVOKED},
        State.DECLINED: set(),
        State.REVOKED: set(),
    }

    number = models.CharField(_("certificate number"), max_length=16, unique=True, null=True, editable=False)
    verify_code = models.CharField(_("verification code"), max_length=24, unique=True, null=True, editable=False)
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("volunteer")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("issuing unit")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.APPLIED)

    minutes = models.PositiveIntegerField(_("hours (minutes)"), null=True, editable=False)
    scan_minutes = models.PositiveIntegerField(_("of these by scan (minutes)"), null=True, editable=False)
    list_minutes = models.PositiveIntegerField(_("of these by list (minutes)"), null=True, editable=False)
    backfill_minutes = models.PositiveIntegerField(_("of these entered later (minutes)"), null=True, editable=False)
    record_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    snapshot = EncryptedTextField(_("what is printed"), blank=True)
    layout = models.PositiveSmallIntegerField(default=1, editable=False)
    pdf_sha256 = models.CharField(_("fingerprint of the file"), max_length=64, blank=True, editable=False)
    responsible_name = models.CharField(_("person responsible"), max_length=40, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    note = models.CharField(pgettext_lazy("certificate", "Notes"), max_length=120, blank=True)

    applied_by = user_key(_("applied for by"))
    applied_at = models.DateTimeField(_("applied for at"))
    issued_by = user_key(_("issued by"), null=True, blank=True)
    handler_name = models.CharField(_("handled by"), max_length=60, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    closed_by = user_key(_("revoked or declined by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("revoked or declined at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ServiceCertificateQuerySet.as_manager()

    field_classes = {
        **plain("id", "number", "organization", "organization_name", "first_day", "last_day", "state"),
        **plain("minutes", "scan_minutes", "list_minutes", "backfill_minutes", "record_ids", "layout", "pdf_sha256"),
        **plain("applied_at", "issued_at", "closed_at", "erased_at", "version"),
        "verify_code": personal("opens the page that says whether it is valid", RETENTION),
        "volunteer": personal("whose hours are certified"),
        "snapshot": sensitive("name, volunteer number and records as they are printed", RETENTION),
        "note": personal("printed notes; may describe the person", RETENTION),
        "reason": personal("why it was revoked or not issued; may describe the person", RETENTION),
        "applied_by": personal("who applied"),
        "responsible_name": staff("who answers for it at the unit"),
        "contact": staff("whom to call at the unit"),
        "issued_by": staff("who issued"),
        "handler_name": staff("who issued"),
        "closed_by": staff("who revoked or declined"),
    }

    class Meta:
        verbose_name = _("certificate of service")
        verbose_name_plural = _("certificates of service")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["organization", "state"]),
            models.Index(fields=["volunteer", "state"]),
            GinIndex(fields=["record_ids"], name="certificate_records"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "organization", "first_day", "last_day"], condition=Q(state="applied"),
                name="certificate_applied_for_once",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="certificate_until_after_from"),
            models.CheckConstraint(
                name="certificate_issued_is_whole",
                condition=~Q(state__in=["issued", "revoked"])
                | Q(
                    number__isnull=False, verify_code__isnull=False, issued_at__isnull=False, minutes__isnull=False,
                )
                & ~Q(pdf_sha256=""),
            ),
            models.CheckConstraint(
                name="certificate_nobody_issues_own", condition=Q(issued_by=None) | ~Q(issued_by=F("applied_by"))
            ),
            models.CheckConstraint(
                name="certificate_closed_says_why",
                condition=~Q(state__in=["declined", "revoked"]) | Q(closed_at__isnull=False) & ~Q(reason=""),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.audit_label

    @property
    def audit_label(self):
        """What the timeline calls it: the number, never the person."""
        return self.number or f"{self.first_day:%Y-%m-%d}—{self.last_day:%Y-%m-%d}"

    @property
    def is_printable(self):
        """A revoked one is not printed again; of an erased one nothing is left to print."""
        return self.state == self.State.ISSUED and self.erased_at is None

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
