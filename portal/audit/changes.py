"""Tables that administrators keep by hand: what they change stands in the timeline."""

from django.db import transaction
from django.utils import timezone

from portal.audit.services import record


class AuditedChanges:
    """Put before a ModelAdmin: rows are added and changed, never deleted; each change is an event with its fields."""

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        action = f"{self.opts.model_name}.{'changed' if change else 'added'}"
        record(action=action, by=request.user, at=timezone.now(), target=obj, details={"fields": form.changed_data})

    def has_delete_permission(self, request, obj=None):
        return False
