"""The lists of this app as Excel; each module registers those of one noun."""

from activities.exports.activities import ActivityExport, ActivityTypeExport, CampaignExport, ServicePlaceExport
from activities.exports.plans import RecurrenceExport, ServiceProjectExport, SignUpExport

__all__ = [
    "ActivityExport",
    "ActivityTypeExport",
    "CampaignExport",
    "RecurrenceExport",
    "ServicePlaceExport",
    "ServiceProjectExport",
    "SignUpExport",
]
from activities.exports.certificates import CertificateExport, StarExport

__all__ = [
    "ActivityExport",
    "ActivityTypeExport",
    "CampaignExport",
    "CertificateExport",
    "ServicePlaceExport",
    "StarExport",
]
