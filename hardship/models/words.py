"""Code tables of the household form, as the offices' forms have them (困难职工档案表, 建档立卡登记表)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """困难类别. EDGE is noted on files of the union's own level only."""

    DEEP = "deep", _("Deep hardship")
    RELATIVE = "relative", _("Relative hardship")
    ACCIDENT = "accident", _("Hardship by accident")
    EDGE = "edge", _("On the edge of hardship")


class Level(models.TextChoices):
    NATIONAL = "national", pgettext_lazy("hardship file", "National")
    PROVINCE = "province", pgettext_lazy("hardship file", "Provincial")
    LOCAL = "local", pgettext_lazy("hardship file", "Local")


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("male")
    FEMALE = "2", _("female")


class WorkState(models.TextChoices):
    EMPLOYED = "employed", _("At work")
    LAID_OFF = "laid_off", _("Laid off")
    UNEMPLOYED = "unemployed", _("Unemployed")
    RETIRED = "retired", pgettext_lazy("work", "Retired")
    SICK_RETIRED = "sick_retired", _("Retired for illness")
    INNER_RETIRED = "inner_retired", _("Retired within the unit")
    MIGRANT = "migrant", _("Migrant worker")
    NEW_FORM = "new_form", _("New form of employment")


class Health(models.TextChoices):
    GOOD = "good", pgettext_lazy("health", "Good")
    WEAK = "weak", pgettext_lazy("health", "Weak")
    CHRONIC = "chronic", _("Chronic illness")
    SERIOUS = "serious", _("Serious illness")
    DISABLED = "disabled", pgettext_lazy("health", "Disabled")


class Marital(models.TextChoices):
    """GB/T 2261.2, shortened."""

    SINGLE = "10", pgettext_lazy("marital state", "Unmarried")
    MARRIED = "20", pgettext_lazy("marital state", "Married")
    WIDOWED = "30", pgettext_lazy("marital state", "Widowed")
    DIVORCED = "40", pgettext_lazy("marital state", "Divorced")


class ModelWorker(models.TextChoices):
    NONE = "none", pgettext_lazy("model worker", "None")
    NATIONAL = "national", pgettext_lazy("model worker", "National")
    PROVINCE = "province", pgettext_lazy("model worker", "Provincial")
    CITY = "city", pgettext_lazy("model worker", "Of the city")
    OTHER = "other", pgettext_lazy("model worker", "Other")


class Housing(models.TextChoices):
    UNIT_RENTED = "unit_rented", _("Public housing of the unit")
    LOW_RENT = "low_rent", _("Low-rent housing")
    OWN = "own", _("Bought")
    NONE = "none", _("No home")
    RENTED = "rented", pgettext_lazy("housing", "Rented")
    SELF_BUILT = "self_built", _("Self-built")
    OTHER = "other", pgettext_lazy("housing", "Other")


class Residence(models.TextChoices):
    URBAN = "urban", pgettext_lazy("residence", "Urban")
    RURAL = "rural", pgettext_lazy("residence", "Rural")


class Hukou(models.TextChoices):
    NON_FARM = "non_farm", _("Non-agricultural")
    FARM = "farm", _("Agricultural")
    CONVERTED = "converted", _("Converted to urban")


class EmployerState(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("employer", "Running")
    DIFFICULT = "difficult", pgettext_lazy("employer", "In difficulty")
    STOPPED = "stopped", pgettext_lazy("employer", "Stopped")
    CLOSED = "closed", pgettext_lazy("employer", "Closed down")


class Insurance(models.TextChoices):
    EMPLOYEE = "employee", _("Insurance of employees")
    RESIDENT = "resident", _("Insurance of residents")
    NONE = "none", pgettext_lazy("insurance", "None")


class Cause(models.TextChoices):
    ILL_SELF = "ill_self", _("Own serious illness")
    ILL_FAMILY = "ill_family", _("Illness in the family")
    SCHOOL = "school", _("Children at school")
    DISABLED = "disabled", _("Disability")
    SINGLE = "single", _("Single parent")
    LAYOFF = "layoff", _("Loss of work")
    ACCIDENT = "accident", _("Accident or disaster")
    LOW_PAY = "low_pay", _("Low income")
    OTHER = "other", pgettext_lazy("cause of hardship", "Other")


class Need(models.TextChoices):
    """帮扶需求, by the items of aid."""

    LIVING = "living", _("Living aid")
    MEDICAL = "medical", _("Medical aid")
    SCHOOL = "school", _("Schooling aid")
    LEGAL = "legal", _("Legal aid")
    TRAINING = "training", _("Vocational training")
    JOB = "job", _("Finding work")
    CARE = "care", _("Psychological care")
    OTHER = "other", pgettext_lazy("need", "Other")


class Relation(models.TextChoices):
    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    SIBLING = "sibling", _("Brother or sister")
    GRANDCHILD = "grandchild", _("Grandchild")
    GRANDPARENT = "grandparent", _("Grandparent")
    OTHER = "other", pgettext_lazy("relation", "Other")


class ExitReason(models.TextChoices):
    LIFTED = "lifted", _("Lifted out of hardship")
    DECEASED = "deceased", pgettext_lazy("exit", "Died")
    MOVED = "moved", pgettext_lazy("exit", "Moved away")
    LOST = "lost", pgettext_lazy("exit", "Cannot be reached")
    INELIGIBLE = "ineligible", _("No longer meets the conditions")
    FALSE = "false", _("False statements")


class EvidenceKind(models.TextChoices):
    """佐证材料."""

    APPLICATION = "application", _("Signed application")
    IDENTITY = "identity", _("Identity card")
    HOUSEHOLD_BOOK = "household_book", _("Household register")
    INCOME = "income", _("Proof of income of a year")
    DIBAO = "dibao", _("Certificate of subsistence allowance")
    DIAGNOSIS = "diagnosis", _("Diagnosis of a hospital")
    BILLS = "bills", _("Paid medical bills")
    DISABILITY = "disability", _("Disability certificate")
    DISASTER = "disaster", _("Proof of the accident or disaster")
    SCHOOL = "school", _("Admission or tuition papers")
    CONTRACT = "contract", _("Labour contract of a year or more")
    UNIT_PROOF = "unit_proof", _("Certificate of the unit")
    AUTHORISATION = "authorisation", _("Signed authorisation to compare means")
    VISIT_PHOTO = "visit_photo", _("Photo of the home visit")
    MINUTES = "minutes", _("Minutes of the meeting")
    OTHER = "other", pgettext_lazy("paper", "Other")


EVERYBODY_BRINGS = (
    EvidenceKind.APPLICATION, EvidenceKind.IDENTITY, EvidenceKind.HOUSEHOLD_BOOK, EvidenceKind.INCOME,
)  # fmt: skip
# What the folder of a household on file holds besides.
ON_FILE = (*EVERYBODY_BRINGS, EvidenceKind.AUTHORISATION, EvidenceKind.MINUTES)
# Papers by cause (岳阳等地困难职工申报流程的材料清单).
BY_CAUSE: dict[str, tuple[str, ...]] = {
    Cause.ILL_SELF: (EvidenceKind.DIAGNOSIS, EvidenceKind.BILLS),
    Cause.ILL_FAMILY: (EvidenceKind.DIAGNOSIS, EvidenceKind.BILLS),
    Cause.SCHOOL: (EvidenceKind.SCHOOL,),
    Cause.DISABLED: (EvidenceKind.DISABILITY,),
    Cause.ACCIDENT: (EvidenceKind.DISASTER,),
}
