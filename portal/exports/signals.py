"""What happened to exports."""

from django.dispatch import Signal

exports_queued = Signal()  # export_ids: large exports that wait for a worker
