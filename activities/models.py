"""Activities: what happened, where, with whom; and the campaigns and types they belong to."""

from dataclasses import dataclass, field
from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.querysets import ActivityQuerySet, CampaignQuerySet, CorrectionQuerySet, PublicationQuerySet
from portal.attachments.models import Attachment
from portal.codes.models import Code
from portal.common.classification import personal, plain, staff
from portal.common.periods import Period, PeriodKind
from portal.organizations.models import Organization


def user_key(verbose_name, **options):
    """A protected foreign key to the account that acted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=verbose_name, **options
    )


class ActivityType(models.Model):
    """An activity type in office words. Retired types stay for old records."""

    class Family(models.TextChoices):
        VOLUNTEER_SERVICE = "volunteer_service", _("Volunteer service")
        STUDY = "study", _("Study")
        LECTURE = "lecture", _("Lecture")
        CONTEST = "contest", _("Contest")
        MEETING = "meeting", _("Meeting")
        CONSOLATION = "consolation", _("Consolation")
        BENEFIT = "benefit", _("Benefit")
        CULTURE_SPORT = "culture_sport", _("Culture and sport")
        PUBLICITY = "publicity", _("Publicity")
        OTHER = "other", _("Other")

    class ServiceForm(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        VISIT = "visit", _("Visit")
        STALL = "stall", _("Street stall")
        INDOOR = "indoor", _("Indoor gathering")
        ONLINE = "online", _("Online")
        DELIVERY = "delivery", _("Handing out")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    family = models.CharField(_("family"), max_length=20, choices=Family)
    service_form = models.CharField(_("form of service"), max_length=12, choices=ServiceForm)
    counts_hours = models.BooleanField(_("counts service hours"), default=False)
    ledgers = ArrayField(
        models.CharField(max_length=30), verbose_name=_("ledgers"), default=list, blank=True,
        help_text=_("Names of the ledgers that take activities of this type."),
    )  # fmt: skip
    national_category = models.ForeignKey(
        Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("national category"),
        limit_choices_to={"table": Code.Table.SERVICE_CATEGORY},
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    field_classes = plain(
        "id",
        "code",
        "name",
        "family",
        "service_form",
        "counts_hours",
        "ledgers",
        "national_category",
        "order",
        "is_active",
    )

    class Meta:
        verbose_name = _("activity type")
        verbose_name_plural = _("activity types")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name


@pghistory.track()
class Campaign(models.Model):
    """A themed brand (主题品牌) under which activities of many units and years gather.

    One person writes its words, another publishes them; any change takes the public page down again.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    name = models.CharField(_("name"), max_length=60, unique=True)
    slogan = models.CharField(_("slogan"), max_length=80, blank=True)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    changed_by = user_key(_("last written by"), null=True)
    published_by = user_key(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CampaignQuerySet.as_manager()

    field_classes = {
        **plain("id", "organization", "name", "slogan", "summary", "starts_on", "ends_on"),
        **plain("created_at", "published_at", "version"),
        "created_by": staff("who opened the campaign"),
        "changed_by": staff("who wrote its words"),
        "published_by": staff("who published"),
    }

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(
                name="campaign_second_person",
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False, changed_by__isnull=False)
                & ~Q(published_by=F("changed_by")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_public(self):
        """True while it has a public page."""
        return self.published_at is not None


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
    beneficiaries = models.PositiveIntegerField(_("people served"), null=True, blank=True)
    is_beneficiaries_approximate = models.BooleanField(_("people served is approximate"), default=False)
    targets = models.ManyToManyField(
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
        **plain("id", "number", "organization", "organization_name", "type", "campaign", "state", "source"),
        **plain("starts_on", "ends_on", "date_precision", "date_words", "reporting_year", "start_time", "end_time"),
        **plain("duration_minutes", "session_count", "is_session_count_approximate", "region", "headcount"),
        **plain("is_headcount_approximate", "service_minutes", "beneficiaries", "is_beneficiaries_approximate"),
        **plain("targets", "partners", "created_at", "updated_at", "submitted_at", "review_due_at", "returned_at"),
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
        indexes = [
            models.Index(fields=["organization", "-starts_on", "-id"]),
            models.Index(fields=["-starts_on", "-id"]),
            models.Index(fields=["state", "review_due_at"]),
            models.Index(fields=["effective_at"]),
            GinIndex(fields=["title"], name="activity_title_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["title_initials"], name="activity_initials_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_complete_when_submitted",
                condition=Q(state="draft")
                | Q(
                    number__isnull=False, type__isnull=False, reporting_year__isnull=False, headcount__isnull=False,
                    submitted_by__isnull=False, submitted_at__isnull=False,
                )
                & ~Q(title="")
                & ~Q(place="")
                & ~Q(organization_name="")
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


class ActivityMoney(models.Model):
    """An amount of money on an activity, by kind; sums of different kinds are never added up."""

    class Kind(models.TextChoices):
        OWN = "own", _("Own funds")
        SUPERIOR = "superior", _("From the upper union")
        ARRANGED = "arranged", _("Arranged funds")
        RECEIVED = "received", _("Donations received")
        DONATED = "donated", _("Donated")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="money", verbose_name=_("activity"))
    kind = models.CharField(_("kind of money"), max_length=10, choices=Kind, default=Kind.OWN)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    is_approximate = models.BooleanField(_("approximate"), default=False)
    words = models.CharField(_("in words"), max_length=60, blank=True)

    field_classes = plain("id", "activity", "kind", "amount", "is_approximate", "words")

    class Meta:
        verbose_name = _("money")
        verbose_name_plural = _("money")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="activitymoney_not_negative")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"


class ActivityGoods(models.Model):
    """Goods used or given on an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="goods", verbose_name=_("activity"))
    name = models.CharField(_("goods"), max_length=40)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("unit"), max_length=10)
    value = models.DecimalField(_("value (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)

    field_classes = plain("id", "activity", "name", "quantity", "unit", "value")

    class Meta:
        verbose_name = _("goods")
        verbose_name_plural = _("goods")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.name} {self.quantity.normalize():f}{self.unit}"


class ActivityPhoto(models.Model):
    """A photo on an activity: the link row; the bytes stand in attachments."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos", verbose_name=_("activity"))
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    caption = models.CharField(_("caption"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_cover = models.BooleanField(_("cover"), default=False)

    field_classes = {
        **plain("id", "activity", "attachment", "position", "is_cover"),
        "caption": personal("what the photo shows"),
    }

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity"], condition=Q(is_cover=True), name="activityphoto_one_cover")
        ]

    def __str__(self):
        return self.caption or str(_("Photo"))


class ActivityCorrection(models.Model):
    """A change of an approved record, asked for by one person and decided by another."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("Change")
        VOID = "void", _("Void")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for a decision")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.CharField(_("reason"), max_length=500)
    base_version = models.PositiveIntegerField(_("version it started from"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    requested_by = user_key(_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.CharField(_("note"), max_length=500, blank=True)

    objects = CorrectionQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "kind", "base_version", "state", "requested_at", "decided_at"),
        "changes": personal("old and new values side by side"),
        "reason": personal("why"),
        "decision_note": personal("why"),
        "requested_by": staff("who asked"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="correction_second_person"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_at=None)
                | ~Q(state="pending") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="correction_decided_by_with_at",
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(state="pending"), name="correction_one_pending_per_activity"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.activity}"

    @property
    def organization(self):
        return self.activity.organization


@dataclass(frozen=True, kw_only=True)
class PublicFacts:
    """The allow-list of public pages: all that a visitor may learn of a published activity.

    ``photos`` are the public ids of the chosen photos, cover first; captions stay inside.
    """

    pk: int | None
    title: str
    summary: str
    place: str
    type: str
    date: str
    organization: str
    district: str
    headcount: int | None
    is_headcount_approximate: bool
    campaign: Campaign | None
    photos: list = field(default_factory=list)


class Publication(models.Model):
    """What the public may read of an activity: words and photos of its own, chosen by one, published by another.

    Public pages read this row and a few allow-listed columns of the activity, nothing else.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting to be published")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="publication", verbose_name=_("activity")
    )
    title = models.CharField(_("public title"), max_length=60)
    summary = models.TextField(_("public text"), max_length=1000)
    place = models.CharField(_("public place"), max_length=60, blank=True)
    photos = models.ManyToManyField(
        ActivityPhoto, blank=True, related_name="publications", verbose_name=_("public photos")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = user_key(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    published_by = user_key(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_by = user_key(_("withdrawn by"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdraw_reason = models.CharField(_("reason"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PublicationQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "title", "summary", "place", "photos", "state", "proposed_at", "published_at"),
        **plain("withdrawn_at", "version"),
        "withdraw_reason": personal("why"),
        "proposed_by": staff("who proposed"),
        "published_by": staff("who published"),
        "withdrawn_by": staff("who withdrew"),
    }

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "-published_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("proposed_by")), name="publication_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
                name="publication_published_is_signed",
            ),
        ]
        triggers = [
            # Changed words are new words: they need the second person again, whoever writes them by whatever path.
            pgtrigger.Protect(
                name="published_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="published", new__state="published")
                & (
                    pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                    | pgtrigger.Q(old__summary__df=pgtrigger.F("new__summary"))
                    | pgtrigger.Q(old__place__df=pgtrigger.F("new__place"))
                ),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def organization(self):
        return self.activity.organization

    @property
    def facts(self):
        """What a public page shows of it (PublicFacts)."""
        photos = sorted(self.photos.all(), key=lambda photo: not photo.is_cover)
        return self.facts_with([photo.attachment.public_id for photo in photos])

    def facts_with(self, photo_ids):
        """The same for a row that is not saved yet: ``photo_ids`` are public ids of photos, the cover first.

        The campaign is named only when it has a public page itself.
        """
        activity = self.activity
        campaign = activity.campaign if activity.campaign and activity.campaign.is_public else None
        return PublicFacts(
            pk=self.pk, title=self.title, summary=self.summary, place=self.place, type=str(activity.type),
            date=activity.derived_date_label, organization=activity.organization_name,
            district=str(activity.region or ""),
            headcount=activity.headcount, is_headcount_approximate=activity.is_headcount_approximate,
            campaign=campaign, photos=photo_ids,
        )  # fmt: skip
