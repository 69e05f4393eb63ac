"""A version that waits nudges a worker once its row is committed."""

from django.dispatch import receiver

from portal.common.jobs import nudge_on_commit
from portal.ledgers import tasks
from portal.ledgers.signals import runs_queued


@receiver(runs_queued, dispatch_uid="ledgers.nudge")
def nudge(sender, run_ids, **kwargs):
    nudge_on_commit(tasks.send, run_ids)
