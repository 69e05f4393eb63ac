"""Reads of attachments. Who may read one is not a question of the tree but of the apps: see policies."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.attachments import registry


class AttachmentQuerySet(QuerySet):
    def unlinked(self):
        """Attachments that no registered owner refers to."""
        return self.filter(~_is_linked())


def _is_linked():
    condition = Q(pk__in=[])
    for model, field in registry.owners.items():
        condition |= Q(Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    return condition
