"""The codes of slips of paper: easy to copy, hard to guess, kept as a hash alone."""

import hashlib
import secrets

# Lower-case letters and digits that nobody mistakes for one another: 31 signs, so 16 of them are 79 random bits.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
SIGN_COUNT = GROUPS * GROUP


def new_code() -> str:
    """A code such as ``k7mq-2fhx-…``, to be shown once."""
    return "-".join("".join(secrets.choice(SIGNS) for _place in range(GROUP)) for _group in range(GROUPS))


def code_hash(purpose: str, code: str) -> str:
    """What is stored of ``code``; a code for one ``purpose`` opens nothing of another.

    Spaces, dashes and capitals of whoever types do not matter.
    """
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(f"{purpose}:{plain}".encode()).hexdigest()
