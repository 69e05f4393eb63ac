"""Reads of consents."""

from django.db.models import QuerySet


class ConsentQuerySet(QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at=None)
