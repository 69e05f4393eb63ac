"""Community duty: the communities, neighbourhoods and roads that units look after, and what they report from there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models.activities import Activity
from activities.querysets.duty import CommunityPostQuerySet, DutyReportQuerySet
from portal.attachments.models import Attachment
from portal.codes.models import Code
from portal.common.classification import personal, plain, sensitive, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from portal.privacy.fields import EncryptedTextField
from portal.privacy.masks import mask_phone

MASKS = {"contact_phone": mask_phone}


class CommunityPost(models.Model):
    """A place where a unit is on duty: 双报到 at a community, or a neighbourhood or road section looked after (包联).

    ``member`` is the party member who reported in; None: the unit did. ``reported_on`` and ``confirmation`` (a scan)
    say that the community has confirmed it.
    """

    class Kind(models.TextChoices):
        COMMUNITY = "community", _("Reported in at a community")
        ESTATE = "estate", _("Neighbourhood looked after")
        ROAD = "road", _("Road section looked after")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    kind = models.CharField(_("kind of duty"), max_length=10, choices=Kind)
    name = models.CharField(_("community, neighbourhood or road section"), max_length=60)
    community = models.CharField(_("belongs to the community"), max_length=60, blank=True)
    region = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district"),
        limit_choices_to={"table": Code.Table.REGION},
    )  # fmt: skip
    member = user_key(_("party member"), null=True, blank=True)
    responsible_name = models.CharField(_("person in charge"), max_length=40)
    contact_name = models.CharField(_("contact at the community"), max_length=40, blank=True)
    contact_phone = EncryptedTextField(_("phone of the contact"), max_length=20, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reported_on = models.DateField(_("reported in on"), null=True, blank=True)
    confirmation = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmation of the community (scan)"),
    )  # fmt: skip
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    changed_by = user_key(_("last written by"))
    changed_at = models.DateTimeField(_("last written at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CommunityPostQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "kind", "name", "community", "region", "since", "until", "reported_on"),
        **plain("confirmation", "created_at", "changed_at", "version"),
        "member": staff("who reported in"),
        "responsible_name": staff("who is in charge"),
        "contact_name": staff("whom to call at the community", "a year after the duty there ended"),
        "contact_phone": sensitive("to reach the contact at the community", "a year after the duty there ended"),
        "remark": personal("notes of the clerk", "a year after the duty there ended"),
        "created_by": staff("who wrote it down"),
        "changed_by": staff("who wrote it last"),
    }

    class Meta:
        verbose_name = _("post of community duty")
        verbose_name_plural = _("posts of community duty")
        ordering = ["organization__path", "kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "name", "member"], name="communitypost_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="communitypost_until_after_since", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_label(self):
        return f"{self.get_kind_display()} {self.name}"


class DutyReport(models.Model):
    """One report from a post, or a sum of several services in one line (149人次) with its words.

    Where the service is an activity too, ``activity`` points to it, and once that is approved its people, length and
    money count here: nothing is added up twice. ``counted_at`` is when the report last changed what counts.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        VOIDED = "voided", _("Voided")

    TRANSITIONS = {
        State.SUBMITTED: {State.RETURNED, State.APPROVED},
        State.RETURNED: {State.SUBMITTED},
        State.APPROVED: {State.VOIDED},
        State.VOIDED: set(),
    }

    post = models.ForeignKey(
        CommunityPost, on_delete=models.PROTECT, related_name="reports", verbose_name=_("post of community duty")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    activity = models.OneToOneField(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="duty_report",
        verbose_name=_("activity"),
    )  # fmt: skip
    starts_on = models.DateField(_("date"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    date_words = models.CharField(_("date in words"), max_length=60, blank=True)
    people_names = models.CharField(pgettext_lazy("duty", "who was there"), max_length=300, blank=True)
    person_times = models.PositiveIntegerField(_("person-times"), null=True, blank=True)
    is_person_times_approximate = models.BooleanField(_("person-times are approximate"), default=False)
    count_words = models.CharField(_("person-times in words"), max_length=60, blank=True)
    minutes = models.PositiveIntegerField(_("length (minutes)"), null=True, blank=True)
    service = models.TextField(_("what was found and done"), max_length=1000)
    problem = models.CharField(_("problem handed on"), max_length=300, blank=True)
    handed_to = models.CharField(_("handed on to"), max_length=60, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the community"), default=False)
    photo = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    changed_by = user_key(_("last written by"))
    contributor_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("who wrote in it"), default=list, blank=True, editable=False
    )
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    counted_at = models.DateTimeField(_("counts since"), null=True, blank=True)
    form_key = models.UUIDField(_("form key"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DutyReportQuerySet.as_manager()

    field_classes = {
        **plain("id", "post", "organization", "organization_name", "number", "activity", "starts_on", "ends_on"),
        **plain("date_words", "person_times", "is_person_times_approximate", "count_words", "minutes", "handed_to"),
        **plain("is_confirmed", "photo", "state", "created_at", "decided_at", "counted_at", "form_key", "version"),
        "people_names": staff("who was on duty"),
        "service": personal("what was found; may name somebody"),
        "problem": personal("what was handed on; may name somebody"),
        "remark": personal("notes of the clerk"),
        "reason": personal("what to mend"),
        "created_by": staff("who wrote it down"),
        "changed_by": staff("who may not approve it"),
        "contributor_ids": staff("who may not approve it"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("report of community duty")
        verbose_name_plural = _("reports of community duty")
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["organization", "-starts_on", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="dutyreport_decision_is_signed",
                condition=Q(state="submitted") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dutyreport_nobody_approves_own",
                condition=~Q(state__in=["approved", "voided"])
                | ~Q(decided_by=F("created_by")) & ~Q(decided_by=F("changed_by")),
            ),
            models.CheckConstraint(
                name="dutyreport_counted_since",
                condition=~Q(state__in=["approved", "voided"]) | Q(counted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dutyreport_last_day_after_first", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def audit_label(self):
        return self.number

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]
