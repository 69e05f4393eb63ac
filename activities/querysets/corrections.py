"""Reads of corrections."""

from portal.common.querysets import ScopedQuerySet

DECIDE = "activities.decide_correction"


class CorrectionQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def pending(self):
        return self.filter(state="pending")

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("activity__type", "activity__organization", "requested_by")

    def decidable_by(self, user):
        """What waits for a decision of ``user``: in scope, and asked for by somebody else."""
        return self.visible_to(user, DECIDE).pending().exclude(requested_by__in=user.acting_ids)
