"""What the timeline tells of a unit."""

from portal.audit.models import AuditEvent


def actions_on(organization):
    events = AuditEvent.objects.filter(target_type="organizations.organization", target_id=organization.pk)
    return list(events.order_by("pk").values_list("action", flat=True))
