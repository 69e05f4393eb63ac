"""Reads of what was entered later."""

from django.db.models import Count, Sum

from activities.querysets.activities import VIEW
from portal.common.querysets import ScopedQuerySet

REVIEW_BACKFILL = "activities.review_backfill"


class BackfillQuerySet(ScopedQuerySet):
    organization_lookup = "activity__organization"

    def visible_to(self, user, permission=VIEW):
        return super().visible_to(user, permission)

    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("activity__organization__successor", "entered_by", "decided_by", "shift")

    def with_sums(self):
        """With ``people`` and ``minutes`` of each list."""
        return self.annotate(people=Count("service_records"), minutes=Sum("service_records__minutes"))

    def reviewable_by(self, user):
        """What waits for a decision of ``user``: in scope, and not written by them."""
        rows = self.visible_to(user, REVIEW_BACKFILL).filter(state="submitted").order_by("entered_at", "pk")
        return rows.exclude(contributor_ids__overlap=list(user.acting_ids))
