"""Reads of attendances."""

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet


class AttendanceQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def of_account(self, user):
        """The attendances of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def standing(self):
        """Rows that were not taken back."""
        return self.filter(undone_at=None)
