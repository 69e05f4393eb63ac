"""Reads of code tables."""

from django.db.models import Q, QuerySet


class CodeQuerySet(QuerySet):
    def in_force(self, day):
        """Entries that are offered for something of ``day``: in use, begun by then and not over."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        not_over = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(begun, not_over, is_active=True)
