"""Reads of recurrences."""

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet


class RecurrenceQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def running(self, day):
        """Rules that may still make something for ``day`` or later."""
        return self.filter(stopped_at=None, until__gte=day)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "template__type", "created_by")
