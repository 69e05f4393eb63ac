"""What it takes to enter a route."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``kind`` is public (anybody), signed_in (any account) or permission (``permission``, held somewhere).

    ``methods`` are the HTTP methods that the view answers; anything else gets 405. HEAD is answered as GET is.
    """

    kind: str
    permission: str = ""
    methods: frozenset[str] = field(default=frozenset({"GET"}))


def public(*methods):
    return Entry(kind="public", methods=frozenset(methods or {"GET"}))


def signed_in(*methods):
    return Entry(kind="signed_in", methods=frozenset(methods or {"GET"}))


def needs(permission, *methods):
    return Entry(kind="permission", permission=permission, methods=frozenset(methods or {"GET"}))
