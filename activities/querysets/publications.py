"""Reads of publications."""

from portal.common.querysets import ScopedQuerySet

PUBLISH = "activities.publish_activity"


class PublicationQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def published(self):
        """What anonymous people may read: published, and the record behind it still counts."""
        return self.filter(state="published", activity__state="approved")

    def proposed(self):
        return self.filter(state="proposed", activity__state="approved")

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("activity__organization", "proposed_by")

    def publishable_by(self, user):
        """What waits for ``user`` to publish it: in scope, and proposed by somebody else."""
        return self.visible_to(user, PUBLISH).proposed().exclude(proposed_by__in=user.acting_ids)

    def for_cards(self):
        """With what a public card shows: allow-listed columns and photos, two queries."""
        related = ("activity__type", "activity__campaign", "activity__region")
        return self.select_related(*related).prefetch_related("photos__attachment")
