"""One person's desk: all that waits there, of whatever app, and what they began to write."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.db.models import Count, Value
from django.utils.timezone import localdate
from redis.exceptions import RedisError

from activities.models import Activity
from portal.common.desk import DeskKind, DeskRow, desk_kinds

DRAFTS_SHOWN = 5
ROWS_SHOWN = 50
TOTAL_SECONDS = 30  # counting takes longer than most pages need without it


@dataclass(frozen=True)
class Section:
    """A kind of work of which ``count`` wait, with the first of them."""

    kind: DeskKind
    count: int
    rows: Sequence[DeskRow]


def can_wait(kind, user):
    """Whether anything of ``kind`` can ever wait for ``user``."""
    return any(user.has_perm(permission) for permission in kind.rights)


def has_desk(user):
    """Whether anything can ever wait on the desk of ``user``."""
    return any(can_wait(kind, user) for kind in desk_kinds())


class Desk:
    """What waits on one person's desk: the rows, and how many there are. Nothing is read before it is asked for."""

    def __init__(self, user, now):
        self.user = user
        self.now = now
        self.today = localdate(now)

    @cached_property
    def kinds(self):
        """The kinds of work that the person has a right to."""
        return [kind for kind in desk_kinds() if can_wait(kind, self.user)]

    @cached_property
    def counts(self):
        """How many rows wait of each kind: one query on every page, over the kinds that the person has a right to."""
        if not self.kinds:
            return {}
        first, *others = [self._counted(kind) for kind in self.kinds]
        return dict(first.union(*others, all=True))

    def _counted(self, kind):
        rows = kind.rows(self.user, self.today).order_by().annotate(waiting=Value(kind.slug)).values("waiting")
        return rows.annotate(number=Count("pk")).values_list("waiting", "number")

    @property
    def total(self):
        return sum(self.counts.values())

    @cached_property
    def sections(self):
        """The kinds of which something waits, in order, with their first rows."""
        return [self._section(kind, count) for kind in self.kinds if (count := self.counts.get(kind.slug))]

    def _section(self, kind, count):
        found = kind.rows(self.user, self.today)[:ROWS_SHOWN]
        return Section(kind, count, [kind.row(item, self.now) for item in found])

    @property
    def inline(self):
        """What stands row by row on the first page."""
        waiting = [kind for kind in self.kinds if kind.rows_inline and self.counts.get(kind.slug)]
        return [self._section(kind, self.counts[kind.slug]) for kind in waiting]

    @property
    def numbers(self):
        """``[(kind, count)]`` of what stands on the first page as a number."""
        found = [(kind, self.counts.get(kind.slug)) for kind in self.kinds if not kind.rows_inline]
        return [(kind, count) for kind, count in found if count]

    @cached_property
    def drafts(self):
        """What this person began and has not submitted, newest first."""
        own = Activity.objects.visible_to(self.user, "activities.change_activity").for_list()
        return list(own.filter(state="draft", created_by=self.user).order_by("-updated_at")[:DRAFTS_SHOWN])


def kept_total(user, now):
    """What waits for ``user`` in number, at most ``TOTAL_SECONDS`` old and never older than their own last act."""
    key = _total_key(user)
    try:
        total = cache.get(key)
    except RedisError:
        return Desk(user, now).total
    if total is None:
        total = Desk(user, now).total
        cache.set(key, total, TOTAL_SECONDS)
    return total


def forget_total(user):
    """Count anew on the next page of ``user``, who has just done something."""
    with suppress(RedisError):
        cache.delete(_total_key(user))


def _total_key(user):
    return f"desk-total:{user.pk}"
