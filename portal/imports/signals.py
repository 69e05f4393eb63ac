"""What happened to imports."""

from django.dispatch import Signal

imports_queued = Signal()  # batch_ids: imports that wait for a worker
