"""An export that waits nudges a worker once its row is committed."""

from django.dispatch import receiver

from portal.exports import tasks
from portal.exports.signals import exports_queued


@receiver(exports_queued, dispatch_uid="exports.nudge")
def nudge(sender, export_ids, **kwargs):
    tasks.nudge_on_commit(export_ids)
