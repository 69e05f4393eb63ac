"""Numbers in digits, in Chinese numerals, and in both: 1,200 · 3万5千 · 一百二十 · 壹佰贰拾 · 1.2万."""

import re
from decimal import Decimal

DIGITS = {
    sign: value
    for value, signs in enumerate(["〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for sign in signs
}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
CHINESE = "".join(DIGITS) + "".join(SCALES)

GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
MIXED = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)([十百千万亿]{0,2})")
MOST_DIGITS = 15


def read_numeral(text: str) -> Decimal | None:
    """Read a bare number, or None."""
    if not text or len(text) > 2 * MOST_DIGITS:
        return None
    if text[0] in "0123456789":
        return _digits(text)
    return _chinese(text) if all(sign in CHINESE for sign in text) else None


def scale_of(signs: str) -> int:
    """The factor of 万, 百万, 千万 …; 1 for none."""
    factor = 1
    for sign in signs:
        factor *= SCALES[sign]
    return factor


def _digits(text: str) -> Decimal | None:
    """Digits with scales that fall: 3万5千, 1.2万, 5千."""
    total, place, last = Decimal(0), 0, None
    while place < len(text):
        match = MIXED.match(text, place)
        if match is None or not GROUPED.fullmatch(match[1]) or len(match[1]) > MOST_DIGITS:
            return None
        number, factor = Decimal(match[1].replace(",", "")), scale_of(match[2])
        if last is not None and (factor >= last or number * factor >= last or "." in match[1]):
            return None
        total, last, place = total + number * factor, factor, match.end()
    return total


def _chinese(text: str) -> Decimal | None:
    """一百二十, 三千零五十, 一万二, 百 (as in 近百); digits beside each other (二三十) are no number."""
    number = _in_scales(text)
    return None if number is None else Decimal(number)


def _in_scales(text: str) -> int | None:
    for sign in "亿万千百十":
        head, scale_sign, tail = text.partition(_capital(sign, text))
        if scale_sign:
            factor = SCALES[sign]
            many = _in_scales(head) if head else 1
            rest = _rest(tail, factor)
            return None if not many or rest is None or many >= _most_of(factor) else many * factor + rest
    if len(text) == 1 and text in DIGITS:
        return DIGITS[text]
    return _in_scales(text[1:]) if len(text) == 2 and text[0] in "零〇" else None


def _most_of(factor: int) -> int:
    """Below which number something may stand before a scale: nine hundreds, but a thousand times ten thousand."""
    return 10_000 if factor >= 10_000 else 10


def _rest(tail: str, factor: int) -> int | None:
    """What stands behind a scale: 一百二 is 120, 一百零二 is 102."""
    if not tail:
        return 0
    if len(tail) == 1 and tail in DIGITS:
        return DIGITS[tail] * factor // 10 if factor > 10 else DIGITS[tail]
    rest = _in_scales(tail[1:] if tail[0] in "零〇" and len(tail) > 2 else tail)
    return rest if rest is not None and rest < factor else None


def _capital(sign: str, text: str) -> str:
    """The capital form of a scale where ``text`` uses that."""
    capital = {"十": "拾", "百": "佰", "千": "仟"}.get(sign, sign)
    return capital if capital in text and sign not in text else sign
