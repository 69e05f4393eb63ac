"""The roster of a team: people are asked and answer; the unit may note who signed on paper."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import notify
from volunteers import policies
from volunteers.models import Team, TeamMember, TeamRevision, Volunteer
from volunteers.services.teams import lock_team

State, Method = TeamMember.State, TeamMember.Method


@transaction.atomic
def ask_to_join(*, team: Team, volunteers: Iterable[Volunteer], by: User, at: datetime) -> list[TeamMember]:
    """Ask people of the unit whether they join; whoever is asked or in the team already is left alone.

    RuleError: somebody is not on the register of the unit.
    """
    team = lock_team(team)
    policies.check_can_keep_roster(by, team)
    asked = _added(team, volunteers, by, at)
    TeamMember.objects.bulk_create(asked)
    notify(
        recipients=[member.volunteer.user for member in asked], kind=Message.Kind.TEAM_ASKED, subject=team.name,
        url=reverse("volunteers:me-teams"), by=by, at=at,
    )  # fmt: skip
    if asked:
        record(action="team.asked", by=by, at=at, target=team, details={"people": len(asked)})
    return asked


@transaction.atomic
def note_signed(
    *, team: Team, volunteers: Iterable[Volunteer], scan: Attachment, by: User, at: datetime
) -> list[TeamMember]:
    """Take people in who said yes on a signed paper roster, also those who were asked already."""
    team = lock_team(team)
    policies.check_can_note_signed(by, team)
    chosen = list(volunteers)
    added = _added(team, chosen, by, at)
    waiting = list(team.members.select_for_update().filter(state=State.ASKED, volunteer__in=chosen))
    for member in [*added, *waiting]:
        member.state, member.answered_at, member.method, member.scan = State.MEMBER, at, Method.PAPER, scan
    TeamMember.objects.bulk_create(added)
    TeamMember.objects.bulk_update(waiting, ["state", "answered_at", "method", "scan"])
    if added or waiting:
        record(action="team.signed", by=by, at=at, target=team, details={"people": len(added) + len(waiting)})
    return [*added, *waiting]


def _added(team: Team, volunteers: Iterable[Volunteer], by: User, at: datetime) -> list[TeamMember]:
    known = set(team.members.live().values_list("volunteer_id", flat=True))
    chosen = [volunteer for volunteer in volunteers if volunteer.pk not in known]
    for volunteer in chosen:
        if volunteer.state != Volunteer.State.ACTIVE or not volunteer.organization.is_within(team.organization):
            raise RuleError(_("Only people on the register of this unit join its teams."))
    return [TeamMember(team=team, volunteer=volunteer, asked_by=by, asked_at=at) for volunteer in chosen]


@transaction.atomic
def answer_team(*, member: TeamMember, says_yes: bool, by: User, at: datetime) -> TeamMember:
    """The person joins or declines."""
    member = _locked(member)
    policies.check_can_answer_team(by, member)
    member.state = State.MEMBER if says_yes else State.DECLINED
    member.answered_at, member.method = at, Method.ONLINE
    member.save()
    record(action="team.joined" if says_yes else "team.declined", by=by, at=at, target=member.team)
    notify(
        recipients=[member.asked_by], kind=Message.Kind.TEAM_ANSWERED, subject=member.team.name,
        note=_("joins") if says_yes else _("does not join"),
        url=reverse("volunteers:team-detail", args=[member.team_id]), by=by, at=at,
    )  # fmt: skip
    return member


@transaction.atomic
def leave_team(*, member: TeamMember, by: User, at: datetime) -> TeamMember:
    """The person goes."""
    member = _locked(member)
    policies.check_can_leave_team(by, member)
    return _end(member, "team.member_left", by, at)


@transaction.atomic
def remove_member(*, member: TeamMember, by: User, at: datetime) -> TeamMember:
    """Take somebody off the roster, or a question back."""
    member = _locked(member)
    policies.check_can_keep_roster(by, member.team)
    if not member.may_become(State.LEFT):
        raise RuleError(_("This person is not on the roster any more."))
    return _end(member, "team.removed", by, at)


def _end(member: TeamMember, action: str, by: User, at: datetime) -> TeamMember:
    member.state, member.left_at = State.LEFT, at
    member.save()
    record(action=action, by=by, at=at, target=member.team)
    return member


def _locked(member: TeamMember) -> TeamMember:
    rows = TeamMember.objects.select_for_update(of=("self",))
    return rows.select_related("team__organization__successor", "volunteer__user", "asked_by").get(pk=member.pk)


def hand_over_memberships(*, kept: Volunteer, dropped: Volunteer, at: datetime) -> None:
    """Two records of one person became one: the teams of ``dropped`` are those of ``kept``."""
    own = TeamMember.objects.live().filter(volunteer=kept).values("team")
    of_dropped = TeamMember.objects.live().filter(volunteer=dropped)
    of_dropped.filter(team__in=own).update(state=State.LEFT, left_at=at)
    of_dropped.update(volunteer=kept)
    Team.objects.filter(leader=dropped).update(leader=kept)
    TeamRevision.objects.filter(leader=dropped).update(leader=kept)


def forget_in_teams(volunteer: Volunteer) -> None:
    """Take out of teams what says who an erased record was: name, position and phone as leader, signatures."""
    for model in (Team, TeamRevision):
        for form in model.objects.select_for_update(of=("self",)).filter(leader=volunteer):
            form.leader, form.leader_name, form.leader_position, form.leader_phone = None, "—", "", ""
            form.save(update_fields=["leader", "leader_name", "leader_position", "leader_phone"])
    TeamMember.objects.filter(volunteer=volunteer).update(scan=None)
