"""What a household form says, by sections: the forty fields that are saved as drafts, section by section."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hardship.models.words import (
    Category,
    Cause,
    EmployerState,
    Health,
    Housing,
    Hukou,
    Insurance,
    Marital,
    ModelWorker,
    Need,
    Residence,
    Sex,
    WorkState,
)
from portal.common.classification import personal, plain, sensitive
from portal.privacy.fields import BlindIndexed, BlindIndexField, EncryptedTextField
from portal.privacy.masks import mask_address, mask_bank_card, mask_id_number, mask_name, mask_phone

# How what stands encrypted is shown to whoever sees the file.
MASKS = {
    "name": mask_name,
    "id_number": mask_id_number, "phone": mask_phone, "address": mask_address, "bank_card": mask_bank_card,
    "cause_note": lambda text: "***" if text else "",
}  # fmt: skip
RETENTION = "ten years after the household left the file, or was not put on file"

# The task list: section → its fields. ``family`` is the table of members, ``evidence`` the papers beside them.
SECTIONS: dict[str, tuple[str, ...]] = {
    "worker": (
        "name", "id_number", "sex", "birth_date", "ethnicity", "political_status", "health", "disability", "marital",
        "is_single_parent", "phone", "address", "residence", "hukou_type", "hukou_region",
    ),
    "work": (
        "work_state", "model_worker", "work_since", "employer", "employer_nature", "employer_state", "industry",
        "medical_insurance", "can_help_themselves", "is_zero_employment", "has_dibao",
    ),
    "income": (
        "own_monthly_income", "other_family_income", "family_annual_income", "family_size", "rigid_expense",
        "cause_expense", "is_listed_event", "housing_type", "housing_area",
    ),
    "family": (),
    "cause": ("main_cause", "second_cause", "cause_note"),
    "needs": ("needs", "claimed_category"),
    "bank": ("bank", "bank_branch", "bank_card"),
    "evidence": (),
    "consent": ("consent_on",),
}  # fmt: skip
CONTENT_FIELDS = tuple(name for names in SECTIONS.values() for name in names)
# Of these a form that is handed in has something (带星号的栏目).
REQUIRED: dict[str, tuple[str, ...]] = {
    "worker": ("name", "id_number", "sex", "birth_date", "health", "marital", "phone", "address"),
    "work": ("work_state",),
    "income": ("own_monthly_income", "family_annual_income", "family_size", "rigid_expense", "housing_type"),
    "cause": ("main_cause",),
    "needs": ("needs",),
    "consent": ("consent_on",),
}


def money(words, **options):
    """A sum of yuan, nothing below zero; unknown is blank."""
    return models.DecimalField(
        words, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))],
        **options,
    )  # fmt: skip


class HouseholdContent(BlindIndexed):
    """The worker, their work, the family's means, why the household is in need. Sums are yuan."""

    name = models.CharField(_("name"), max_length=40, blank=True)
    id_number = EncryptedTextField(_("identity number"), blank=True)
    id_index = BlindIndexField(source="id_number", kind="id_number")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, blank=True)
    political_status = models.CharField(_("political status"), max_length=20, blank=True)
    health = models.CharField(_("health"), max_length=10, choices=Health, blank=True)
    disability = models.CharField(_("kind and degree of disability"), max_length=40, blank=True)
    marital = models.CharField(_("marital state"), max_length=2, choices=Marital, blank=True)
    is_single_parent = models.BooleanField(_("single parent"), default=False)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = BlindIndexField(source="phone", kind="phone")
    address = EncryptedTextField(_("home address"), blank=True)
    residence = models.CharField(_("lives in"), max_length=6, choices=Residence, default=Residence.URBAN)
    hukou_type = models.CharField(_("kind of household registration"), max_length=10, choices=Hukou, blank=True)
    hukou_region = models.CharField(_("place of household registration"), max_length=60, blank=True)

    work_state = models.CharField(_("position at work"), max_length=16, choices=WorkState, blank=True)
    model_worker = models.CharField(_("model worker"), max_length=10, choices=ModelWorker, default=ModelWorker.NONE)
    work_since = models.DateField(_("works since"), null=True, blank=True)
    employer = models.CharField(_("employer"), max_length=100, blank=True)
    employer_nature = models.CharField(_("kind of employer"), max_length=40, blank=True)
    employer_state = models.CharField(_("state of the employer"), max_length=10, choices=EmployerState, blank=True)
    industry = models.CharField(_("industry"), max_length=40, blank=True)
    medical_insurance = models.CharField(_("medical insurance"), max_length=10, choices=Insurance, blank=True)
    can_help_themselves = models.BooleanField(_("able to help themselves"), default=False)
    is_zero_employment = models.BooleanField(_("nobody in the family works"), default=False)
    has_dibao = models.BooleanField(_("receives the subsistence allowance"), default=False)

    own_monthly_income = money(_("own monthly income (yuan)"))
    other_family_income = money(_("other income of the family in a year (yuan)"))
    family_annual_income = money(_("disposable income of the family in a year (yuan)"))
    family_size = models.PositiveSmallIntegerField(
        _("people living together"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    rigid_expense = money(
        _("unavoidable expenses in a year (yuan)"), help_text=_("What illness, schooling and the like cost in a year.")
    )
    cause_expense = money(_("what the cause cost in this year (yuan)"))
    is_listed_event = models.BooleanField(_("hurt in a listed major event"), default=False)
    housing_type = models.CharField(_("housing"), max_length=12, choices=Housing, blank=True)
    housing_area = models.DecimalField(
        _("area of the home (m²)"), max_digits=7, decimal_places=2, null=True, blank=True
    )

    main_cause = models.CharField(_("main cause"), max_length=12, choices=Cause, blank=True)
    second_cause = models.CharField(_("second cause"), max_length=12, choices=Cause, blank=True)
    cause_note = EncryptedTextField(_("what happened"), max_length=500, blank=True)
    needs = ArrayField(models.CharField(max_length=10, choices=Need), verbose_name=_("needs"), default=list, blank=True)
    claimed_category = models.CharField(_("category applied for"), max_length=10, choices=Category, blank=True)
    bank = models.CharField(_("bank"), max_length=60, blank=True)
    bank_branch = models.CharField(_("branch of the bank"), max_length=80, blank=True)
    bank_card = EncryptedTextField(_("bank card"), blank=True)
    consent_on = models.DateField(
        _("consent signed on"), null=True, blank=True,
        help_text=_("The worker agreed in writing that the file is kept, sensitive entries included."),
    )  # fmt: skip

    field_classes = {
        **plain("residence"),
        "name": personal("who is helped", RETENTION),
        "id_number": sensitive("one household, one file", RETENTION),
        "id_index": sensitive("to find the number without reading it", RETENTION),
        "sex": personal("the offices' form", RETENTION),
        "birth_date": personal("the offices' form; whether a minor is concerned", RETENTION),
        "ethnicity": personal("the offices' form", RETENTION),
        "political_status": personal("the offices' form", RETENTION),
        "health": sensitive("why the household is in need", RETENTION),
        "disability": sensitive("why the household is in need", RETENTION),
        "marital": personal("the offices' form", RETENTION),
        "is_single_parent": personal("why the household is in need", RETENTION),
        "phone": sensitive("to reach the worker", RETENTION),
        "phone_index": sensitive("to find the phone without reading it", RETENTION),
        "address": sensitive("where the home visit goes", RETENTION),
        "hukou_type": personal("the offices' form", RETENTION),
        "hukou_region": personal("the offices' form", RETENTION),
        "work_state": personal("the offices' form", RETENTION),
        "model_worker": personal("the offices' form", RETENTION),
        "work_since": personal("the offices' form", RETENTION),
        "employer": personal("the offices' form", RETENTION),
        "employer_nature": personal("the offices' form", RETENTION),
        "employer_state": personal("the offices' form", RETENTION),
        "industry": personal("the offices' form", RETENTION),
        "medical_insurance": personal("the offices' form", RETENTION),
        "can_help_themselves": personal("which help fits", RETENTION),
        "is_zero_employment": personal("which help fits", RETENTION),
        "has_dibao": sensitive("means of the household", RETENTION),
        "own_monthly_income": sensitive("means of the household", RETENTION),
        "other_family_income": sensitive("means of the household", RETENTION),
        "family_annual_income": sensitive("means of the household", RETENTION),
        "family_size": personal("means of the household", RETENTION),
        "rigid_expense": sensitive("means of the household", RETENTION),
        "cause_expense": sensitive("means of the household", RETENTION),
        "is_listed_event": sensitive("why the household is in need", RETENTION),
        "housing_type": personal("means of the household", RETENTION),
        "housing_area": personal("means of the household", RETENTION),
        "main_cause": sensitive("why the household is in need", RETENTION),
        "second_cause": sensitive("why the household is in need", RETENTION),
        "cause_note": sensitive("why the household is in need", RETENTION),
        "needs": personal("which help fits", RETENTION),
        "claimed_category": personal("what was applied for", RETENTION),
        "bank": sensitive("where money is paid to", RETENTION),
        "bank_branch": sensitive("where money is paid to", RETENTION),
        "bank_card": sensitive("where money is paid to", RETENTION),
        "consent_on": personal("that the worker agreed", RETENTION),
    }

    class Meta:
        abstract = True
