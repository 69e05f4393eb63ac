"""Is everything there that a request needs? For whoever decides where requests are sent."""

import functools

import structlog
from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from kombu.exceptions import KombuError

from portal.common.access import public
from portal.dashboard import queries

log = structlog.get_logger(__name__)

PROBE = "readyz.probe"


class PendingError(Exception):
    """The code is newer than the database."""


@public
@never_cache
@require_GET
def readyz(request):
    """200 while all is there; 503 with the names of what is missing, and nothing about where or why."""
    missing = [name for name, check in CHECKS.items() if not _passes(name, check)]
    status = {"status": "missing" if missing else "ready", "missing": missing}
    return JsonResponse(status, status=503 if missing else 200)


def _passes(name, check):
    try:
        check()
    except (DatabaseError, OSError, KombuError, PendingError) as error:
        log.warning("not_ready", missing=name, error=type(error).__name__)
        return False
    return True


def check_broker():
    """A connection to the broker can be made."""
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def check_storage():
    """A file can be written and taken away again."""
    name = default_storage.save(PROBE, ContentFile(b"ok"))
    default_storage.delete(name)


@functools.cache
def check_migrations():
    """Every migration of this code is applied; once they are, they stay so and are not asked for again."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise PendingError


CHECKS = {
    "database": queries.database_answers,
    "broker": check_broker,
    "storage": check_storage,
    "migrations": check_migrations,
}
