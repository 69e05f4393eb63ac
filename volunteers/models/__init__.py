"""Volunteers, their consents, slips, merges and transfers."""

from volunteers.models.consents import Consent
from volunteers.models.invitations import AcceptSlip
from volunteers.models.merges import Merge
from volunteers.models.team_calls import TeamCall
from volunteers.models.team_members import TeamMember
from volunteers.models.teams import CLUB_KINDS, Team, TeamKind, TeamRevision
from volunteers.models.transfers import Transfer
from volunteers.models.volunteers import Volunteer

__all__ = [
    "CLUB_KINDS",
    "AcceptSlip",
    "Consent",
    "Merge",
    "Team",
    "TeamCall",
    "TeamKind",
    "TeamMember",
    "TeamRevision",
    "Transfer",
    "Volunteer",
]
