"""The signs of a text: full-width made plain, blanks gone, notes in brackets cut off."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

LONGEST = 120  # characters of a cell that is read as a value; whatever is longer is prose

# Only what means the same: circled digits and superscripts are left, they would join the digits beside them.
FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
BRACKETS_AND_DASHES = {"\u3014": "(", "\u3015": ")", "\u3010": "(", "\u3011": ")"} | dict.fromkeys(
    "\u2013\u2014\u2212\ufe63", "-"
)
PLAIN = str.maketrans(
    {chr(code): chr(sign) for code, sign in FULL_WIDTH.items()}
    | BRACKETS_AND_DASHES
    | {"￥": "¥", "〜": "~", "。": ";", "\u200b": ""}
)

BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
BLANK = re.compile(r"\s+")
BLANK_WORDS = frozenset(
    {
        "-",
        "--",
        "---",
        "/",
        "\\",
        "*",
        ".",
        "无",
        "没有",
        "暂无",
        "未知",
        "不详",
        "未统计",
        "未记录",
        "未填",
        "待定",
        "待补",
        "n/a",
        "na",
    }
)
NOTE = re.compile(r"\(([^()]*)\)$")


def plain(text: str) -> str:
    """Return ``text`` in plain signs and without blanks; one stays between digits, which would otherwise join."""
    text = text.translate(PLAIN).strip().lower()
    return BLANK.sub("", BETWEEN_DIGITS.sub("\0", text)).replace("\0", " ")


def is_blank(value: Any) -> bool:
    """True for an empty cell and for the words that offices write into one: -, /, 无, 未统计."""
    return value is None or (isinstance(value, str) and plain(value) in BLANK_WORDS | {""})


def without_note(text: str) -> tuple[str, str]:
    """Split a last note in brackets off: 30人(含家属) → 30人, 含家属."""
    match = NOTE.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")


def shown(value: Any) -> str:
    """Return a cell as a person sees it: whole numbers without a point, days as 2020-02-05."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value)
