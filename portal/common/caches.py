"""The cache in front of the sessions table: a person goes on working while the cache server is away."""

from contextlib import suppress

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class SessionCache(RedisCache):
    """A read that fails is a miss and a write that fails is left out; the sessions table has the whole.

    Only a delete fails aloud: a session that was ended must not come back with the cache.
    """

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, *args, **kwargs):
        with suppress(RedisError):
            super().set(*args, **kwargs)

    def has_key(self, key, version=None):
        try:
            return super().has_key(key, version)
        except RedisError:
            return False
