"""The family of a household file."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hardship.models.content import RETENTION, money
from hardship.models.files import HardshipFile
from hardship.models.words import Health, Insurance, Relation, Sex
from hardship.querysets import MemberQuerySet
from portal.common.classification import plain, sensitive
from portal.privacy.fields import BlindIndexed, BlindIndexField, EncryptedTextField
from portal.privacy.masks import mask_id_number, mask_name

MEMBER_MASKS = {"name": mask_name, "id_number": mask_id_number}
MEMBER_FIELDS = (
    "name", "relation", "sex", "birth_date", "id_number", "health", "monthly_income", "occupation", "place",
    "insurance", "grade", "enrol_year", "study_years",
)  # fmt: skip


class FamilyMember(BlindIndexed):
    """Somebody who lives with the worker; a student has grade, year of enrolment and years of study.

    ``left_on``: no longer of the household since then; the row stays for the aid that names it.
    """

    file = models.ForeignKey(
        HardshipFile, on_delete=models.CASCADE, related_name="members", verbose_name=_("household file")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=40)
    relation = models.CharField(_("relation to the worker"), max_length=12, choices=Relation)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    id_number = EncryptedTextField(_("identity number"), blank=True)
    id_index = BlindIndexField(source="id_number", kind="id_number")
    health = models.CharField(_("health"), max_length=10, choices=Health, blank=True)
    monthly_income = money(_("monthly income (yuan)"))
    occupation = models.CharField(_("occupation"), max_length=40, blank=True)
    place = models.CharField(_("employer or school"), max_length=100, blank=True)
    insurance = models.CharField(_("medical insurance"), max_length=10, choices=Insurance, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    enrol_year = models.PositiveSmallIntegerField(_("enrolled in"), null=True, blank=True)
    study_years = models.PositiveSmallIntegerField(
        _("years of study"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    left_on = models.DateField(_("no longer of the household since"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    field_classes = {
        **plain("id", "file", "order", "left_on"),
        "name": sensitive("who lives in the household, children among them", RETENTION),
        "relation": sensitive("who lives in the household, children among them", RETENTION),
        "sex": sensitive("the offices' form", RETENTION),
        "birth_date": sensitive("the offices' form; whether a minor is concerned", RETENTION),
        "id_number": sensitive("one household, one file", RETENTION),
        "id_index": sensitive("to find the number without reading it", RETENTION),
        "health": sensitive("why the household is in need", RETENTION),
        "monthly_income": sensitive("means of the household", RETENTION),
        "occupation": sensitive("means of the household", RETENTION),
        "place": sensitive("means of the household", RETENTION),
        "insurance": sensitive("the offices' form", RETENTION),
        "grade": sensitive("schooling aid", RETENTION),
        "enrol_year": sensitive("schooling aid", RETENTION),
        "study_years": sensitive("schooling aid", RETENTION),
    }

    class Meta:
        verbose_name = _("family member")
        verbose_name_plural = _("family members")
        ordering = ["file", "order", "pk"]
        indexes = [models.Index(fields=["id_index"])]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "id_index"], condition=Q(left_on=None), name="familymember_once_per_file"
            ),
        ]

    def __str__(self):
        return mask_name(self.name)

    @property
    def audit_label(self):
        """What the timeline calls it: the file, never the name."""
        return self.file.audit_label

    @property
    def organization(self):
        return self.file.organization
