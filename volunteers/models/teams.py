"""Teams and clubs: the registration form that a unit fills in, and where the team stands with the upper union."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.attachments.models import Attachment
from portal.codes.models import Code
from portal.common.classification import personal, plain, sensitive, staff
from portal.common.fields import user_key
from portal.organizations.models import Organization
from portal.privacy.fields import EncryptedTextField
from portal.privacy.masks import mask_phone
from volunteers.models.volunteers import Volunteer
from volunteers.querysets.teams import TeamQuerySet, TeamRevisionQuerySet

RETENTION = "as long as the team is on the register, and five years after it was dissolved"


class TeamKind(models.TextChoices):
    """The eight kinds of volunteer teams that unions register, then the three of clubs."""

    STAFF = "staff", _("Staff volunteer team")
    RIGHTS = "rights", _("Staff rights team")
    COUNSELLING = "counselling", _("Counselling team")
    MEDICAL = "medical", _("Medical team")
    MASTERS = "masters", _("Team of masters of a trade")
    CULTURE = "culture", _("Spare-time culture team")
    NETWORK = "network", _("Group for civility on the net")
    OTHER = "other", pgettext_lazy("team", "Other")
    CLUB = "club", _("Club")
    SOCIETY = "society", _("Society")
    MICRO_SOCIETY = "micro_society", _("Micro society")


CLUB_KINDS = (TeamKind.CLUB, TeamKind.SOCIETY, TeamKind.MICRO_SOCIETY)

# What the form asks for; a change of one of these in a registered team is approved again.
FORM_FIELDS = (
    "name", "kind", "founded_on", "leader", "leader_name", "leader_position", "leader_phone", "contact_name",
    "contact_phone", "party_member_count", "service_content", "slogan", "site", "has_weekly_target",
    "has_monthly_target", "has_quarterly_target",
)  # fmt: skip
MASKS = {"leader_phone": mask_phone, "contact_phone": mask_phone}
FORM_CLASSES = {
    **plain("name", "kind", "founded_on", "leader", "party_member_count", "service_categories", "service_content"),
    **plain("slogan", "site", "has_weekly_target", "has_monthly_target", "has_quarterly_target"),
    "leader_name": personal("who leads the team", RETENTION),
    "leader_position": personal("who leads the team", RETENTION),
    "leader_phone": sensitive("to reach the team", RETENTION),
    "contact_name": personal("whom to ask", RETENTION),
    "contact_phone": sensitive("to reach the team", RETENTION),
}


class RegistrationForm(models.Model):
    """What stands on the registration form (登记表) but for roster and plan.

    ``leader`` is the leader's own record, where there is one: it makes the page of the team theirs once they
    have said yes to the roster.
    """

    name = models.CharField(_("name of the team"), max_length=60)
    kind = models.CharField(_("kind"), max_length=14, choices=TeamKind)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    leader = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("record of the leader"),
    )  # fmt: skip
    leader_name = models.CharField(_("team leader"), max_length=40, blank=True)
    leader_position = models.CharField(_("position of the leader"), max_length=60, blank=True)
    leader_phone = EncryptedTextField(_("phone of the leader"), blank=True)
    contact_name = models.CharField(_("liaison"), max_length=40, blank=True)
    contact_phone = EncryptedTextField(_("phone of the liaison"), blank=True)
    party_member_count = models.PositiveSmallIntegerField(_("Party members"), null=True, blank=True)
    service_categories = models.ManyToManyField(
        Code, blank=True, related_name="+", verbose_name=_("service categories"),
        limit_choices_to={"table": Code.Table.SERVICE_CATEGORY},
    )  # fmt: skip
    service_content = models.TextField(_("what the team does"), max_length=500, blank=True)
    slogan = models.CharField(_("slogan"), max_length=80, blank=True)
    site = models.CharField(_("site"), max_length=80, blank=True)
    has_weekly_target = models.BooleanField(_("an activity every week"), default=False)
    has_monthly_target = models.BooleanField(_("a contest every month"), default=False)
    has_quarterly_target = models.BooleanField(_("an exchange every quarter"), default=False)

    class Meta:
        abstract = True

    @property
    def is_club(self):
        return self.kind in CLUB_KINDS


class Team(RegistrationForm):
    """A team of one unit. Drafts are rows; from SUBMITTED on the form is complete and sealed on paper.

    ``seal_scan`` is the sealed form; ``paper_on`` and ``paper_by`` say when and by whom the paper copy was handed in.
    ``registered_on`` is the first day on the register, ``dissolved_on`` the first day off it. ``contributor_ids``
    wrote in the form and neither register the team nor publish its page.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", pgettext_lazy("team", "Handed in")
        RETURNED = "returned", _("Returned")
        REGISTERED = "registered", pgettext_lazy("team", "Registered")
        DISSOLVED = "dissolved", _("Dissolved")

    TRANSITIONS = {
        State.DRAFT: {State.SUBMITTED},
        State.SUBMITTED: {State.RETURNED, State.REGISTERED},
        State.RETURNED: {State.SUBMITTED},
        State.REGISTERED: {State.DISSOLVED},
        State.DISSOLVED: set(),
    }

    number = models.CharField(_("number"), max_length=16, unique=True, null=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    plan = models.TextField(_("plan of activities"), max_length=1000, blank=True)
    seal_scan = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sealed form")
    )
    paper_on = models.DateField(_("paper copy handed in on"), null=True, blank=True)
    paper_by = models.CharField(_("paper copy handed in by"), max_length=40, blank=True)

    created_by = user_key(_("created by"))
    created_at = models.DateTimeField(_("created at"))
    contributor_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    submitted_by = user_key(_("handed in by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    returned_by = user_key(_("returned by"), null=True, blank=True)
    return_reason = models.CharField(_("reason of the return"), max_length=500, blank=True)
    registered_by = user_key(_("registered by"), null=True, blank=True)
    registered_on = models.DateField(_("on the register since"), null=True, blank=True)
    dissolved_by = user_key(_("dissolved by"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    dissolve_reason = models.CharField(_("reason of the dissolution"), max_length=500, blank=True)
    published_by = user_key(_("published by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    effective_at = models.DateTimeField(pgettext_lazy("team", "counts since"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    form_key = models.UUIDField(_("key of the form"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TeamQuerySet.as_manager()

    field_classes = {
        **FORM_CLASSES,
        **plain("id", "number", "organization", "state", "plan", "paper_on", "created_at", "submitted_at"),
        **plain("return_reason", "registered_on", "dissolved_on", "dissolve_reason", "published_at", "effective_at"),
        **plain("erased_at", "form_key", "version"),
        "seal_scan": personal("the sealed form with its signatures", RETENTION),
        "paper_by": personal("who handed in the paper copy", RETENTION),
        "created_by": staff("who wrote it down"),
        "contributor_ids": staff("who may not register it"),
        "submitted_by": staff("who handed it in"),
        "returned_by": staff("who returned it"),
        "registered_by": staff("who registered"),
        "dissolved_by": staff("who dissolved"),
        "published_by": staff("who published"),
    }

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["organization", "state"], name="team_unit_state"),
            models.Index(fields=["state", "kind"], name="team_state_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="team_complete_when_handed_in",
                condition=Q(state="draft")
                | Q(erased_at__isnull=False)
                | Q(
                    founded_on__isnull=False, submitted_by__isnull=False, submitted_at__isnull=False,
                    seal_scan__isnull=False, paper_on__isnull=False,
                )
                & ~Q(leader_name="") & ~Q(service_content="") & ~Q(paper_by=""),
            ),
            models.CheckConstraint(
                name="team_registered_is_signed",
                condition=Q(state__in=["draft", "submitted", "returned"], number=None)
                | Q(
                    state__in=["registered", "dissolved"], number__isnull=False, registered_by__isnull=False,
                    registered_on__isnull=False, effective_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="team_nobody_registers_own",
                condition=Q(registered_by=None)
                | ~Q(registered_by=F("submitted_by")) & ~Q(registered_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="team_returned_with_reason",
                condition=~Q(state="returned") | Q(returned_by__isnull=False) & ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="team_dissolved_with_reason",
                condition=~Q(state="dissolved") & Q(dissolved_on=None)
                | Q(state="dissolved", dissolved_by__isnull=False, dissolved_on__isnull=False)
                & ~Q(dissolve_reason=""),
            ),
            models.CheckConstraint(
                name="team_published_by_a_second_person",
                condition=Q(published_by=None, published_at=None)
                | Q(state="registered", published_by__isnull=False, published_at__isnull=False)
                & ~Q(published_by=F("submitted_by")),
            ),
            models.UniqueConstraint(fields=["created_by", "form_key"], name="team_once_per_form"),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def audit_label(self):
        return f"{self.number or ''} {self.name}".strip()

    @property
    def is_public(self):
        return self.published_at is not None

    @property
    def is_editable(self):
        """The form itself; a registered one is changed by a revision."""
        return self.may_become(self.State.SUBMITTED) and self.erased_at is None

    @property
    def register_unit(self):
        """Where it is registered: the union above, for the topmost one itself."""
        return self.organization.parent or self.organization

    def may_become(self, state):
        return state in self.TRANSITIONS[self.State(self.state)]

    def note_contributor(self, user):
        if user.pk not in self.contributor_ids:
            self.contributor_ids = [*self.contributor_ids, user.pk]


class TeamRevision(RegistrationForm):
    """The form of a registered team as its unit would have it; it counts once the upper union accepts it."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for a decision")
        ACCEPTED = "accepted", pgettext_lazy("revision", "Accepted")
        REFUSED = "refused", pgettext_lazy("revision", "Refused")

    TRANSITIONS = {State.PENDING: {State.ACCEPTED, State.REFUSED}, State.ACCEPTED: set(), State.REFUSED: set()}

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("team"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = user_key(_("asked for by"))
    requested_at = models.DateTimeField(_("asked for at"))
    decided_by = user_key(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = TeamRevisionQuerySet.as_manager()

    field_classes = {
        **FORM_CLASSES,
        **plain("id", "team", "state", "reason", "requested_at", "decided_at", "answer"),
        "requested_by": staff("who asked"),
        "decided_by": staff("who decided"),
    }

    class Meta:
        verbose_name = _("change of a team")
        verbose_name_plural = _("changes of teams")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(state="pending"), name="teamrevision_one_pending"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None) | ~Q(state="pending") & Q(decided_by__isnull=False),
                name="teamrevision_decided_by_with_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")), name="teamrevision_nobody_decides_own"
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.requested_at:%Y-%m-%d}"

    @property
    def audit_label(self):
        return self.team.audit_label

    @property
    def organization(self):
        return self.team.organization

    def may_become(self, state):
        return state in self.TRANSITIONS[self.State(self.state)]
