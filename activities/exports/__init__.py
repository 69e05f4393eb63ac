"""The lists of this app as Excel; each module registers those of one noun."""

from activities.exports.activities import ActivityExport, ActivityTypeExport, CampaignExport, ServicePlaceExport
from activities.exports.attendances import AttendanceExport
from activities.exports.certificates import CertificateExport, StarExport
from activities.exports.hours import BackfillExport, ServiceRecordExport
from activities.exports.plans import RecurrenceExport, ServiceProjectExport, SignUpExport

__all__ = [
    "ActivityExport",
    "ActivityTypeExport",
    "AttendanceExport",
    "BackfillExport",
    "CampaignExport",
    "CertificateExport",
    "RecurrenceExport",
    "ServicePlaceExport",
    "ServiceProjectExport",
    "ServiceRecordExport",
    "SignUpExport",
    "StarExport",
]
