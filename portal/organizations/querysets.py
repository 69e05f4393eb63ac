"""Reads of the organization tree."""

from portal.common.querysets import ScopedQuerySet


class OrganizationQuerySet(ScopedQuerySet):
    """``visible_to`` and ``within`` speak of the tree itself."""

    organization_lookup = ""

    def active(self):
        return self.filter(status="active")

    def in_tree_order(self):
        """Parents before children, so that an indented list can be drawn in one pass."""
        return self.order_by("path")
