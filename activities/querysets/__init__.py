"""Reads of what this app keeps: one module for each noun."""

from activities.querysets.activities import (
    APPROVE,
    CHANGE,
    SEARCHED,
    VIEW,
    VIEW_PUBLISHED,
    ActivityQuerySet,
    Bigrams,
    last_day_of_month,
    reads_what_counts,
    within_days,
)
from activities.querysets.campaigns import CampaignQuerySet
from activities.querysets.corrections import DECIDE, CorrectionQuerySet
from activities.querysets.publications import PUBLISH, PublicationQuerySet
from activities.querysets.service_places import ServicePlaceCountQuerySet

__all__ = [
    "APPROVE",
    "CHANGE",
    "DECIDE",
    "PUBLISH",
    "SEARCHED",
    "VIEW",
    "VIEW_PUBLISHED",
    "ActivityQuerySet",
    "Bigrams",
    "CampaignQuerySet",
    "CorrectionQuerySet",
    "PublicationQuerySet",
    "ServicePlaceCountQuerySet",
    "last_day_of_month",
    "reads_what_counts",
    "within_days",
]
