"""An export that waits nudges a worker once its row is committed."""

from django.dispatch import receiver

from portal.common.jobs import nudge_on_commit
from portal.exports import tasks
from portal.exports.signals import exports_queued


@receiver(exports_queued, dispatch_uid="exports.nudge")
def nudge(sender, export_ids, **kwargs):
    nudge_on_commit(tasks.send, export_ids)
