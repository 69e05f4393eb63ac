"""Reads of acceptance slips."""

from django.db.models import QuerySet


class SlipQuerySet(QuerySet):
    def open(self, at):
        """Slips that still open something at ``at``."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)
