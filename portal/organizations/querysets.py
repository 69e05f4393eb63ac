"""Reads of the organization tree."""

from functools import reduce
from operator import or_

from django.db.models import Q

from portal.common.querysets import ScopedQuerySet, scope_filter


class OrganizationQuerySet(ScopedQuerySet):
    """``visible_to`` and ``within`` speak of the tree itself."""

    organization_lookup = ""

    def visible_under(self, user, permissions):
        """Units where ``user`` holds one at least of ``permissions``."""
        found = (scope_filter(user.grants_for(permission), "") for permission in sorted(permissions))
        return self.filter(reduce(or_, found, Q(pk__in=[])))

    def active(self):
        return self.filter(status="active")

    def in_tree_order(self):
        """Parents before children, so that an indented list can be drawn in one pass."""
        return self.order_by("path")
