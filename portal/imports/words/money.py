"""Sums of money in words: 223万元, 160多万元, 每人2000元,共6000元, 本级投入5万元;协调资金18万元, 物资价值约3000元."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.words.numbers import ABOUT, AFTER_ABOUT, AFTER_MORE
from portal.imports.words.numerals import CHINESE, read_numeral, scale_of
from portal.imports.words.signs import LONGEST, plain

LARGEST = Decimal(10) ** 12  # what the column holds
CENT = Decimal("0.01")
FLOAT_DUST = Decimal("0.000001")  # 0.1 + 0.2 as Excel stores it


class MoneyKind(StrEnum):
    """Where money comes from or goes to. Sums of different kinds are never added up."""

    OWN = "own"
    SUPERIOR = "superior"
    ARRANGED = "arranged"
    RECEIVED = "received"
    DONATED = "donated"


# Received stands before donated: both words end the same.
KINDS = (
    (MoneyKind.RECEIVED, re.compile("受赠|接受.{0,4}捐|收到.{0,4}捐|获赠|获捐")),
    (MoneyKind.DONATED, re.compile("捐出|捐款|捐赠|捐献|捐助|捐物")),
    (MoneyKind.ARRANGED, re.compile("协调|争取|整合资金|筹措")),
    (MoneyKind.SUPERIOR, re.compile("上级|省总|全总|拨款|下拨|拨付")),
    (MoneyKind.OWN, re.compile("本级|自筹|自有|工会经费|本单位|行政投入|工会投入|自行投入")),
)
GIVEN_BY_OTHERS = re.compile("企业|社会|爱心人士|各界|外单位")  # their 捐赠 was received here, or given elsewhere

PER_HEAD = re.compile("每人|每户|每名|每位|每家|每个|每份|每场|每次|每月|每年|人均|户均|/人|/户|/名|/份|/场|/次|/月")
TOTAL = re.compile("共|合计|总计|总额|总金额")
# Words after which the number is not what was spent, or only a part of it.
NOT_SPENT = re.compile("其中|不含|除|扣|减|退|欠|未|预算|计划|拟|尚|占|结余|余额|剩余|上年|去年|人均收入")
HEDGES = rf"(?:{ABOUT}|不少于|不低于|至少|超过|逾|不超过|不到|不足|估计|估算|估值)"
HEDGED_LABEL, HEDGED_NOTE = re.compile(rf"{HEDGES}[¥]?$"), re.compile(rf"^{HEDGES}")

SPLIT = re.compile(r"[;、+\n()]|(?<![0-9]),|,(?![0-9])|和|及|与|另|(?=一共|总共|(?<![公一总])共|合计|总计)")
CURRENCY = "(?P<currency>元|圆|块钱|块|人民币)?整?"
PART = re.compile(
    r"(?P<label>[^0-9~×*%-]{0,24})(?P<number>[0-9][0-9,.十百千万亿]{0,24})"
    rf"(?P<middle>多|余|几)?(?P<scale>[十百千]?[万亿])?(?P<second>多|余)?{CURRENCY}"
    rf"(?P<after>{AFTER_ABOUT}|{AFTER_MORE})?(?P<tail>[^0-9~×*%-]{{0,24}})"
)
CAPITAL = re.compile(
    rf"(?P<label>(?:约|近|共|合计|捐款|捐赠|价值)?)(?P<number>[{CHINESE}]{{1,20}})"
    rf"(?P<middle>多|余|几)?(?P<scale>[万亿])?(?P<second>多|余)?{CURRENCY}(?P<after>)(?P<tail>)"
)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """An amount in yuan. ``kind`` is None where the words do not say it; ``words`` are those of the cell."""

    amount: Decimal
    kind: MoneyKind | None = None
    is_approximate: bool = False
    words: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Part:
    sum: Sum
    is_per_head: bool
    is_total: bool


def read_kind(text: str) -> MoneyKind | None:
    """The one kind that ``text`` names, or None: none, or two, or a gift of others that may have been received."""
    words = plain(text)[:LONGEST]
    found = {kind for kind, pattern in KINDS if pattern.search(words)}
    if MoneyKind.RECEIVED in found:
        found.discard(MoneyKind.DONATED)
    if len(found) != 1 or (found == {MoneyKind.DONATED} and GIVEN_BY_OTHERS.search(words)):
        return None
    return found.pop()


def read_money(value: Any, *, factor: int = 1) -> tuple[Sum, ...] | None:
    """Read a cell as sums of money, () for a zero, or None. A bare number is multiplied by ``factor``: 10000 below a
    header that says 万元."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _bare(value, factor)
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    words = plain(value)
    if NOT_SPENT.search(words):
        return None
    if words.count("=") == 1:  # 200元×30人=6000元
        words = words.split("=")[1]
    parts: list[_Part] = []
    for piece in filter(None, SPLIT.split(words)):
        if not _add_piece(parts, piece, factor):
            return None
    return _together(parts, value.strip()[:60])


