"""Reads of the timeline."""

from portal.audit.models import AuditEvent


def timeline_of(target):
    """Events of one record, oldest first. The caller has already checked that the record is visible."""
    return AuditEvent.objects.filter(target_type=target._meta.label_lower, target_id=target.pk).order_by("pk")
