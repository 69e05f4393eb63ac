"""The lists of this app as Excel; each module registers those of one noun."""

from activities.exports.activities import ActivityExport, ActivityTypeExport, CampaignExport, ServicePlaceExport
from activities.exports.attendances import AttendanceExport
from activities.exports.certificates import CertificateExport, StarExport
from activities.exports.duty import DutyExport, PostExport
from activities.exports.hours import BackfillExport, ServiceRecordExport
from activities.exports.plans import RecurrenceExport, ServiceProjectExport, SignUpExport
from activities.exports.study import NoteExport, SelfStudyExport, StudyExport

__all__ = [
    "ActivityExport",
    "ActivityTypeExport",
    "AttendanceExport",
    "BackfillExport",
    "CampaignExport",
    "CertificateExport",
    "DutyExport",
    "NoteExport",
    "PostExport",
    "RecurrenceExport",
    "SelfStudyExport",
    "ServicePlaceExport",
    "ServiceProjectExport",
    "ServiceRecordExport",
    "SignUpExport",
    "StarExport",
    "StudyExport",
]
