"""Clocks of retention: what personal data goes when, and who takes it out. Apps register theirs in ``ready``.

    erasure.register(Clock(model=Objection, words=_("…"), due=services.contacts_due, erase=services.erase_contact))

Each night every row that is due is erased in a transaction of its own, with ``<model>.erased`` in the audit log: the
record's number, never the name that stood in it. An erased row is due no longer, so a second run finds nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet

from portal.audit.services import record

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """When the personal data of ``model`` goes. ``words`` say it on the register page.

    ``due(at)`` are the rows whose time has come; ``erase(row, at)`` blanks what is personal in a locked row and saves
    it. The row's ``audit_label`` (or its text) must not hold a name.
    """

    model: type[Model]
    words: Any
    due: Callable[[datetime], QuerySet]
    erase: Callable[[Any, datetime], None]

    @property
    def name(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def model_words(self) -> str:
        """What people call such a record."""
        return str(self.model._meta.verbose_name)


_CLOCKS: dict[str, Clock] = {}


def register(clock: Clock) -> None:
    """Make ``clock`` known; a model has one."""
    if clock.name in _CLOCKS:
        raise ValueError(f"Two clocks run for {clock.name}")
    _CLOCKS[clock.name] = clock


def list_clocks() -> list[Clock]:
    """All clocks, by model."""
    return [_CLOCKS[name] for name in sorted(_CLOCKS)]


def erase_due(*, at: datetime) -> dict[str, int]:
    """Erase what is due at ``at``; return how many rows of each model. Neither a clock nor a row that fails stops
    the others: one value that no key opens any more must not keep everybody's."""
    erased = {}
    for clock in list_clocks():
        try:
            pks = list(clock.due(at).order_by("pk").values_list("pk", flat=True))
        except DatabaseError:
            log.exception("erasure_failed", model=clock.name)
        else:
            erased[clock.name] = sum(_try(clock, pk, at) for pk in pks)
    return erased


def _try(clock: Clock, pk: int, at: datetime) -> bool:
    try:
        return _erase(clock, pk, at)
    except Exception:
        log.exception("erasure_failed", model=clock.name, row=pk)
        return False


@transaction.atomic
def _erase(clock: Clock, pk: int, at: datetime) -> bool:
    row = clock.due(at).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if row is None:  # another worker has it in hand, or its time was put off
        return False
    clock.erase(row, at)
    record(action=f"{clock.name}.erased", by=None, at=at, target=row)
    return True
