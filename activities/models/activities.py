"""Activities: what happened, where, with whom."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.models.campaigns import Campaign
from activities.models.contributions import activity_triggers
from activities.models.types import ActivityType
from activities.querysets import SEARCHED, ActivityQuerySet, Bigrams
from portal.codes.models import Code
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.common.periods import Period, PeriodKind
from portal.organizations.models import Organization
from volunteers.models import Team


@pghistory.track(
    exclude=[
        "narrative",
        "leader_name",
        "recorder_name",
        "remark",
        "place",
        "title",
        "title_initials",
        "draft_key",
        "return_reason",
    ]
)
class Activity(models.Model):
    """One activity. A draft is a row; from SUBMITTED on the database demands the required fields.

    ``starts_on`` is the first day that the words allow (``date_precision`` tells how exact it is, the words
    themselves stand in ``date_words``); figures count by ``starts_on`` where the day or month is known and
    by ``reporting_year`` otherwise. Minutes are whole; ``service_minutes`` is the sum over all people.
    ``effective_at`` is when the record last changed what figures count.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for review")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        VOIDED = "voided", _("Voided")

    class Precision(models.TextChoices):
        DAY = "day", _("To the day")
        MONTH = "month", _("To the month")
        YEAR = "year", _("To the year")
        SINCE = "since", _("Since then")

    class Source(models.TextChoices):
        FORM = "form", _("Form")
        COPY = "copy", _("Logged again")
        IMPORT = "import", _("Import")
        API = "api", _("API")

    TRANSITIONS = {
        State.DRAFT: {State.SUBMITTED},
        State.SUBMITTED: {State.RETURNED, State.APPROVED},
        State.RETURNED: {State.SUBMITTED},
        State.APPROVED: {State.VOIDED},
        State.VOIDED: set(),
    }

    number = models.CharField(_("number"), max_length=16, unique=True, null=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    organization_name = models.CharField(_("name of the organization then"), max_length=200, blank=True)
    type = models.ForeignKey(
        ActivityType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("type")
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    title = models.CharField(_("title"), max_length=80, blank=True)
    title_initials = models.CharField(max_length=200, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.FORM)

    starts_on = models.DateField(_("date"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=6, choices=Precision, default=Precision.DAY
    )
    date_words = models.CharField(_("date in words"), max_length=60, blank=True)
    reporting_year = models.PositiveSmallIntegerField(_("reporting year"), null=True, blank=True)
    start_time = models.TimeField(_("start time"), null=True, blank=True)
    end_time = models.TimeField(_("end time"), null=True, blank=True)
    duration_minutes = models.PositiveIntegerField(_("length (minutes)"), null=True, blank=True)
    session_count = models.PositiveIntegerField(_("sessions"), default=1, validators=[MinValueValidator(1)])
    is_session_count_approximate = models.BooleanField(_("sessions are approximate"), default=False)

    region = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district"),
        limit_choices_to={"table": Code.Table.REGION},
    )  # fmt: skip
    place = models.CharField(_("place"), max_length=60, blank=True)
    headcount = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    is_headcount_approximate = models.BooleanField(_("participants are approximate"), default=False)
    service_minutes = models.PositiveIntegerField(_("service time of all people (minutes)"), null=True, blank=True)
    beneficiary_count = models.PositiveIntegerField(_("people served"), null=True, blank=True)
    is_beneficiary_count_approximate = models.BooleanField(_("people served is approximate"), default=False)
    service_targets = models.ManyToManyField(
        Code, blank=True, related_name="+", verbose_name=_("people served by kind"),
        limit_choices_to={"table": Code.Table.SERVICE_TARGET},
    )  # fmt: skip
    partners = models.CharField(_("partner units"), max_length=200, blank=True)
    leader_name = models.CharField(_("person in charge"), max_length=40, blank=True)
    recorder_name = models.CharField(_("recorded by"), max_length=40, blank=True)
    narrative = models.TextField(_("what was done"), max_length=2000, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))
    submitted_by = user_key(_("submitted by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    review_due_at = models.DateTimeField(_("review due"), null=True, blank=True)
    returned_by = user_key(_("returned by"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    return_reason = models.CharField(_("reason of the return"), max_length=500, blank=True)
    approved_by = user_key(_("approved by"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    voided_by = user_key(_("voided by"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    effective_at = models.DateTimeField(_("counts since"), null=True, blank=True)
    contributor_ids = ArrayField(
        models.BigIntegerField(), verbose_name=_("who wrote in it"), default=list, blank=True, editable=False
    )
    draft_key = models.UUIDField(_("draft key"), null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActivityQuerySet.as_manager()

    field_classes = {
        **plain("id", "number", "organization", "organization_name", "type", "campaign", "team", "state"),
        **plain("source"),
        **plain("starts_on", "ends_on", "date_precision", "date_words", "reporting_year", "start_time", "end_time"),
        **plain("duration_minutes", "session_count", "is_session_count_approximate", "region", "headcount"),
        **plain("is_headcount_approximate", "service_minutes", "beneficiary_count", "is_beneficiary_count_approximate"),
        **plain(
            "service_targets", "partners", "created_at", "updated_at", "submitted_at", "review_due_at", "returned_at"
        ),
        **plain("approved_at", "voided_at", "effective_at", "draft_key", "version"),
        "title": personal("what happened; may name a person who was visited"),
        "title_initials": personal("search by initials"),
        "place": personal("where it happened; may be a home"),
        "narrative": personal("what happened; may name people"),
        "remark": personal("notes of the clerk"),
        "return_reason": personal("what to mend"),
        "leader_name": staff("who was in charge"),
        "recorder_name": staff("who wrote it down"),
        "created_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not approve it"),
        "submitted_by": staff("who submitted"),
        "returned_by": staff("who returned"),
        "approved_by": staff("who approved"),
        "voided_by": staff("who voided"),
    }

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_on", "-pk"]
        triggers = activity_triggers()
        indexes = [
            models.Index(fields=["organization", "-starts_on", "-id"]),
            models.Index(fields=["-starts_on", "-id"]),
            models.Index(fields=["state", "review_due_at"]),
            models.Index(fields=["effective_at"]),
            GinIndex(Bigrams(*SEARCHED), name="activity_words_bigrams"),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_complete_when_submitted",
                condition=Q(state="draft")
                | Q(
                    number__isnull=False, type__isnull=False, reporting_year__isnull=False,
                    submitted_by__isnull=False, submitted_at__isnull=False,
                )
                & ~Q(title="")
                & ~Q(organization_name="")
                # An old ledger may leave blank what a form asks for; unknown stays blank.
                & (Q(source="import") | Q(headcount__isnull=False) & ~Q(place=""))
                & (Q(starts_on__isnull=False) | Q(date_precision__in=["year", "since"]) & ~Q(date_words="")),
            ),
            models.CheckConstraint(
                name="activity_approved_by_with_at",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_approved_is_signed",
                condition=~Q(state__in=["approved", "voided"])
                | Q(approved_by__isnull=False, effective_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_nobody_approves_own",
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="activity_returned_with_reason",
                condition=~Q(state="returned") | Q(returned_by__isnull=False) & ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="activity_last_day_after_first", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="activity_has_sessions", condition=Q(session_count__gte=1)),
        ]  # fmt: skip

    def __str__(self):
        return self.title or str(_("Draft without a title"))

    @property
    def audit_label(self):
        """What the timeline calls it: number and type, never the free text."""
        return f"{self.number or ''} {self.type or ''}".strip() or str(_("Draft"))

    @property
    def date_label(self):
        """The date as a reader sees it: the words it came from, else as exact as it is known; "" when unknown."""
        return self.date_words or self.derived_date_label

    @property
    def derived_date_label(self):
        """The date without the clerk's own words, for the public: from the day, else from the reporting year."""
        if self.date_precision in {self.Precision.DAY, self.Precision.MONTH}:
            return self._day_label if self.starts_on else ""
        year = self.starts_on.year if self.starts_on else self.reporting_year
        if year is None:
            return ""
        label = Period.containing(PeriodKind.YEAR, date(year, 1, 1)).label
        return label if self.date_precision == self.Precision.YEAR else _("since %(year)s") % {"year": label}

    @property
    def _day_label(self):
        if self.date_precision == self.Precision.MONTH:
            return Period.containing(PeriodKind.MONTH, self.starts_on).label
        last = f" ～ {self.ends_on:%Y-%m-%d}" if self.ends_on and self.ends_on != self.starts_on else ""
        return f"{self.starts_on:%Y-%m-%d}{last}"

    def note_contributor(self, user):
        """Remember that ``user`` wrote in this record: whoever did does not approve it."""
        if user.pk not in self.contributor_ids:
            self.contributor_ids = [*self.contributor_ids, user.pk]

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]

    @property
    def is_editable(self):
        """True while the clerk may still change it in place: until it is submitted."""
        return self.may_become(self.State.SUBMITTED)
