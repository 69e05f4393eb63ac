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
from activities.querysets.backfills import REVIEW_BACKFILL, BackfillQuerySet
from activities.querysets.campaigns import CampaignQuerySet
from activities.querysets.corrections import DECIDE, CorrectionQuerySet
from activities.querysets.hours_corrections import HoursCorrectionQuerySet
from activities.querysets.publications import PUBLISH, PublicationQuerySet
from activities.querysets.service_places import ServicePlaceCountQuerySet
from activities.querysets.service_records import CONFIRM, RECORD, VOID, ServiceRecordQuerySet

__all__ = [
    "APPROVE",
    "CHANGE",
    "CONFIRM",
    "DECIDE",
    "PUBLISH",
    "RECORD",
    "REVIEW_BACKFILL",
    "SEARCHED",
    "VIEW",
    "VIEW_PUBLISHED",
    "VOID",
    "ActivityQuerySet",
    "BackfillQuerySet",
    "Bigrams",
    "CampaignQuerySet",
    "CorrectionQuerySet",
    "HoursCorrectionQuerySet",
    "PublicationQuerySet",
    "ServicePlaceCountQuerySet",
    "ServiceRecordQuerySet",
    "last_day_of_month",
    "reads_what_counts",
    "within_days",
]
