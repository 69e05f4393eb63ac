"""How often a wrong password may be tried: slow for whoever guesses, never in the way of the owner.

A try is counted before the password is looked at, so that many at once gain nothing, and given back when the
password was right. A device that the account knows has a count of its own and no other, so neither a guesser
elsewhere nor a colleague behind the same address locks its owner out. From any other device three counts
hold: the account from this address, the account from anywhere, the address for all accounts.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import time_format

from portal.common.throttle import count, network_of


@dataclass(frozen=True)
class Limit:
    """``tries`` wrong ones in ``settings.LOGIN_WINDOW_SECONDS``; ``name`` says in the timeline which limit it was."""

    name: str
    counted: str
    tries: int


class TooManyTriesError(Exception):
    """The window of ``limit`` is full until ``until`` (aware); ``is_first`` once per window and account."""

    def __init__(self, limit, until, is_first):
        super().__init__(limit.name)
        self.limit, self.until, self.is_first = limit, until, is_first


def account_key(username):
    """Return a short text that stands for the account; names that sign in to one account give one text."""
    return salted_hmac("portal.accounts.throttle", username.lower()).hexdigest()[:24]


def limits_for(*, account, address, device):
    """Return the Limits of a try for ``account`` (see account_key) from ``address``; ``device`` None: not known."""
    if device is not None:
        return [Limit("device", f"{account}:{device}", settings.LOGIN_TRIES)]
    network = network_of(address)
    return [
        Limit("account-and-address", f"{account}:{network}", settings.LOGIN_TRIES),
        Limit("account", account, settings.LOGIN_TRIES_PER_ACCOUNT),
        Limit("address", network, settings.LOGIN_TRIES_PER_ADDRESS),
    ]


def count_try(limits, *, account, at):
    """Count one try under each of ``limits`` and return what ``give_back`` needs; raises TooManyTriesError.

    A refused try fills no limit after the one that refused it: hammering at one locked account does not use
    up the address for colleagues.
    """
    counted = []
    for limit in limits:
        until = _window_end(f"login:{limit.name}:{limit.counted}", at.timestamp())
        key = f"login:{limit.name}:{limit.counted}:{until}"
        if count(key, seconds=settings.LOGIN_WINDOW_SECONDS) > limit.tries:
            is_first = cache.add(f"{key}:{account}:told", True, settings.LOGIN_WINDOW_SECONDS)
            raise TooManyTriesError(limit, datetime.fromtimestamp(until, timezone.get_current_timezone()), is_first)
        counted.append(key)
    return counted


def give_back(counted):
    """The password was right: the try does not count."""
    for key in counted:
        with suppress(ValueError):  # the cache was emptied meanwhile
            cache.decr(key)


def next_minute(until):
    """The first full minute at which it is worth trying again, as a reader's clock shows it."""
    return time_format(timezone.localtime(until) + timedelta(seconds=59), "H:i")


def _window_end(key, now):
    """Return when the window ends that the first try opened, in whole seconds since the epoch.

    The end is part of the name of the count: a window that ends between two calls cannot leave a count
    without an end behind.
    """
    seconds = settings.LOGIN_WINDOW_SECONDS
    until = cache.get_or_set(key, int(now) + seconds, seconds)
    if until <= now:  # the clock was set forward
        until = int(now) + seconds
        cache.set(key, until, seconds)
    return until
