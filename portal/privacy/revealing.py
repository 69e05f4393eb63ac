"""What can be shown in clear, to whom: apps register their kinds of record here; until then nothing can be asked for.

    register(Revealable(name="volunteer", model=Volunteer, rows=…, fields_for=policies.fields_for,
                        masks={"id_number": mask_id_number, "phone": mask_phone}, page="volunteers:volunteer-detail"))

Lists and records draw ``masked(obj)``; only portal.privacy.services.reveal hands out the values themselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from portal.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Revealable:
    """One kind of record with personal fields.

    ``name`` stands in the address and before ``.revealed`` in the audit log (give it words in portal.audit.words).
    ``rows(user)`` are the records that the person sees at all; ``fields_for(user, obj)`` names the fields of one
    that they may see in clear, {} or an empty set for none. The record's ``audit_label`` should be its number,
    since the audit log outlives the name. ``page`` names the route of the record.
    """

    name: str
    model: type[Model]
    rows: Callable[[User], QuerySet]
    fields_for: Callable[[User, Any], frozenset[str]]
    masks: Mapping[str, Callable[[str], str]]
    page: str = ""

    def address_of(self, obj: Any) -> str:
        """The page of the record, for the way back; "" where it has none."""
        return reverse(self.page, args=[obj.pk]) if self.page else ""

    def masked(self, obj: Any) -> dict[str, str]:
        """``{field: what may be shown to everybody who sees the record}``."""
        return {field: mask(getattr(obj, field) or "") for field, mask in self.masks.items()}

    def open_fields(self, user: User, obj: Any) -> list[str]:
        """The fields, in the order of the masks, that ``user`` may see in clear and that hold something."""
        allowed = self.fields_for(user, obj)
        return [field for field in self.masks if field in allowed and getattr(obj, field)]

    def label(self, field: str) -> str:
        """What people call the field."""
        return str(self.model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


_KINDS: dict[str, Revealable] = {}


def register(kind: Revealable) -> None:
    """Make ``kind`` known; a second owner of its name is an error."""
    if kind.name in _KINDS:
        raise ValueError(f"Two kinds are called {kind.name}")
    _KINDS[kind.name] = kind


def get_kind(name: str) -> Revealable:
    """The registered kind; KeyError for a name that nobody owns."""
    return _KINDS[name]
