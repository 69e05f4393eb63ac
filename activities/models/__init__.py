"""The models of activities, a file for each noun."""

from activities.models.activities import Activity
from activities.models.attendances import Attendance, AttendanceBatch, Poster
from activities.models.backfills import Backfill
from activities.models.campaigns import Campaign
from activities.models.certificates import ServiceCertificate
from activities.models.contents import ActivityGoods, ActivityMoney, ActivityPhoto
from activities.models.corrections import ActivityCorrection
from activities.models.duty import CommunityPost, DutyReport
from activities.models.hours_corrections import HoursCorrection
from activities.models.plans import ActivityPlan, Shift
from activities.models.publications import Publication, PublicFacts
from activities.models.recurrences import RecurrenceDay, RecurrenceRule
from activities.models.service_places import ServicePlaceCount
from activities.models.service_projects import ServiceProject
from activities.models.service_records import ServiceRecord
from activities.models.signups import SignUp
from activities.models.stars import StarAward
from activities.models.study import SelfStudy, StudyAttendance, StudySession
from activities.models.types import ActivityType

__all__ = [
    "Activity",
    "ActivityCorrection",
    "ActivityGoods",
    "ActivityMoney",
    "ActivityPhoto",
    "ActivityPlan",
    "ActivityType",
    "Attendance",
    "AttendanceBatch",
    "Backfill",
    "Campaign",
    "CommunityPost",
    "DutyReport",
    "HoursCorrection",
    "Poster",
    "PublicFacts",
    "Publication",
    "RecurrenceDay",
    "RecurrenceRule",
    "SelfStudy",
    "ServiceCertificate",
    "ServicePlaceCount",
    "ServiceProject",
    "ServiceRecord",
    "Shift",
    "SignUp",
    "StarAward",
    "StudyAttendance",
    "StudySession",
]
