"""The lists of this app as Excel; each module registers those of one noun."""

from activities.exports.activities import ActivityExport, ActivityTypeExport, CampaignExport, ServicePlaceExport

__all__ = ["ActivityExport", "ActivityTypeExport", "CampaignExport", "ServicePlaceExport"]
