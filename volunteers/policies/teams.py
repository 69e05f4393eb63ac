"""Who writes, hands in, registers, changes, publishes and dissolves a team, and who keeps its roster."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Team, TeamMember, TeamRevision
from volunteers.querysets import CHANGE_TEAMS, REGISTER_TEAMS, VIEW_TEAMS

State = Team.State
REVEALED_OF_TEAMS = frozenset({"leader_phone", "contact_phone"})


def _check_writes(user, organization):
    if not user.has_perm(CHANGE_TEAMS, organization):
        raise PermissionDenied(_("You do not keep the teams of this unit."))


def _check_lives(organization):
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_add_team(user, organization):
    _check_writes(user, organization)
    _check_lives(organization)


def check_can_edit_team(user, team):
    """The form itself, until it is handed in; a registered form changes by a revision."""
    _check_writes(user, team)
    if not team.is_editable:
        raise RuleError(_("This form can no longer be changed: %(state)s.") % {"state": team.get_state_display()})


def check_can_submit_team(user, team):
    check_can_edit_team(user, team)
    _check_lives(team.organization)


def check_registers(user, team):
    """The right at the union above (for the topmost union at itself); never somebody of the team's own unit."""
    if not user.has_perm(REGISTER_TEAMS, team.register_unit):
        raise PermissionDenied(_("Teams are registered by the union above the unit."))
    if team.organization.parent_id is not None and user.organization_id == team.organization_id:
        raise PermissionDenied(_("You belong to this unit: the union above registers its teams."))


def _check_second(user, team):
    if user.acting_ids & {team.submitted_by_id, *team.contributor_ids}:
        raise PermissionDenied(_("A second person decides: you wrote in this form yourself."))


def check_can_decide_team(user, team):
    """Register or return what was handed in."""
    check_registers(user, team)
    _check_second(user, team)
    if team.state != State.SUBMITTED:
        raise RuleError(_("This form is not waiting for a decision: %(state)s.") % {"state": team.get_state_display()})


def check_can_dissolve_team(user, team):
    check_registers(user, team)
    if team.state != State.REGISTERED:
        raise RuleError(_("Only a registered team can be dissolved."))


def check_can_revise_team(user, team):
    """Ask for a change of the registered form; one at a time."""
    _check_writes(user, team)
    if team.state != State.REGISTERED:
        raise RuleError(_("Only a registered team is changed this way."))
    if team.revisions.pending().exists():
        raise RuleError(_("A change of this team is already waiting for a decision."))


def check_can_decide_revision(user, revision):
    check_registers(user, revision.team)
    if revision.requested_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person decides: you asked for it yourself."))
    if revision.state != TeamRevision.State.PENDING:
        raise RuleError(_("This has already been decided."))
    if revision.team.state != State.REGISTERED:
        raise RuleError(_("The team is no longer on the register."))


def leads(user, team):
    """Whether ``user`` is the leader of ``team``, by their own record and their own yes."""
    return Team.objects.led_by(user).filter(pk=team.pk).exists()


def decides_from_above(user, team):
    """Whether the forms of ``team`` come to ``user`` for a decision: then they are not theirs to fill in.

    A right to write may reach down here all the same (a unit without anybody of its own); pages do not invite to it.
    """
    is_own = user.organization_id == team.organization_id or leads(user, team)
    return not is_own and allowed(check_registers, user, team)


def check_can_keep_roster(user, team):
    """Roster and plan: whoever writes for the unit, and the leader of the team."""
    if team.state == State.DISSOLVED:
        raise RuleError(_("This team was dissolved."))
    if not user.has_perm(CHANGE_TEAMS, team) and not leads(user, team):
        raise PermissionDenied(_("You do not keep the roster of this team."))


def check_can_note_signed(user, team):
    """A signed paper roster is noted by the unit, not by the leader."""
    check_can_keep_roster(user, team)
    _check_writes(user, team)


def check_can_answer_team(user, member):
    """The person themselves, while they are asked."""
    if member.volunteer.user_id != user.pk:
        raise PermissionDenied(_("This is not your own record."))
    if member.state != TeamMember.State.ASKED:
        raise RuleError(_("This has been answered already."))
    if member.team.state == State.DISSOLVED:
        raise RuleError(_("This team was dissolved."))


def check_can_leave_team(user, member):
    if member.volunteer.user_id != user.pk:
        raise PermissionDenied(_("This is not your own record."))
    if member.state != TeamMember.State.MEMBER:
        raise RuleError(_("You are not in this team."))


def check_can_publish_team(user, team):
    """A second person of the unit or of the union above: nobody who wrote in the form."""
    if not user.has_perm(REGISTER_TEAMS, team) and not user.has_perm(REGISTER_TEAMS, team.register_unit):
        raise PermissionDenied(_("You do not publish for this unit."))
    if team.state != State.REGISTERED:
        raise RuleError(_("Only a registered team has a public page."))
    if team.is_public:
        raise RuleError(_("This team already has a public page."))
    _check_second(user, team)


def check_can_unpublish_team(user, team):
    """Taking something down needs one person only."""
    rights = (user.has_perm(CHANGE_TEAMS, team), user.has_perm(REGISTER_TEAMS, team.register_unit))
    if not any(rights) and not user.has_perm(REGISTER_TEAMS, team):
        raise PermissionDenied(_("You do not publish for this unit."))
    if not team.is_public:
        raise RuleError(_("This team has no public page."))


def check_can_call(user, organization):
    """A call goes to the units below: whoever registers their teams writes it."""
    if not user.has_perm(REGISTER_TEAMS, organization):
        raise PermissionDenied(_("You do not register the teams of this union."))
    _check_lives(organization)


def check_can_remind(user, call, at):
    """All late units at once, once a day at most."""
    check_can_call(user, call.organization)
    if call.reminded_at is not None and timezone.localdate(call.reminded_at) == timezone.localdate(at):
        raise RuleError(_("The units were reminded today already. Remind them again tomorrow."))


def check_can_print_phones(user, team):
    """The form on paper needs its phones: printed in clear by those who write for the unit."""
    _check_writes(user, team)


def team_fields_for(user, team):
    """What ``user`` may ask to see in clear: those who write for the unit or register its teams."""
    may = user.has_perm(CHANGE_TEAMS, team) or user.has_perm(REGISTER_TEAMS, team.register_unit)
    return REVEALED_OF_TEAMS if may else frozenset()


can_edit_team = partial(allowed, check_can_edit_team)
can_decide_team = partial(allowed, check_can_decide_team)
can_dissolve_team = partial(allowed, check_can_dissolve_team)
can_revise_team = partial(allowed, check_can_revise_team)
can_decide_revision = partial(allowed, check_can_decide_revision)
can_keep_roster = partial(allowed, check_can_keep_roster)
can_note_signed = partial(allowed, check_can_note_signed)
can_publish_team = partial(allowed, check_can_publish_team)
can_unpublish_team = partial(allowed, check_can_unpublish_team)
can_print_phones = partial(allowed, check_can_print_phones)
can_call = partial(allowed, check_can_call)
can_remind = partial(allowed, check_can_remind)


def can_read_team_file(user, attachment):
    """The sealed form and signed rosters: whoever sees the team but its leader, who has no need of signatures."""
    if user.is_anonymous or not user.has_perm(VIEW_TEAMS):
        return False
    teams = Team.objects.visible_to(user)
    of_roster = TeamMember.objects.filter(scan=attachment, team__in=teams)
    return teams.filter(seal_scan=attachment).exists() or of_roster.exists()
