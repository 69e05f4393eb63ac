"""The models of activities, a file for each noun."""

from activities.models.activities import Activity
from activities.models.campaigns import Campaign
from activities.models.contents import ActivityGoods, ActivityMoney, ActivityPhoto
from activities.models.corrections import ActivityCorrection
from activities.models.publications import Publication, PublicFacts
from activities.models.service_places import ServicePlaceCount
from activities.models.types import ActivityType

__all__ = [
    "Activity",
    "ActivityCorrection",
    "ActivityGoods",
    "ActivityMoney",
    "ActivityPhoto",
    "ActivityType",
    "Campaign",
    "PublicFacts",
    "Publication",
    "ServicePlaceCount",
]
