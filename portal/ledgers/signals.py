"""What happened to ledgers."""

from django.dispatch import Signal

runs_queued = Signal()  # run_ids: versions that wait for a worker
