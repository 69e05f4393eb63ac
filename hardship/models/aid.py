"""Aid: what a filed household, or where the item allows it somebody unfiled, was given; by whom, out of which fund."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models.files import HardshipFile
from hardship.models.funds import Fund, FundEntry, FundSource
from hardship.querysets.aid import AidQuerySet
from portal.attachments.models import Attachment
from portal.common.classification import personal, plain, sensitive, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from portal.privacy.fields import EncryptedTextField
from portal.privacy.masks import mask_id_number, mask_name, surname_only

MASKS = {"person_name": mask_name, "person_id_number": mask_id_number}


class AidItem(models.TextChoices):
    """帮扶项目, numbered as in the offices' summaries of aid."""

    LIVING = "01", _("Living aid")
    MEDICAL = "02", _("Medical aid")
    SCHOOLING = "03", _("Schooling aid")
    LEGAL = "04", _("Legal aid")
    TRAINING = "05", _("Vocational training")
    PLACEMENT = "06", _("Job placement")
    WARMTH = "07", _("Sending warmth")
    COOLNESS = "08", _("Sending coolness")
    EMERGENCY = "09", _("Emergency aid")
    COUNSEL = "10", _("Psychological care")
    OTHER = "99", pgettext_lazy("aid", "Other")


class AidRecord(models.Model):
    """One help on one day. ``amount`` is cash, ``goods_value`` the worth of goods, both in yuan; unknown stays blank.

    A record is never edited once approved: a counter-entry (``reverses``) with the other sign takes it back, and the
    money goes back into the fund. ``student_key`` (an HMAC of the student's number) and ``school_year`` (the year in
    which the school year begins) let the database refuse a second schooling aid for one student-year.
    """

    class Recipient(models.TextChoices):
        HOUSEHOLD = "household", _("Filed household")
        WORKER = "worker", _("Worker without a file")
        STUDENT = "student", _("Student without a file")
        CHILD = "child", _("Child")
        GROUP = "group", _("Group")

    class Form(models.TextChoices):
        CASH = "cash", _("Cash or transfer")
        GOODS = "goods", pgettext_lazy("aid", "Goods")
        SERVICE = "service", pgettext_lazy("aid", "Service")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        REVERSED = "reversed", _("Taken back")

    TRANSITIONS = {
        State.SUBMITTED: {State.RETURNED, State.APPROVED},
        State.RETURNED: {State.SUBMITTED},
        State.APPROVED: {State.REVERSED},
        State.REVERSED: set(),
    }

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    organization_name = models.CharField(_("name of the unit then"), max_length=200)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    recipient = models.CharField(_("recipient of aid"), max_length=10, choices=Recipient)
    file = models.ForeignKey(
        HardshipFile, on_delete=models.PROTECT, null=True, blank=True, related_name="aid", verbose_name=_("file")
    )
    person_name = EncryptedTextField(_("name of the person"), max_length=40, blank=True)
    person_id_number = EncryptedTextField(_("identity number of the person"), max_length=18, blank=True)
    person_unit = models.CharField(_("employer or school"), max_length=60, blank=True)
    recipient_words = models.CharField(_("who they are"), max_length=60, blank=True)
    headcount = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    item = models.CharField(_("item of aid"), max_length=2, choices=AidItem)
    form = models.CharField(_("form of aid"), max_length=8, choices=Form)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    goods_value = models.DecimalField(
        _("value of goods (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    goods_words = models.CharField(_("goods in words"), max_length=300, blank=True, editable=False)
    service = models.CharField(_("what was done for them"), max_length=200, blank=True)
    occasion = models.CharField(_("occasion"), max_length=60, blank=True)
    student_key = models.CharField(_("key of the student"), max_length=64, null=True, blank=True, editable=False)
    school_year = models.PositiveSmallIntegerField(_("school year"), null=True, blank=True)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="aid", verbose_name=_("fund")
    )
    fund_source = models.CharField(_("source of funds"), max_length=1, choices=FundSource)
    entry = models.OneToOneField(
        FundEntry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aid",
        verbose_name=_("entry of a fund"),
    )
    paid_on = models.DateField(_("given on"))
    handler_name = models.CharField(_("handed over by"), max_length=40)
    is_signed = models.BooleanField(_("signed for"), default=False)
    receipt = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("receipt (photo)")
    )
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    contributor_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("who wrote in it"), default=list, blank=True, editable=False
    )
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    counted_at = models.DateTimeField(_("counts since"), null=True, blank=True)
    form_key = models.UUIDField(_("form key"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AidQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "organization_name", "number", "recipient", "headcount", "item", "form"),
        **plain("fund", "fund_source", "entry", "paid_on", "is_signed", "state", "reverses", "school_year"),
        **plain("created_at", "decided_at", "counted_at", "form_key", "version"),
        "file": sensitive("which household was helped"),
        "person_name": sensitive("who was helped"),
        "person_id_number": sensitive("no second schooling aid for one student and year"),
        "student_key": sensitive("no second schooling aid for one student and year"),
        "person_unit": personal("where the person works or learns"),
        "recipient_words": personal("what kind of people they are"),
        "amount": sensitive("how much a household was given"),
        "goods_value": sensitive("how much a household was given"),
        "goods_words": personal("what was given"),
        "service": personal("what was done for a person"),
        "occasion": personal("why it was given"),
        "receipt": sensitive("proof that it was received"),
        "remark": personal("notes of the caseworker"),
        "reason": personal("what to mend"),
        "handler_name": staff("who handed it over"),
        "created_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not approve it"),
        "decided_by": staff("who approved it"),
    }

    class Meta:
        verbose_name = _("aid record")
        verbose_name_plural = _("aid records")
        ordering = ["-paid_on", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-paid_on", "-id"]),
            models.Index(fields=["file", "-paid_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["student_key", "school_year"],
                condition=Q(item="03", reverses=None) & ~Q(state="reversed"),
                name="aid_one_schooling_aid_per_student_year",
            ),
            models.CheckConstraint(
                name="aid_schooling_names_student_and_year",
                condition=~Q(item="03", reverses=None) | Q(student_key__isnull=False, school_year__isnull=False),
            ),
            models.CheckConstraint(
                name="aid_household_has_its_file",
                condition=Q(recipient="household", file__isnull=False) | ~Q(recipient="household") & Q(file=None),
            ),
            models.CheckConstraint(
                name="aid_budget_money_for_filed_households",
                condition=~Q(fund_source__in=["1", "2", "3"]) | Q(file__isnull=False),
            ),
            models.CheckConstraint(
                name="aid_group_has_heads",
                condition=Q(recipient="group", headcount__gt=0) | ~Q(recipient="group") & Q(headcount=None),
            ),
            models.CheckConstraint(
                name="aid_cash_comes_from_a_fund",
                condition=Q(form="cash", amount__isnull=False, fund__isnull=False) | ~Q(form="cash") & Q(amount=None),
            ),
            models.CheckConstraint(
                name="aid_sign_of_counter_entries",
                condition=Q(reverses=None) & ~Q(amount__lte=0) & ~Q(goods_value__lt=0)
                | Q(reverses__isnull=False) & ~Q(amount__gte=0) & ~Q(goods_value__gt=0),
            ),
            models.CheckConstraint(
                name="aid_decision_is_signed",
                condition=Q(state="submitted") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="aid_nobody_approves_own",
                condition=Q(state__in=["submitted", "returned"]) | ~Q(decided_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="aid_counted_since", condition=~Q(state__in=["approved", "reversed"]) | Q(counted_at__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["approved", "reversed"])
                & (
                    pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                    | pgtrigger.Q(old__goods_value__df=pgtrigger.F("new__goods_value"))
                    | pgtrigger.Q(old__file_id__df=pgtrigger.F("new__file_id"))
                    | pgtrigger.Q(old__item__df=pgtrigger.F("new__item"))
                    | pgtrigger.Q(old__paid_on__df=pgtrigger.F("new__paid_on"))
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    @property
    def audit_label(self):
        return self.number

    @property
    def masked_recipient(self):
        """Who was helped, as every list and page shows it."""
        return recipient_in_words(
            self.recipient, self.file and self.file.name, self.person_name, self.recipient_words, self.headcount
        )

    @property
    def is_counter_entry(self):
        return self.reverses_id is not None

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]


def recipient_in_words(recipient, household_name, person_name, words, headcount):
    """王* for a household or a person, 王* for a child by the surname alone, 公交司机 30人 for a group."""
    if recipient == AidRecord.Recipient.GROUP:
        return f"{words} {headcount}人"
    if recipient == AidRecord.Recipient.CHILD:
        return surname_only(person_name)
    return mask_name(household_name if recipient == AidRecord.Recipient.HOUSEHOLD else person_name)


class AidGoods(models.Model):
    """One kind of goods in one help: name, quantity, unit, worth."""

    aid = models.ForeignKey(AidRecord, on_delete=models.CASCADE, related_name="goods", verbose_name=_("aid record"))
    name = models.CharField(_("goods"), max_length=40)
    quantity = models.DecimalField(pgettext_lazy("goods", "quantity"), max_digits=12, decimal_places=2)
    unit = models.CharField(pgettext_lazy("goods", "unit"), max_length=10)
    value = models.DecimalField(_("value (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)

    field_classes = {
        **plain("id", "aid", "quantity", "unit"),
        "name": personal("what a household was given"),
        "value": sensitive("how much a household was given"),
    }

    class Meta:
        verbose_name = _("goods of aid")
        verbose_name_plural = _("goods of aid")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="aidgoods_has_a_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="aidgoods_worth_something", condition=Q(value=None) | Q(value__gte=0)),
        ]

    def __str__(self):
        return self.name

    @property
    def organization(self):
        return self.aid.organization
