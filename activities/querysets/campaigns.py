"""Reads of campaigns."""

from django.db.models import Q

from activities.querysets.activities import VIEW_PUBLISHED
from portal.common.querysets import ScopedQuerySet, scope_filter


class CampaignQuerySet(ScopedQuerySet):
    def usable_by(self, *organizations):
        """Campaigns that one of ``organizations`` may log under: its own and those of the unions above it."""
        return self.filter(organization_id__in={pk for unit in organizations for pk in unit.ancestor_ids})

    def offered_to(self, user, permission=VIEW_PUBLISHED):
        """Campaigns of the units where ``user`` holds ``permission`` and of the unions above them."""
        grants = user.grants_for(permission)
        above = {int(part) for grant in grants for part in grant.path.strip("/").split("/")}
        return self.filter(scope_filter(grants, self.organization_lookup) | Q(organization_id__in=above))

    def public(self):
        """What anonymous people may read: those that a second person has published."""
        return self.filter(published_at__isnull=False)
