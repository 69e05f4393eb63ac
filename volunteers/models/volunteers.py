"""Volunteers: who they are, which unit keeps their record, and where they stand on the register."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.codes.models import Code
from portal.common.classification import personal, plain, sensitive, staff
from portal.common.fields import user_key
from portal.common.surnames import name_sort_key
from portal.organizations.models import Organization
from portal.privacy.fields import BlindIndexed, BlindIndexField, EncryptedTextField
from portal.privacy.masks import mask_address, mask_id_number, mask_phone
from portal.privacy.pinyin import name_initials
from volunteers.querysets import HELD, LIVE, VolunteerQuerySet, years_before

# How what stands encrypted is shown to whoever sees the record.
MASKS = {
    "phone": mask_phone, "id_number": mask_id_number, "address": mask_address, "emergency_phone": mask_phone,
    "guardian_phone": mask_phone,
}  # fmt: skip
MINOR_FROM, ADULT_FROM = 14, 18  # measures for the registration of volunteers; below 14 nobody registers
RETENTION = "until the person leaves and the erasure clock has run"


class Volunteer(BlindIndexed):
    """One person on the register of one unit. Phone, identity number and address stand encrypted.

    ``registered_on`` is the first day on the register, ``inactive_on`` the day from which the record does not count
    (suspended, left, merged). ``birth_date`` is the first of the month where only the month is known. After
    ``erase_on`` the personal fields go; the number stays. ``contributor_ids`` wrote in it or handed out its
    slip and do not activate it.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("Waiting for the person's yes")
        APPLIED = "applied", _("Application to review")
        ACTIVE = "active", _("On the register")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", pgettext_lazy("volunteer", "Left")
        REJECTED = "rejected", _("Not accepted")
        MERGED = "merged", pgettext_lazy("volunteer", "Merged")

    class Source(models.TextChoices):
        SELF = "self", _("Own application")
        UNIT = "unit", _("Entered by the unit")
        IMPORT = "import", _("Roster")

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        MALE = "1", _("male")
        FEMALE = "2", _("female")
        UNKNOWN = "0", _("unknown")

    class PoliticalStatus(models.TextChoices):
        """GB/T 4762, shortened as union forms have it."""

        PARTY = "01", _("Party member")
        PROBATIONARY = "02", _("Probationary Party member")
        LEAGUE = "03", _("League member")
        DEMOCRATIC = "04", _("Member of a democratic party")
        NON_PARTY = "12", _("Without party affiliation")
        MASSES = "13", _("Of the masses")

    class Education(models.TextChoices):
        """GB/T 4658."""

        POSTGRADUATE = "10", _("Postgraduate")
        UNDERGRADUATE = "20", _("Undergraduate")
        COLLEGE = "30", _("Junior college")
        VOCATIONAL = "40", _("Secondary vocational school")
        HIGH = "60", _("Senior high school")
        MIDDLE = "70", _("Junior high school")
        PRIMARY = "80", _("Primary school")
        OTHER = "90", pgettext_lazy("education", "Other")

    TRANSITIONS = {
        State.INVITED: {State.APPLIED, State.REJECTED},
        State.APPLIED: {State.ACTIVE, State.REJECTED},
        State.ACTIVE: {State.SUSPENDED, State.LEFT, State.MERGED},
        State.SUSPENDED: {State.ACTIVE, State.LEFT, State.MERGED},
        State.LEFT: {State.ACTIVE, State.MERGED},
        State.REJECTED: set(),
        State.MERGED: set(),
    }

    number = models.CharField(_("volunteer number"), max_length=16, unique=True, null=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    user = user_key(_("account"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    source = models.CharField(_("source"), max_length=8, choices=Source)

    name = models.CharField(_("name"), max_length=40)
    initials = models.CharField(max_length=60, editable=False, default="")
    sort_key = models.CharField(max_length=400, editable=False, default="")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    is_birth_day_known = models.BooleanField(_("day of birth is known"), default=True)
    phone = EncryptedTextField(_("mobile phone"), blank=True)
    phone_index = BlindIndexField(source="phone", kind="phone")
    id_number = EncryptedTextField(_("identity number"), blank=True)
    id_index = BlindIndexField(source="id_number", kind="id_number")
    political_status = models.CharField(_("political status"), max_length=2, choices=PoliticalStatus, blank=True)
    education = models.CharField(_("education"), max_length=2, choices=Education, blank=True)
    position = models.CharField(_("position"), max_length=60, blank=True)
    skills = models.ManyToManyField(
        Code, blank=True, related_name="+", verbose_name=_("skills"), limit_choices_to={"table": Code.Table.SKILL}
    )
    service_categories = models.ManyToManyField(
        Code, blank=True, related_name="+", verbose_name=_("wishes to serve in"),
        limit_choices_to={"table": Code.Table.SERVICE_CATEGORY},
    )  # fmt: skip
    address = EncryptedTextField(_("address (to the street)"), blank=True)
    emergency_name = models.CharField(_("emergency contact"), max_length=40, blank=True)
    emergency_phone = EncryptedTextField(_("phone of the emergency contact"), blank=True)
    guardian_name = models.CharField(_("guardian"), max_length=40, blank=True)
    guardian_phone = EncryptedTextField(_("phone of the guardian"), blank=True)
    guardian_relation = models.CharField(_("relation of the guardian"), max_length=20, blank=True)

    entered_by = user_key(_("entered by"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    activated_by = user_key(_("activated by"), null=True, blank=True)
    activated_at = models.DateTimeField(_("activated at"), null=True, blank=True)
    registered_on = models.DateField(_("on the register since"), null=True, blank=True)
    inactive_on = models.DateField(_("does not count since"), null=True, blank=True)
    state_reason = models.CharField(_("reason of the state"), max_length=500, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    erase_on = models.DateField(_("to be erased on"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    form_key = models.UUIDField(_("key of the form"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VolunteerQuerySet.as_manager()

    field_classes = {
        **plain("id", "number", "organization", "user", "state", "source", "is_birth_day_known", "entered_at"),
        **plain("activated_at", "registered_on", "inactive_on", "merged_into", "erase_on", "erased_at", "version"),
        **plain("form_key"),
        "name": personal("who it is", RETENTION),
        "initials": personal("search by initials", RETENTION),
        "sort_key": personal("order of names", RETENTION),
        "sex": personal("statistics; compared with the identity number", RETENTION),
        "birth_date": personal("whether a guardian has to agree; fit of age and service", RETENTION),
        "phone": sensitive("to reach the person", RETENTION),
        "phone_index": sensitive("to find the phone without reading it", RETENTION),
        "id_number": sensitive("to tell people apart; insurance", RETENTION),
        "id_index": sensitive("to find the number without reading it", RETENTION),
        "political_status": personal("list 2 of the office", RETENTION),
        "education": personal("list 2 of the office", RETENTION),
        "position": personal("list 2 of the office", RETENTION),
        "skills": personal("who fits which service", RETENTION),
        "service_categories": personal("who fits which service", RETENTION),
        "address": sensitive("service near the home", RETENTION),
        "emergency_name": personal("whom to call in an emergency", RETENTION),
        "emergency_phone": sensitive("whom to call in an emergency", RETENTION),
        "guardian_name": sensitive("who agreed for a minor", RETENTION),
        "guardian_phone": sensitive("who agreed for a minor", RETENTION),
        "guardian_relation": sensitive("who agreed for a minor", RETENTION),
        "state_reason": personal("why; may describe the person", RETENTION),
        "entered_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not activate it"),
        "activated_by": staff("who activated"),
    }

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["organization", "state"]),
            models.Index(fields=["sort_key", "id"]),
            models.Index(fields=["phone_index"]),
            models.Index(fields=["id_index"]),
            models.Index(fields=["name", "birth_date"]),
            models.Index(fields=["initials"], name="volunteer_initials", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["name"], name="volunteer_name_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="volunteer_on_register_is_signed",
                condition=~Q(state__in=["active", "suspended", "left", "merged"])
                | Q(
                    number__isnull=False, registered_on__isnull=False, activated_by__isnull=False,
                    activated_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="volunteer_counts_while_active",
                condition=Q(state="active", inactive_on=None)
                | Q(state__in=["suspended", "left", "merged"], inactive_on__isnull=False)
                | Q(state__in=["invited", "applied", "rejected"], inactive_on=None),
            ),
            models.CheckConstraint(
                name="volunteer_nobody_activates_own",
                condition=Q(activated_by=None) | Q(entered_by=None) | ~Q(activated_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="volunteer_rejected_with_reason", condition=~Q(state="rejected") | ~Q(state_reason="")
            ),
            models.CheckConstraint(
                name="volunteer_merged_names_the_kept",
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
            ),
            models.UniqueConstraint(fields=["entered_by", "form_key"], name="volunteer_once_per_form"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=HELD), name="volunteer_one_held_per_account"
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.initials, self.sort_key = name_initials(self.name), name_sort_key(self.name)
        if kwargs.get("update_fields") is not None and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "initials", "sort_key"}
        super().save(*args, **kwargs)

    @property
    def audit_label(self):
        """What the timeline calls it: the number, never the name."""
        return self.number or str(_("Volunteer without a number"))

    def may_become(self, state):
        return state in self.TRANSITIONS[self.State(self.state)]

    @property
    def is_live(self):
        return self.state in LIVE

    @property
    def is_on_register(self):
        """Active or suspended: whoever withdraws, leaves or is turned down is neither."""
        return self.state in {self.State.ACTIVE, self.State.SUSPENDED}

    @property
    def is_editable(self):
        """Erased, merged and refused records stay as they are."""
        return self.is_live and self.erased_at is None

    def note_contributor(self, user):
        if user is not None and user.pk not in self.contributor_ids:
            self.contributor_ids = [*self.contributor_ids, user.pk]


def is_minor(born: date, today: date) -> bool:
    """Whether somebody born on ``born`` needs a guardian's consent on ``today``."""
    return born > years_before(today, ADULT_FROM)


def is_too_young(born: date, today: date) -> bool:
    return born > years_before(today, MINOR_FROM)
