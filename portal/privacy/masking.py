"""Maskers of personal values, allow-listed by name, and the patterns by which an unmasked one is found in text."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

STAR = "*"


@dataclass(frozen=True)
class Mask:
    """One way to show a value. ``heads`` are words of headings that call for it."""

    slug: str
    label: Any  # a lazy translation
    apply: Callable[[str], str]
    heads: tuple[str, ...] = ()


def mask_name(text: str) -> str:
    """张华 → 张*, 张建华 → 张*华, 欧阳建华 → 欧**华; blanks between the characters of a name do not count."""
    name = "".join(text.split())
    if len(name) < 2:
        return STAR if name else ""
    if len(name) == 2:
        return name[0] + STAR
    return name[0] + STAR * (len(name) - 2) + name[-1]


def mask_phone(text: str) -> str:
    """13812345678 → 138****5678; of any other number only the last two digits stay."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return f"{digits[:3]}{STAR * 4}{digits[-4:]}"
    return STAR * max(len(digits) - 2, 0) + digits[-2:] if digits else STAR * len(text.strip())


def mask_id_number(text: str) -> str:
    """The first and the last character stay (domain.md §9), whatever lies between."""
    number = "".join(text.split())
    return number if not number else STAR if len(number) < 3 else number[0] + STAR * (len(number) - 2) + number[-1]


def as_it_is(text: str) -> str:
    return text


TEXT = "text"
FULL_NAME = "full_name"
MASKS = {
    mask.slug: mask
    for mask in (
        Mask("name", _("Name, masked"), mask_name, ("姓名", "名字", "Name")),
        Mask("phone", _("Phone, masked"), mask_phone, ("电话", "手机", "联系方式", "Phone")),
        Mask("id_number", _("ID number, masked"), mask_id_number, ("身份证", "证件号", "ID number")),
        Mask(FULL_NAME, _("Full name, agreed to by the person"), as_it_is),
        Mask(TEXT, _("As written"), as_it_is),
    )
}


def mask_for(heading: str) -> str:
    """The slug of the mask that ``heading`` of a column calls for; ``text`` when none does."""
    found = (mask.slug for mask in MASKS.values() if any(word.lower() in heading.lower() for word in mask.heads))
    return next(found, TEXT)


# A run of digits with the separators that people put between them.
_DIGITS = re.compile(r"(?<![\d*])\d(?:[ \-\u2013\u2014]?\d)*[Xx]?(?![\d*])")


def personal_values(text: str) -> list[str]:
    """Mobile numbers, ID numbers and card numbers that stand unmasked in ``text``, in their order.

    Digits of any width and with blanks or hyphens between them count.
    """
    plain = unicodedata.normalize("NFKC", text)
    return [found.group() for found in _DIGITS.finditer(plain) if _is_personal(re.sub(r"[^\dXx]", "", found.group()))]


def _is_personal(digits: str) -> bool:
    is_mobile = re.fullmatch(r"(86)?1[3-9]\d{9}", digits) is not None
    return is_mobile or re.fullmatch(r"\d{15,19}|\d{17}[Xx]", digits) is not None