def _bare(value: int | float, factor: int) -> tuple[Sum, ...] | None:
    try:
        amount = _cents(Decimal(repr(value)) * factor)
    except InvalidOperation:  # infinite, or no number
        return None
    if amount is None:
        return None
    return (Sum(amount=amount),) if amount else ()


def _cents(amount: Decimal) -> Decimal | None:
    """The amount to the cent; None for a negative one, for one that no column holds, for a fraction of a cent."""
    if not 0 <= amount < LARGEST:
        return None
    rounded = amount.quantize(CENT)
    return rounded if abs(rounded - amount) < FLOAT_DUST else None


def _add_piece(parts: list[_Part], piece: str, factor: int) -> bool:
    """Take one piece of a cell; False when it holds a number that is not understood. One without a number says
    something about the piece before: 5万元(协调资金)."""
    if not any(sign in "0123456789" for sign in piece):
        match = CAPITAL.fullmatch(piece)
        if match is None:
            _tell_previous(parts, piece)
            return True
    else:
        match = PART.fullmatch(piece)
    part = _part(match, factor) if match else None
    if part is not None:
        parts.append(part)
    return part is not None


def _tell_previous(parts: list[_Part], piece: str) -> None:
    if not parts:
        return
    last = parts[-1].sum
    kind = last.kind or read_kind(piece)
    parts[-1] = replace(
        parts[-1], sum=replace(last, kind=kind, is_approximate=last.is_approximate or bool(HEDGED_NOTE.search(piece)))
    )


def _part(match: re.Match[str], factor: int) -> _Part | None:
    said = match["label"] + "|" + match["tail"]
    number = read_numeral(match["number"])
    if number is None or (match["tail"] and not match["currency"] and not match["tail"].startswith("/")):
        return None
    scale = scale_of(match["scale"] or "")
    is_bare = not match["currency"] and scale == 1 and not set("十百千万亿") & set(match["number"])
    amount = _cents(number * scale * (factor if is_bare else 1))
    if amount is None:
        return None
    more = (match["middle"] or "") + (match["second"] or "") + (match["after"] or "")
    remark = (
        (_("A lower bound: the number is taken as it is said and marked as about."),)
        if re.search(AFTER_MORE, more)
        else ()
    )
    is_approximate = bool(more) or bool(HEDGED_LABEL.search(match["label"]))
    found = Sum(amount=amount, kind=read_kind(said), is_approximate=is_approximate, remarks=remark)
    return _Part(
        sum=found, is_per_head=bool(PER_HEAD.search(said)), is_total=bool(TOTAL.search(said)),
    )  # fmt: skip


def _together(parts: list[_Part], words: str) -> tuple[Sum, ...] | None:
    """What the pieces of a cell come to: the total where one is written, else each by itself."""
    totals = [part.sum for part in parts if part.is_total]
    single = [part.sum for part in parts if not part.is_total and not part.is_per_head]
    if len(totals) > 1 or not (totals or single):
        return None
    if totals and single and sum(item.amount for item in single) != totals[0].amount:
        return None
    found = single if len({item.kind for item in single}) > 1 or not totals else totals
    return tuple(replace(item, words=words) for item in found if item.amount)
