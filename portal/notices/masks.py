"""How the columns of a notice may be shown: an allow-list of maskers, and what must not stand there unmasked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.privacy.masks import mask_id_number, mask_name, mask_phone
from portal.privacy.numbers import narrow


@dataclass(frozen=True)
class Mask:
    """One way to show a column. ``heads`` are words of headings that call for it."""

    slug: str
    label: Any  # a lazy translation
    apply: Callable[[str], str]
    heads: tuple[str, ...] = ()


TEXT, NAME, FULL_NAME = "text", "name", "full_name"
MASKS = {
    mask.slug: mask
    for mask in (
        Mask(NAME, _("Name, masked"), mask_name, ("姓名", "名字")),
        Mask("phone", _("Phone, masked"), mask_phone, ("电话", "手机", "联系方式")),
        Mask("id_number", _("ID number, masked"), mask_id_number, ("身份证", "证件号")),
        Mask(FULL_NAME, _("Full name, agreed to by the person"), str),
        Mask(TEXT, _("As written"), str),
    )
}


def mask_for(heading: str) -> str:
    """The slug of the mask that ``heading`` of a column calls for; ``text`` when none does. Forms write 姓 名, too."""
    plain = re.sub(r"\s", "", narrow(heading))
    found = (mask.slug for mask in MASKS.values() if any(word in plain for word in mask.heads))
    return next(found, TEXT)
