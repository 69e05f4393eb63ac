"""The planning side of an activity: recruiting, its conditions, and the shifts that people sign up for."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from activities.models.activities import Activity
from activities.models.service_projects import ServiceProject
from activities.querysets.plans import ActivityPlanQuerySet, ShiftQuerySet
from portal.codes.models import Code
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key


@pghistory.track(exclude=["contact_name", "contact_phone", "return_reason", "cancel_reason", "contributor_ids"])
class ActivityPlan(models.Model):
    """What is planned before an activity is a record. The activity itself stays a draft until it has taken place.

    Whether it is running follows from the shifts, so no state says so. ``risk_version`` counts the wordings of the
    risk notice: a sign-up keeps the one that was accepted (条例 art. 12). ``words_changed_at`` is set while words that
    anonymous people would read wait for a second person: until then the public page is away.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for review")
        RETURNED = "returned", _("Returned")
        OPEN = "open", pgettext_lazy("plan", "Recruiting")
        SETTLED = "settled", pgettext_lazy("plan", "Held")
        CANCELLED = "cancelled", pgettext_lazy("plan", "Called off")

    class Audience(models.TextChoices):
        UNIT = "unit", _("Volunteers of the unit and of those below it")
        CITY = "city", _("All volunteers")

    TRANSITIONS = {
        State.DRAFT: {State.SUBMITTED, State.SETTLED, State.CANCELLED},
        State.SUBMITTED: {State.RETURNED, State.OPEN, State.SETTLED, State.CANCELLED},
        State.RETURNED: {State.SUBMITTED, State.SETTLED, State.CANCELLED},
        State.OPEN: {State.SETTLED, State.CANCELLED},
        State.SETTLED: set(),
        State.CANCELLED: set(),
    }

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="plan", verbose_name=_("activity"))
    project = models.ForeignKey(
        ServiceProject, on_delete=models.PROTECT, null=True, blank=True, related_name="plans",
        verbose_name=_("service project"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    audience = models.CharField(_("who may sign up"), max_length=8, choices=Audience, default=Audience.UNIT)
    needs_acceptance = models.BooleanField(_("each sign-up is accepted by hand"), default=False)
    signup_opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    signup_closes_at = models.DateTimeField(_("sign-up closes"), null=True, blank=True)
    risk_notice = models.TextField(_("risk notice"), max_length=1000, blank=True)
    risk_version = models.PositiveSmallIntegerField(default=1, editable=False)
    is_hazardous = models.BooleanField(_("dangerous work"), default=False)
    is_insured = models.BooleanField(_("accident insurance is taken out"), default=False)
    minimum_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    required_skills = models.ManyToManyField(
        Code, blank=True, related_name="+", verbose_name=_("skills needed"),
        limit_choices_to={"table": Code.Table.SKILL},
    )  # fmt: skip
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("phone of the contact"), max_length=40, blank=True)
    note = models.CharField(_("what to bring and know"), max_length=300, blank=True)

    submitted_by = user_key(_("submitted by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    opened_by = user_key(_("opened by"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    return_reason = models.CharField(_("reason of the return"), max_length=500, blank=True)
    cancelled_by = user_key(_("called off by"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason of calling off"), max_length=500, blank=True)
    words_changed_at = models.DateTimeField(_("public words changed at"), null=True, blank=True, editable=False)
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActivityPlanQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "project", "state", "audience", "needs_acceptance", "signup_opens_at"),
        **plain("signup_closes_at", "words_changed_at"),
        **plain("risk_notice", "risk_version", "is_hazardous", "is_insured", "minimum_age", "maximum_age"),
        **plain("required_skills", "note", "submitted_at", "opened_at", "cancelled_at", "version"),
        "contact_name": staff("whom volunteers ask"),
        "contact_phone": staff("whom volunteers ask"),
        "return_reason": personal("what to mend"),
        "cancel_reason": personal("why; may name a person"),
        "submitted_by": staff("who submitted"),
        "opened_by": staff("who let it be open"),
        "cancelled_by": staff("who called it off"),
        "contributor_ids": staff("who may not open it"),
    }

    class Meta:
        verbose_name = _("plan of an activity")
        verbose_name_plural = _("plans of activities")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "signup_closes_at"])]
        constraints = [
            models.CheckConstraint(
                name="plan_open_is_signed",
                condition=~Q(state="open")
                | Q(submitted_by__isnull=False, opened_by__isnull=False, opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_nobody_opens_own", condition=Q(opened_by=None) | ~Q(opened_by=F("submitted_by"))
            ),
            models.CheckConstraint(
                name="plan_returned_with_reason", condition=~Q(state="returned") | ~Q(return_reason="")
            ),
            models.CheckConstraint(
                name="plan_called_off_is_signed",
                condition=~Q(state="cancelled")
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False) & ~Q(cancel_reason=""),
            ),
            # 条例 art. 12 and 17: no recruiting without the risks, no dangerous work without insurance.
            models.CheckConstraint(
                name="plan_open_tells_the_risks", condition=~Q(state__in=["submitted", "open"]) | ~Q(risk_notice="")
            ),
            models.CheckConstraint(
                name="plan_dangerous_is_insured",
                condition=~Q(state__in=["submitted", "open"]) | Q(is_hazardous=False) | Q(is_insured=True),
            ),
        ]

    def __str__(self):
        return str(self.activity)

    @property
    def organization(self):
        return self.activity.organization

    @property
    def audit_label(self):
        return self.activity.audit_label

    @property
    def chip_label(self):
        """The state as lists of activities name it, where a plain draft would be taken for a record."""
        words = {
            self.State.DRAFT: pgettext("plan", "Planned"),
            self.State.SUBMITTED: pgettext("plan", "Plan to open"),
            self.State.RETURNED: pgettext("plan", "Plan returned"),
        }
        return words.get(self.State(self.state), self.get_state_display())

    @property
    def is_ended(self):
        """True when nothing is planned any more: it took place, or was called off."""
        return not self.TRANSITIONS[self.State(self.state)]

    def note_contributor(self, user):
        """Remember that ``user`` wrote in this plan: whoever did does not open it."""
        if user.pk not in self.contributor_ids:
            self.contributor_ids = [*self.contributor_ids, user.pk]

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]


