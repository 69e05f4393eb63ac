"""What an operator has to know: jobs, queue, workers, disk, backup. Reads only; every part may fail on its own."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import redis
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from kombu.exceptions import OperationalError

from portal.common.backups import Backup, last_backup
from portal.figures.models import FigureDelta, Recount
from portal.ledgers.base import ledgers
from portal.ledgers.models import PERIOD_KINDS, ClosingRule, LedgerRun

LAST_TICK_KEY = "ledgers:last-tick"
_QUEUES = ("default", "ledgers")
_PATIENCE = 1  # seconds: the page is looked at when things are broken
_SHOWN = 50
_KINDS = [kind for kind, _label in PERIOD_KINDS]


@dataclass(frozen=True, kw_only=True)
class Broker:
    """The state of the message broker; ``waiting`` counts messages, ``workers`` names those that answer."""

    is_there: bool
    waiting: int = 0
    workers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything on the operations page."""

    failed: list[LedgerRun]
    running: list[LedgerRun]
    waiting_count: int
    oldest_waiting: datetime | None
    damaged: list[LedgerRun]
    broker: Broker
    last_tick: datetime | None
    disk_free: int
    disk_total: int
    backup: Backup | None
    rules: list[tuple[str, list[ClosingRule]]]
    recount: Recount | None
    unfolded_count: int


def overview() -> Overview:
    """Look at everything once."""
    runs = LedgerRun.objects.select_related("period", "organization", "requested_by")
    waiting = LedgerRun.objects.waiting()
    broker = look_at_broker()
    disk = shutil.disk_usage(_existing(settings.MEDIA_ROOT))
    return Overview(
        failed=list(runs.filter(job_state="failed")[:_SHOWN]),
        running=list(runs.filter(job_state="running").order_by("started_at")[:_SHOWN]),
        waiting_count=waiting.count(),
        oldest_waiting=waiting.order_by("queued_at").values_list("queued_at", flat=True).first(),
        damaged=list(runs.filter(is_intact=False)[:_SHOWN]),
        broker=broker,
        last_tick=_last_tick(),
        disk_free=disk.free,
        disk_total=disk.total,
        backup=last_backup(),
        recount=Recount.objects.first(),
        unfolded_count=FigureDelta.objects.count(),
        rules=rules_by_ledger(),
    )


def rules_by_ledger() -> list[tuple[str, list[ClosingRule]]]:
    """``(title of the ledger, its rules)`` in the order of the ledgers; those of a ledger that is there no more last,
    under its short name."""
    rules = sorted(ClosingRule.objects.all(), key=lambda rule: (_KINDS.index(rule.period_kind), rule.is_final))
    titles = {ledger.slug: str(ledger.title) for ledger in ledgers()}
    titles |= {rule.ledger: rule.ledger for rule in rules if rule.ledger not in titles}
    found = [(title, [rule for rule in rules if rule.ledger == slug]) for slug, title in titles.items()]
    return [(title, own) for title, own in found if own]


def look_at_broker() -> Broker:
    """Ask the broker for its queues, then the workers for a sign of life."""
    address = current_app.conf.broker_url
    client = redis.Redis.from_url(address, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
    try:
        waiting = sum(client.llen(queue) for queue in _QUEUES)
        answers = current_app.control.ping(timeout=_PATIENCE)
    except (redis.RedisError, OperationalError):
        return Broker(is_there=False)
    finally:
        client.close()
    return Broker(is_there=True, waiting=waiting, workers=tuple(sorted(name for answer in answers for name in answer)))


def _last_tick() -> datetime | None:
    try:
        return cache.get(LAST_TICK_KEY)
    except redis.RedisError:
        return None


def _existing(folder: str) -> str:
    """``folder``, or the nearest folder above it that is there."""
    path = Path(folder)
    while not path.exists():
        path = path.parent
    return str(path)
