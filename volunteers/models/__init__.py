"""Volunteers, their consents, slips and merges."""

from volunteers.models.consents import Consent
from volunteers.models.invitations import AcceptSlip
from volunteers.models.merges import Merge
from volunteers.models.volunteers import Volunteer

__all__ = ["AcceptSlip", "Consent", "Merge", "Volunteer"]
