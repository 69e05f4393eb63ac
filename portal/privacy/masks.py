"""How personal values are shown to whoever has no need of them: enough to tell two people apart, no more.

Names 张*, 张*华, 欧阳** (office notices); identity numbers keep the first and the last character, mobile numbers
138****1234, addresses end with the town or street office (practice of published lists).
"""

import re

from portal.common.surnames import surname_of
from portal.privacy.numbers import is_mobile, narrow, normalise_bank_card, normalise_id_number, normalise_phone

STAR = "*"
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_PLACE = r"[^\d路号村楼院巷区县市镇乡]"
_ADDRESS = re.compile(
    rf"(?:{_PLACE}{{2,7}}?(?:省|自治区))?"
    rf"(?:{_PLACE}{{1,7}}?(?:市|自治州|地区|盟))?"
    rf"(?:{_PLACE}{{1,7}}?(?:(?<![小社])区|县|旗|市))?"
    rf"(?:{_PLACE}{{1,7}}?(?:街道办事处|街道|办事处|镇|乡))?"
)


def mask_name(name):
    """张三 → 张*, 张建华 → 张*华, 欧阳娜娜 → 欧阳**, 阿依古丽·买买提 → 阿***·买**, John Smith → J*** S****."""
    name = narrow(name)
    if _LATIN.search(name):
        return re.sub(r"\w+", lambda word: _first_only(word[0]), name)
    if "·" in name:
        return "·".join(map(_first_only, name.split("·")))
    surname = surname_of(name)
    if len(name) <= len(surname):  # one character, or a surname alone
        return STAR * len(name)
    if len(surname) == 1 and len(name) > 2:
        return surname + STAR * (len(name) - 2) + name[-1]
    return surname + STAR * (len(name) - len(surname))


def surname_only(name):
    """张建华 → 张*, 欧阳娜娜 → 欧阳*; of a name that is no Chinese one its first sign."""
    name = narrow(name)
    if not name:
        return ""
    is_other = _LATIN.search(name) or "·" in name
    return f"{name[0] if is_other else surname_of(name)}{STAR}"


def mask_id_number(number):
    """First and last character."""
    number = normalise_id_number(number)
    return number[0] + STAR * (len(number) - 2) + number[-1] if len(number) >= 8 else STAR * len(number)


def mask_phone(phone):
    """138****1234; of a landline the area code and the last two digits; anything else is covered whole."""
    number = normalise_phone(phone)
    if is_mobile(number):
        return f"{number[:3]}****{number[-4:]}"
    if re.fullmatch(r"0\d{2,3}-\d{7,8}(-\d{1,6})?", number):
        area, local = number.split("-")[:2]
        return f"{area}-{STAR * (len(local) - 2)}{local[-2:]}"
    return STAR * len(number)


def mask_bank_card(card):
    """The last four digits."""
    number = normalise_bank_card(card)
    return STAR * (len(number) - 4) + number[-4:] if len(number) >= 12 else STAR * len(number)


def mask_address(address):
    """Down to the town or street office: 漯河市郾城区龙城镇… → 漯河市郾城区龙城镇***."""
    address = narrow(address).replace(" ", "")
    return f"{_ADDRESS.match(address)[0]}***" if address else ""


def _first_only(word):
    return word[0] + STAR * (len(word) - 1) if len(word) > 1 else STAR
