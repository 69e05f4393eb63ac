"""Reads of calls for teams."""

from django.db.models import Q

from portal.common.querysets import ScopedQuerySet, scope_filter
from volunteers.querysets.teams import VIEW_TEAMS


class TeamCallQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission=VIEW_TEAMS):
        """Calls of the units in the scope of ``permission``, and those that reach these units from above."""
        if user is None or user.is_anonymous:
            return self.none()
        grants = user.grants_for(permission)
        above = {int(part) for grant in grants for part in grant.path.strip("/").split("/")}
        return self.filter(scope_filter(grants, self.organization_lookup) | Q(organization_id__in=above))

    def reaching(self, organization):
        """Calls that ``organization`` has to answer, the most urgent first."""
        return self.filter(organization_id__in=organization.ancestor_ids[:-1]).order_by("due_on", "pk")

    def for_list(self):
        return self.select_related("organization", "created_by")
