"""An import that waits nudges a worker once its row is committed."""

from django.dispatch import receiver

from portal.common.jobs import nudge_on_commit
from portal.imports import tasks
from portal.imports.signals import imports_queued


@receiver(imports_queued, dispatch_uid="imports.nudge")
def nudge(sender, batch_ids, **kwargs):
    nudge_on_commit(tasks.send, batch_ids)
