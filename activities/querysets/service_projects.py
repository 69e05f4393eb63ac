"""Reads of standing services."""

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet


class ServiceProjectQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def usable_by(self, organization):
        """Projects under which ``organization`` may plan: its own and those of the unions above, not ended."""
        return self.filter(organization_id__in=organization.ancestor_ids).exclude(state="closed")

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "category")
