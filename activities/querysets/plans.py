"""Reads of plans and shifts."""

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet


class ActivityPlanQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)


class ShiftQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def live(self):
        """Shifts that were not called off."""
        return self.filter(cancelled_at=None)
