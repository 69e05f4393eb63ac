"""What of a roster must not be readable while it is staged: sealed, with an index to compare and a mask to show."""

import base64
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.common import keys
from portal.privacy.fields import blind_index
from portal.privacy.numbers import narrow
from volunteers.models.volunteers import MASKS

SEALED = ("id_number", "phone", "guardian_phone")
CONTEXT = "volunteers.roster"
# Nine digits and more, with gaps or without: a phone or an identity number in a cell of another column.
_LONG_NUMBER = re.compile(r"(?:\d[\s\-\u2010-\u2015_.]{0,2}){8,}[\dXx]")


def seal(name: str, value: str) -> dict[str, str]:
    """``value`` of the field ``name`` as JSON can hold it: ``sealed``, ``index`` to compare, ``masked`` to show."""
    sealed = base64.b64encode(keys.seal(value, CONTEXT)).decode()
    return {
        "sealed": sealed,
        "index": blind_index("id_number" if name == "id_number" else "phone", value) or "",
        "masked": MASKS[name](value),
    }


def opened(content: Mapping[str, Any]) -> dict[str, Any]:
    """Staged ``content`` as the services take it: sealed values in clear, days as days."""
    found = dict(content)
    for name in set(SEALED) & set(found):
        found[name] = keys.open_sealed(base64.b64decode(found[name]["sealed"]), CONTEXT)
    if found.get("birth_date"):
        found["birth_date"] = date.fromisoformat(found["birth_date"])
    return found


def covered(text: str) -> str:
    """``text`` with long numbers as stars, wherever somebody wrote them."""
    return _LONG_NUMBER.sub(lambda match: "*" * len(match[0]), narrow(text))
