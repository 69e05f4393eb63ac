"""The models of accounts, a file for each noun."""

from portal.accounts.models.assignments import RoleAssignment
from portal.accounts.models.people import Grant, User
from portal.accounts.models.programs import ApiToken, KeptAnswer
from portal.accounts.models.slips import PasswordSlip

__all__ = ["ApiToken", "Grant", "KeptAnswer", "PasswordSlip", "RoleAssignment", "User"]
