"""Owns the pair of servers that the portal needs: ours, or the ones that the environment names."""

from portal.devstack.bootstrap import SPACE_TO_RUN, check_space, free_space
from portal.devstack.environment import secret_values
from portal.devstack.keeper import Lease
from portal.devstack.postgres import Postgres
from portal.devstack.valkey import Valkey

KEYS = ("DATABASE_URL", "REDIS_URL")


class Servers:
    """Database and broker of `folders`, except what `environ` names (DATABASE_URL, REDIS_URL, with prefix).

    `urls` has both addresses while the context is open.
    """

    def __init__(self, folders, environ, prefix=""):
        ours = dict(zip(KEYS, (Postgres(folders), valkey_of(folders)), strict=True))
        self.folders = folders
        self.urls = {key: environ[prefix + key] for key in KEYS if environ.get(prefix + key)}
        self.leases = {key: Lease(server) for key, server in ours.items() if key not in self.urls}

    def __enter__(self):
        check_space(self.folders.base, free_space(self.folders.base), SPACE_TO_RUN)
        try:
            self.take()
        except BaseException:
            self.give_back()
            raise
        return self

    def __exit__(self, *_):
        self.give_back()

    def take(self):
        """Have our servers running; also after a keeper was killed."""
        self.urls |= {key: lease.take() for key, lease in self.leases.items()}

    def are_kept(self):
        """True while any of our servers runs, for us or for somebody else."""
        return any(lease.is_kept() for lease in self.leases.values())

    def are_lost(self):
        """True if one of our servers runs no more, because its keeper was killed."""
        return not all(lease.is_kept() for lease in self.leases.values())

    def give_back(self):
        """End our use of the servers."""
        for lease in self.leases.values():
            lease.give_back()


def valkey_of(folders):
    """The embedded Valkey of `folders`, with its password."""
    return Valkey(folders, secret_values(folders)["VALKEY_PASSWORD"])
