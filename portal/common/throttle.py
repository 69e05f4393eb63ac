"""How often one address may try something on a public page. Counted before anything is done."""

import ipaddress
import time

from django.core.cache import cache
from redis.exceptions import RedisError

from portal.common.errors import NotNowError

HOUR = 3600


def may_try(what: str, address: str, *, limit: int) -> bool:
    """Count one try of ``what`` from ``address`` and say whether it is within ``limit`` for this hour.

    NotNowError while the server that counts is away: nobody gets in uncounted.
    """
    key = f"tries:{what}:{network_of(address)}:{int(time.time()) // HOUR}"
    try:
        cache.add(key, 0, 2 * HOUR)
        return cache.incr(key) <= limit
    except RedisError as away:
        raise NotNowError from away


def network_of(address: str) -> str:
    """One customer of a provider commands a whole /64 of the newer addresses."""
    parsed = ipaddress.ip_address(address)
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
