"""Reads of what this app keeps: one module for each noun."""

from hardship.querysets.files import (
    APPROVE,
    CHANGE,
    CHECK,
    DECIDING_KINDS,
    ENDED,
    EXPORT_UNMASKED,
    FILED,
    MANAGE_LINES,
    OPEN,
    REVEAL,
    REVIEW,
    VIEW,
    FileQuerySet,
)
from hardship.querysets.parts import ChangeQuerySet, LineQuerySet, MemberQuerySet, PartQuerySet

__all__ = [
    "APPROVE",
    "CHANGE",
    "CHECK",
    "DECIDING_KINDS",
    "ENDED",
    "EXPORT_UNMASKED",
    "FILED",
    "MANAGE_LINES",
    "OPEN",
    "REVEAL",
    "REVIEW",
    "VIEW",
    "ChangeQuerySet",
    "FileQuerySet",
    "LineQuerySet",
    "MemberQuerySet",
    "PartQuerySet",
]
