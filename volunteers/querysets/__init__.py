"""Reads of what this app keeps: one module for each noun."""

from volunteers.querysets.consents import ConsentQuerySet
from volunteers.querysets.invitations import SlipQuerySet
from volunteers.querysets.merges import MergeQuerySet
from volunteers.querysets.team_calls import TeamCallQuerySet
from volunteers.querysets.team_members import TeamMemberQuerySet
from volunteers.querysets.teams import (
    CHANGE_TEAMS,
    REGISTER_TEAMS,
    SMALLEST_PUBLIC_TEAM,
    VIEW_TEAMS,
    TeamQuerySet,
    TeamRevisionQuerySet,
    at_register,
)
from volunteers.querysets.transfers import TransferQuerySet
from volunteers.querysets.volunteers import (
    ADD,
    CHANGE,
    EXPORT_UNMASKED,
    HELD,
    LIVE,
    PERSON,
    REVEAL,
    REVIEW,
    VIEW,
    VolunteerQuerySet,
    years_before,
)

__all__ = [
    "ADD",
    "CHANGE",
    "CHANGE_TEAMS",
    "EXPORT_UNMASKED",
    "HELD",
    "LIVE",
    "PERSON",
    "REGISTER_TEAMS",
    "REVEAL",
    "REVIEW",
    "SMALLEST_PUBLIC_TEAM",
    "VIEW",
    "VIEW_TEAMS",
    "ConsentQuerySet",
    "MergeQuerySet",
    "SlipQuerySet",
    "TeamCallQuerySet",
    "TeamMemberQuerySet",
    "TeamQuerySet",
    "TeamRevisionQuerySet",
    "TransferQuerySet",
    "VolunteerQuerySet",
    "at_register",
    "years_before",
]
