"""A version that waits nudges a worker once its row is committed."""

from django.dispatch import receiver

from portal.ledgers import tasks
from portal.ledgers.signals import runs_queued


@receiver(runs_queued, dispatch_uid="ledgers.nudge")
def nudge(sender, run_ids, **kwargs):
    tasks.nudge_on_commit(run_ids)
