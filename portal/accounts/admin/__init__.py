"""Accounts and roles at /admin/."""

from portal.accounts.admin.people import RoleAssignmentAdmin, UserAdmin

__all__ = ["RoleAssignmentAdmin", "UserAdmin"]
