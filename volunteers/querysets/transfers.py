"""Reads of transfers between units."""

from django.db.models import Q

from portal.common.querysets import ScopedQuerySet, scope_filter
from volunteers.querysets.volunteers import REVIEW, VIEW


class TransferQuerySet(ScopedQuerySet):
    """A transfer is in sight of both units; a unit that asked for somebody sees it once the other one has agreed."""

    def visible_to(self, user, permission=VIEW):
        if user is None or user.is_anonymous:
            return self.none()
        grants = user.grants_for(permission)
        is_told = ~Q(side="taking") | Q(state="done")
        return self.filter(scope_filter(grants, "giving") | scope_filter(grants, "taking") & is_told)

    def pending(self):
        return self.filter(state="pending")

    def for_list(self):
        return self.select_related("volunteer", "giving__successor", "taking__successor", "requested_by")

    def decidable_by(self, user):
        """What waits for ``user`` as the second person of the unit that did not ask; never about themselves."""
        grants, own = user.grants_for(REVIEW), user.acting_ids
        ours = Q(side="taking") & scope_filter(grants, "giving") | ~Q(side="taking") & scope_filter(grants, "taking")
        waiting = self.filter(ours).pending().exclude(requested_by__in=own)
        return waiting.exclude(volunteer__user__in=own).order_by("requested_at", "pk")
