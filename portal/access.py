"""The access matrix: every route and what it takes to enter. A system check refuses routes that are not here.

The matrix is data for the check and for the tests (role × route); the guards themselves stand in the views,
through ``visible_to`` and policies.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``kind`` is public (anybody), signed_in (any account) or permission (``permission``, held somewhere).

    ``methods`` are the HTTP methods that the view answers; anything else gets 405.
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


MATRIX: dict[str, Entry] = {
    # accounts
    "account_login": public("GET", "POST"),
    "account_logout": public("GET", "POST"),
    "account_change_password": signed_in("GET", "POST"),
    "account_reauthenticate": signed_in("GET", "POST"),
    "set_language": public("POST"),
    # home pages
    "home": public(),
    "healthz": public(),
    "help": public(),
    "privacy": public(),
    "accessibility": public(),
    "display-mode": public("POST"),
    "workbench": signed_in(),
    "todo": signed_in(),
    # photos: the view asks the apps that link them
    "attachments:file": public(),
    # messages
    "notifications:message-list": signed_in(),
    "notifications:message-read-all": signed_in("POST"),
    "notifications:message-open": signed_in("POST"),
}

# Django's admin guards itself: is_staff (system administrators, auditors) and model permissions of roles.py.
GUARDED_NAMESPACES = frozenset({"admin"})
