"""A household file: where it stands between application and exit, and who moved it there."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models.content import RETENTION, HouseholdContent
from hardship.models.words import Category, ExitReason, Level
from hardship.querysets import ENDED, FILED, OPEN, FileQuerySet
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.common.surnames import name_sort_key
from portal.notices.models import PublicNotice
from portal.organizations.models import Organization
from portal.privacy.masks import mask_name
from portal.privacy.pinyin import name_initials

# From here on the form is whole: the database refuses a file without these.
COMPLETE = (
    Q(id_index__isnull=False, birth_date__isnull=False, own_monthly_income__isnull=False)
    & Q(family_annual_income__isnull=False, rigid_expense__isnull=False, family_size__gte=1)
    & Q(consent_on__isnull=False, number__isnull=False, applied_by__isnull=False, applied_at__isnull=False)
    & ~Q(name="") & ~Q(sex="") & ~Q(work_state="") & ~Q(main_cause="")
)  # fmt: skip
PLAIN = (
    "id", "number", "organization", "organization_name", "previous", "state", "state_since", "level", "category",
    "entered_at", "applied_at", "first_reviewed_at", "checked_at", "notice", "approved_at", "filed_on", "minutes_no",
    "review_due_on", "reviewed_on", "review_started_at", "aided_on", "exited_on", "exit_reason", "told_on", "erase_on",
    "erased_at", "draft_key", "consent_version", "version",
)  # fmt: skip


@pghistory.track(
    model_name="HardshipFileEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    fields=[name for name in PLAIN if name not in {"id", "draft_key"}],
)
class HardshipFile(HouseholdContent):
    """One household under one worker (一户一档). A draft is a row; from APPLIED on the database asks for a whole form.

    ``state_since`` is when it came into its state, ``filed_on`` the first day on file, ``review_due_on`` the day by
    which the household is looked at again. ``contributor_ids`` wrote in it and never decide on it. ``previous`` is
    the file of an earlier application. After ``erase_on`` everything personal goes; number, dates and category stay.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("hardship file", "Draft")
        RETURNED = "returned", pgettext_lazy("hardship file", "Returned to complete")
        APPLIED = "applied", pgettext_lazy("hardship file", "Applied")
        FIRST_REVIEW = "first_review", pgettext_lazy("hardship file", "First review passed")
        VISITED = "visited", pgettext_lazy("hardship file", "Visited at home")
        CHECKED = "checked", pgettext_lazy("hardship file", "Means compared")
        NOTICE = "notice", pgettext_lazy("hardship file", "On public notice")
        FILED = "filed", pgettext_lazy("hardship file", "On file")
        IN_AID = "in_aid", pgettext_lazy("hardship file", "In aid")
        REVIEWING = "reviewing", pgettext_lazy("hardship file", "Under yearly review")
        EXITED = "exited", pgettext_lazy("hardship file", "Off the file")
        REJECTED = "rejected", pgettext_lazy("hardship file", "Not put on file")

    TRANSITIONS = {
        State.DRAFT: {State.APPLIED},
        State.RETURNED: {State.APPLIED, State.REJECTED},
        State.APPLIED: {State.FIRST_REVIEW, State.RETURNED, State.REJECTED},
        State.FIRST_REVIEW: {State.VISITED, State.RETURNED, State.REJECTED},
        State.VISITED: {State.CHECKED, State.RETURNED, State.REJECTED},
        State.CHECKED: {State.NOTICE, State.RETURNED, State.REJECTED},
        State.NOTICE: {State.FILED, State.CHECKED, State.REJECTED},
        State.FILED: {State.IN_AID, State.REVIEWING, State.EXITED},
        State.IN_AID: {State.REVIEWING, State.EXITED},
        State.REVIEWING: {State.FILED, State.IN_AID, State.EXITED},
        State.EXITED: set(),
        State.REJECTED: set(),
    }

    number = models.CharField(_("file number"), max_length=16, unique=True, null=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    organization_name = models.CharField(_("name of the organization then"), max_length=200, blank=True)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("earlier file")
    )
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(_("in this state since"))
    state_reason = models.CharField(_("reason of the state"), max_length=500, blank=True)
    level = models.CharField(_("level of the file"), max_length=10, choices=Level, default=Level.LOCAL)
    category = models.CharField(_("category of hardship"), max_length=10, choices=Category, blank=True)
    consent_version = models.CharField(_("version of the consent"), max_length=20, blank=True, editable=False)
    initials = models.CharField(max_length=60, editable=False, default="")
    sort_key = models.CharField(max_length=400, editable=False, default="")

    entered_by = user_key(_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    applied_by = user_key(_("handed in by"), null=True, blank=True)
    applied_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    first_reviewed_by = user_key(_("first reviewed by"), null=True, blank=True)
    first_reviewed_at = models.DateTimeField(_("first reviewed at"), null=True, blank=True)
    checked_by = user_key(_("means compared by"), null=True, blank=True)
    checked_at = models.DateTimeField(_("means compared at"), null=True, blank=True)
    notice = models.ForeignKey(
        PublicNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("public notice")
    )
    approved_by = user_key(_("approved by"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    minutes_no = models.CharField(_("number of the minutes"), max_length=60, blank=True)
    filed_on = models.DateField(_("on file since"), null=True, blank=True)
    aided_on = models.DateField(_("first helped on"), null=True, blank=True)
    review_due_on = models.DateField(_("yearly review due on"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    review_started_by = user_key(_("yearly review begun by"), null=True, blank=True)
    review_started_at = models.DateTimeField(_("yearly review begun at"), null=True, blank=True)
    exited_by = user_key(_("closed by"), null=True, blank=True)
    exited_on = models.DateField(_("off the file since"), null=True, blank=True)
    exit_reason = models.CharField(_("reason of the exit"), max_length=12, choices=ExitReason, blank=True)
    told_on = models.DateField(_("worker told on"), null=True, blank=True)
    erase_on = models.DateField(_("to be erased on"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    draft_key = models.UUIDField(_("key of the form"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FileQuerySet.as_manager()

    field_classes = {
        **plain(*PLAIN),
        **HouseholdContent.field_classes,
        "entered_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not decide on it"),
        "applied_by": staff("who handed it in"),
        "first_reviewed_by": staff("who passed it on"),
        "checked_by": staff("who compared the means"),
        "approved_by": staff("who put it on file"),
        "review_started_by": staff("who began the yearly review"),
        "exited_by": staff("who closed the file"),
        "state_reason": personal("why it was returned or refused; may describe the household", RETENTION),
        "initials": personal("search by initials", RETENTION),
        "sort_key": personal("order of names", RETENTION),
    }

    class Meta:
        verbose_name = _("household file")
        verbose_name_plural = _("household files")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["organization", "state"]),
            models.Index(fields=["id_index"]),
            models.Index(fields=["phone_index"]),
            models.Index(fields=["initials"], name="hardship_initials", opclasses=["varchar_pattern_ops"]),
            GinIndex(fields=["name"], name="hardship_name_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="hardshipfile_whole_from_applied",
                condition=Q(state__in=[*OPEN]) | Q(erased_at__isnull=False) | COMPLETE,
            ),
            models.UniqueConstraint(
                fields=["id_index"], condition=~Q(state__in=ENDED), name="hardshipfile_one_per_household"
            ),
            models.UniqueConstraint(fields=["entered_by", "draft_key"], name="hardshipfile_once_per_form"),
            models.CheckConstraint(
                name="hardshipfile_passed_by_a_second_person",
                condition=Q(state__in=[*OPEN, "applied", "rejected"])
                | Q(first_reviewed_by__isnull=False, first_reviewed_at__isnull=False)
                & ~Q(first_reviewed_by=F("entered_by")) & ~Q(first_reviewed_by=F("applied_by")),
            ),
            models.CheckConstraint(
                name="hardshipfile_checked_is_signed",
                condition=~Q(state__in=["checked", "notice", *FILED, "exited"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hardshipfile_filed_after_notice",
                condition=~Q(state__in=[*FILED, "exited"])
                | Q(filed_on__isnull=False, notice__isnull=False, approved_at__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=F("entered_by")) & ~Q(approved_by=F("applied_by")) & ~Q(category=""),
            ),
            models.CheckConstraint(
                name="hardshipfile_exit_says_why",
                condition=~Q(state="exited")
                | Q(exited_on__isnull=False, exited_by__isnull=False, told_on__isnull=False, erase_on__isnull=False)
                & Q(told_on__lte=F("exited_on"))
                & ~Q(exit_reason=""),
            ),
            models.CheckConstraint(
                name="hardshipfile_refused_says_why",
                condition=~Q(state__in=["rejected", "returned"]) | ~Q(state_reason=""),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number or str(_("Household file without a number"))

    @property
    def audit_label(self):
        """What the timeline calls it: the number, never the name."""
        return str(self)

    def save(self, *args, **kwargs):
        self.initials, self.sort_key = name_initials(self.name), name_sort_key(self.name)
        if kwargs.get("update_fields") is not None and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "initials", "sort_key"}
        super().save(*args, **kwargs)

    @property
    def masked_name(self):
        return mask_name(self.name)

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]

    @property
    def is_open(self):
        """Still written on by its unit: a draft, or returned to be completed."""
        return self.state in OPEN

    @property
    def is_filed(self):
        """On file: programme money may go to the household (先建档、后帮扶)."""
        return self.state in FILED

    @property
    def is_ended(self):
        return self.state in ENDED

    def note_contributor(self, user):
        if user is not None and user.pk not in self.contributor_ids:
            self.contributor_ids = [*self.contributor_ids, user.pk]
