"""Who belongs to a team: asked by the unit or the leader, and a member once the person has said yes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.attachments.models import Attachment
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from volunteers.models.teams import Team
from volunteers.models.volunteers import Volunteer
from volunteers.querysets.team_members import TeamMemberQuerySet


class TeamMember(models.Model):
    """One person in one team. Nobody is assigned: somebody is asked and answers, or has signed on paper.

    ``scan`` is the signed roster that the unit noted the yes from.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        MEMBER = "member", pgettext_lazy("team", "Member")
        DECLINED = "declined", pgettext_lazy("team", "Declined")
        LEFT = "left", pgettext_lazy("team", "Left")

    class Method(models.TextChoices):
        ONLINE = "online", _("On line")
        PAPER = "paper", _("On paper")

    TRANSITIONS = {
        State.ASKED: {State.MEMBER, State.DECLINED, State.LEFT},
        State.MEMBER: {State.LEFT},
        State.DECLINED: set(),
        State.LEFT: set(),
    }

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members", verbose_name=_("team"))
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="team_memberships", verbose_name=_("volunteer")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    asked_by = user_key(_("asked by"))
    asked_at = models.DateTimeField(pgettext_lazy("team", "asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    method = models.CharField(_("how"), max_length=8, choices=Method, blank=True)
    scan = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed roster")
    )
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    field_classes = {
        **plain("id", "team", "volunteer", "state", "asked_at", "answered_at", "method", "left_at"),
        "asked_by": staff("who asked"),
        "scan": personal("the signatures on paper", "as long as the yes has to be proved"),
    }

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        ordering = ["volunteer__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "volunteer"], condition=Q(state__in=["asked", "member"]), name="teammember_once"
            ),
            models.CheckConstraint(
                name="teammember_said_yes",
                condition=~Q(state="member")
                | Q(answered_at__isnull=False, method="online")
                | Q(answered_at__isnull=False, method="paper"),
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.volunteer.audit_label}"

    @property
    def organization(self):
        return self.team.organization

    def may_become(self, state):
        return state in self.TRANSITIONS[self.State(self.state)]
