"""Reads of merges of two records."""

from portal.common.querysets import ScopedQuerySet
from volunteers.querysets.volunteers import REVIEW, VIEW


class MergeQuerySet(ScopedQuerySet):
    """A merge is in sight of whoever sees both records."""

    organization_lookup = "kept__organization"

    def visible_to(self, user, permission=VIEW):
        rows = super().visible_to(user, permission)
        return rows.filter(dropped__in=self._volunteers().visible_to(user, permission))

    def _volunteers(self):
        return self.model._meta.get_field("dropped").related_model.objects.all()

    def pending(self):
        return self.filter(state="pending")

    def for_list(self):
        return self.select_related("kept__organization__successor", "dropped__organization__successor", "requested_by")

    def decidable_by(self, user):
        return self.visible_to(user, REVIEW).pending().exclude(requested_by__in=user.acting_ids).order_by("pk")
