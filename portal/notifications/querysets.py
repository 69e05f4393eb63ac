"""Reads of messages: everybody sees their own."""

from django.db.models import QuerySet


class MessageQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(recipient_id=user.pk) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at=None)
