"""Background: the hash chain follows the timeline."""

from celery import shared_task

from portal.audit import services


@shared_task(name="audit.extend_chain")
def extend_chain():
    """Link new events; safe to run at any time and twice."""
    return services.extend_chain()
