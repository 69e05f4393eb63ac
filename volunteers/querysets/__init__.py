"""Reads of what this app keeps: one module for each noun."""

from volunteers.querysets.consents import ConsentQuerySet
from volunteers.querysets.invitations import SlipQuerySet
from volunteers.querysets.merges import MergeQuerySet
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
    "EXPORT_UNMASKED",
    "HELD",
    "LIVE",
    "PERSON",
    "REVEAL",
    "REVIEW",
    "VIEW",
    "ConsentQuerySet",
    "MergeQuerySet",
    "SlipQuerySet",
    "VolunteerQuerySet",
    "years_before",
]
