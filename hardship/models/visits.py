"""What was looked at before a household goes on file: papers, exclusions, the visit by two, the compared means."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models.content import RETENTION
from hardship.models.files import HardshipFile
from hardship.models.words import EvidenceKind
from hardship.querysets import PartQuerySet
from portal.attachments.models import Attachment
from portal.common.classification import plain, sensitive, staff
from portal.common.fields import user_key
from portal.privacy.fields import EncryptedTextField


def file_key(related_name):
    return models.ForeignKey(
        HardshipFile, on_delete=models.CASCADE, related_name=related_name, verbose_name=_("household file")
    )


class Part(models.Model):
    """Something that belongs to a file and is seen by whoever sees the file."""

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self._meta.verbose_name} {self.file}"

    @property
    def organization(self):
        return self.file.organization

    @property
    def audit_label(self):
        """What the timeline calls it: the file."""
        return self.file.audit_label


class Evidence(Part):
    """A photographed paper of a file."""

    file = file_key("evidence")
    kind = models.CharField(_("kind of paper"), max_length=16, choices=EvidenceKind)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+", verbose_name=_("photo of the paper")
    )
    added_by = user_key(_("added by"))
    added_at = models.DateTimeField(_("added at"))

    field_classes = {
        **plain("id", "file", "added_at"),
        "kind": sensitive("which papers there are", RETENTION),
        "attachment": sensitive("proof of what the form says", RETENTION),
        "added_by": staff("who added it"),
    }

    class Meta(Part.Meta):
        verbose_name = _("paper of a household file")
        verbose_name_plural = _("papers of household files")
        ordering = ["file", "pk"]
        constraints = [models.UniqueConstraint(fields=["attachment"], name="hardship_evidence_of_one_file")]


class ExclusionCheck(Part):
    """One condition that keeps a household off the file, and whether it holds (不予建档情形)."""

    class Criterion(models.TextChoices):
        HOMES = "homes", _("Owns two homes or more")
        BUSINESS = "business", _("Owns a shop or employs others")
        SCHOOLING = "schooling", _("A child at an expensive private school or abroad at own cost")
        CAR = "car", _("Drives a car that work does not ask for")

    file = file_key("exclusions")
    criterion = models.CharField(_("condition"), max_length=10, choices=Criterion)
    holds = models.BooleanField(_("holds"))
    checked_by = user_key(_("looked at by"))
    checked_at = models.DateTimeField(_("looked at"))

    field_classes = {
        **plain("id", "file", "criterion", "checked_at"),
        "holds": sensitive("means of the household", RETENTION),
        "checked_by": staff("who looked at it"),
    }

    class Meta(Part.Meta):
        verbose_name = _("exclusion check")
        verbose_name_plural = _("exclusion checks")
        ordering = ["file", "pk"]
        constraints = [models.UniqueConstraint(fields=["file", "criterion"], name="exclusioncheck_once_per_file")]


class HomeVisit(Part):
    """A visit by two or more, with the papers signed face to face (入户调查)."""

    class Suggestion(models.TextChoices):
        FITS = "fits", _("Meets the conditions")
        FITS_NOT = "fits_not", _("Does not meet the conditions")
        UNSURE = "unsure", _("To be looked into")

    file = file_key("visits")
    visited_on = models.DateField(_("visited on"))
    visitors = ArrayField(models.CharField(max_length=40), verbose_name=_("visitors"))
    family_present = models.BooleanField(_("the family was at home"), default=True)
    housing_seen = models.BooleanField(_("the home was seen"), default=False)
    income_checked = models.BooleanField(_("income was checked"), default=False)
    expense_checked = models.BooleanField(_("expenses were checked"), default=False)
    assets = EncryptedTextField(_("homes, cars, business"), max_length=300, blank=True)
    neighbor_opinion = EncryptedTextField(_("what neighbours say"), max_length=300, blank=True)
    finding = EncryptedTextField(_("what was found"), max_length=1000)
    suggestion = models.CharField(_("suggestion"), max_length=10, choices=Suggestion)
    application_signed = models.BooleanField(_("application signed face to face"), default=False)
    consent_signed = models.BooleanField(_("authorisation to compare means signed"), default=False)
    noted_by = user_key(_("noted by"))
    noted_at = models.DateTimeField(_("noted at"))

    field_classes = {
        **plain("id", "file", "visited_on", "application_signed", "consent_signed", "noted_at"),
        "visitors": staff("who went"),
        "family_present": sensitive("means of the household", RETENTION),
        "housing_seen": sensitive("means of the household", RETENTION),
        "income_checked": sensitive("means of the household", RETENTION),
        "expense_checked": sensitive("means of the household", RETENTION),
        "assets": sensitive("means of the household", RETENTION),
        "neighbor_opinion": sensitive("means of the household", RETENTION),
        "finding": sensitive("means of the household", RETENTION),
        "suggestion": sensitive("means of the household", RETENTION),
        "noted_by": staff("who noted it"),
    }

    class Meta(Part.Meta):
        verbose_name = _("home visit")
        verbose_name_plural = _("home visits")
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(visitors__len__gte=2), name="homevisit_by_two"),
            models.CheckConstraint(condition=Q(consent_signed=True), name="homevisit_means_may_be_compared"),
        ]


class MeansCheck(Part):
    """What the comparison with civil affairs gave (家庭经济状况核对). Rows are only added."""

    class Outcome(models.TextChoices):
        AGREES = "agrees", pgettext_lazy("means", "Agrees with the form")
        DIFFERS = "differs", pgettext_lazy("means", "Differs from the form")

    file = file_key("means_checks")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    received_on = models.DateField(_("answer received on"))
    reference = models.CharField(_("number of the answer"), max_length=60, blank=True)
    note = EncryptedTextField(_("what differs"), max_length=500, blank=True)
    checked_by = user_key(_("compared by"))
    checked_at = models.DateTimeField(_("compared at"))

    field_classes = {
        **plain("id", "file", "received_on", "reference", "checked_at"),
        "outcome": sensitive("means of the household", RETENTION),
        "note": sensitive("means of the household", RETENTION),
        "checked_by": staff("who compared"),
    }

    class Meta(Part.Meta):
        verbose_name = _("means check")
        verbose_name_plural = _("means checks")
        ordering = ["-pk"]
