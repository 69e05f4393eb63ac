"""How often something may be tried. Counted before anything is done, in windows of time."""

import ipaddress
import time

from django.core.cache import cache
from redis.exceptions import RedisError

from portal.common.errors import NotNowError

HOUR = 3600


def count(key: str, *, seconds: int) -> int:
    """Add one to ``key``, which names its window, and return how many there are; a window lasts ``seconds``.

    RedisError or ValueError: the server that counts is away, or was emptied at this very moment.
    """
    cache.add(key, 0, 2 * seconds)
    return cache.incr(key)


def may_try(what: str, address: str, *, limit: int) -> bool:
    """Count one try of ``what`` from ``address`` and say whether it is within ``limit`` for this hour.

    NotNowError while the server that counts is away: nobody gets in uncounted.
    """
    return _is_within(f"{what}:{network_of(address)}", limit)


def account_may_try(what: str, account: int, *, limit: int) -> bool:
    """The same for whoever is signed in, from wherever they come."""
    return _is_within(f"{what}:account:{account}", limit)


def _is_within(what: str, limit: int) -> bool:
    try:
        return count(f"tries:{what}:{int(time.time()) // HOUR}", seconds=HOUR) <= limit
    except (RedisError, ValueError) as away:
        raise NotNowError from away


def network_of(address: str) -> str:
    """One customer of a provider commands a whole /64 of the newer addresses."""
    parsed = ipaddress.ip_address(address)
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
