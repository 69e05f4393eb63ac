"""Reads of the reported numbers of service places."""

from portal.common.querysets import ScopedQuerySet


class ServicePlaceCountQuerySet(ScopedQuerySet):
    def for_list(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("organization__successor", "type")
