"""What follows from a change of the tree, said before it is done. Upper apps register what they know."""

from collections.abc import Callable, Iterable

from portal.organizations.models import Organization

Teller = Callable[[Organization, str], Iterable[str]]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> Teller:
    """``teller(organization, act)`` yields sentences; ``act`` is rename, move, merge or revoke."""
    _TELLERS.append(teller)
    return teller


def consequences(organization: Organization, act: str) -> list[str]:
    """Everything that is known to follow from ``act`` on ``organization``, in the order of registration."""
    return [sentence for teller in _TELLERS for sentence in teller(organization, act)]
