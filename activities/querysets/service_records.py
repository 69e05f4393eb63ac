"""Reads of hours of service."""

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet


class ServiceRecordQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def of_account(self, user):
        """The hours of the person who is signed in."""
        return self.filter(volunteer__user=user)

    def locked(self):
        """What figures count."""
        return self.filter(state="locked")