class Shift(models.Model):
    """One time at one place of an activity. An activity without a plan has one, made when people sign in.

    ``placed`` counts the sign-ups that have a place: the database refuses one more than ``capacity`` (None: no limit).
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("activity"))
    name = models.CharField(_("shift"), max_length=40, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=60)
    meeting_point = models.CharField(_("where to meet"), max_length=60, blank=True)
    road_segment = models.CharField(_("section of road"), max_length=60, blank=True)
    vehicle = models.CharField(_("car"), max_length=40, blank=True)
    leader_name = models.CharField(_("person in charge"), max_length=40, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    placed = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)

    objects = ShiftQuerySet.as_manager()

    field_classes = {
        **plain("id", "activity", "name", "starts_at", "ends_at", "meeting_point", "road_segment", "capacity"),
        **plain("placed", "cancelled_at"),
        "place": personal("where people serve; may be a home"),
        "vehicle": personal("which car; may be the plate of a private one"),
        "leader_name": staff("who was in charge"),
    }

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["starts_at"])]
        constraints = [
            models.CheckConstraint(name="shift_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="shift_never_overbooked", condition=Q(capacity=None) | Q(placed__lte=F("capacity"))
            ),
        ]

    def __str__(self):
        return self.name or f"{localtime(self.starts_at):%m-%d %H:%M}"

    @property
    def audit_label(self):
        """What the timeline calls it: the activity and the time, never the place."""
        return f"{self.activity.audit_label} {localtime(self.starts_at):%m-%d %H:%M}"

    @property
    def organization(self):
        return self.activity.organization

    @property
    def free(self):
        """Places left; None without a limit."""
        return None if self.capacity is None else self.capacity - self.placed
