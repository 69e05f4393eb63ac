"""Counts in words: 149人次, 60多个, 近百人, 约30余名, 不少于20人, 20-30人, 一百多."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.words.numerals import CHINESE, read_numeral
from portal.imports.words.signs import LONGEST, plain, without_note

MOST = 9_999_999  # what the columns for counts take from people

# Measures that may follow a count, longest first. Who counts people does not count occasions.
PEOPLE = ("人次", "人", "名", "位", "口")
OCCASIONS = ("场次", "次", "场", "期", "回", "轮", "项")
THINGS = (
    "个",
    "处",
    "所",
    "座",
    "家",
    "户",
    "支",
    "套",
    "间",
    "张",
    "件",
    "份",
    "条",
    "台",
    "辆",
    "站",
    "室",
    "点",
    "本",
    "册",
    "箱",
    "袋",
    "桶",
    "盒",
    "棵",
    "亩",
    "组",
    "批",
    "队",
    "对",
    "只",
    "篇",
    "幅",
    "块",
    "面",
)

EXACT = "共计|合计|总计|共有|累计|共|计|有|达到|多达|达"
ABOUT = "大约|大概|约计|约|将近|接近|近|几乎"
AT_LEAST = "不少于|不低于|不下|至少|最少|超过|超|逾|高达|上"
AT_MOST = "不超过|不到|不足|最多"
AFTER_ABOUT = "左右|上下|来|许"
AFTER_MORE = r"多|余|几|以上|\+"
SUBJECTS = "参加|参与|出动|组织|动员|发动|惠及|服务|受益|慰问|志愿者|职工|会员|群众|干部职工|工作人员|人数"

MEASURES = "|".join(sorted((*PEOPLE, *OCCASIONS, *THINGS), key=len, reverse=True))
NUMBER = rf"[0-9][0-9,.]*[十百千万亿]{{0,2}}|[{CHINESE}]+"
COUNT = re.compile(
    rf"(?:{SUBJECTS}){{0,2}}"
    rf"(?P<before>(?:(?:{EXACT}|{ABOUT}|{AT_LEAST}|{AT_MOST})){{0,3}})"
    rf"(?P<number>{NUMBER})(?P<middle>{AFTER_MORE}|{AFTER_ABOUT})?(?P<scale>[万亿])?(?P<second>[余多])?"
    rf"(?P<measure>{MEASURES})?(?P<after>{AFTER_MORE}|{AFTER_ABOUT})?"
)
RANGE = re.compile(rf"(?P<low>{NUMBER})(?:{MEASURES})?(?:至|到|-|~)(?P<high>{NUMBER})(?P<measure>{MEASURES})?")
HEDGED_NOTE = re.compile(rf"(?:{ABOUT}|{AT_LEAST}|{AT_MOST}|估计|估算)")


@dataclass(frozen=True, kw_only=True)
class Count:
    """A whole number as it was written. ``measure`` is the word behind it ("人次"), "" without one; ``remarks`` say
    how a range or a bound was taken."""

    value: int
    is_approximate: bool = False
    measure: str = ""
    remarks: tuple[str, ...] = ()

    def counts(self, measures: tuple[str, ...]) -> bool:
        """True when the measure, if there is one, is among ``measures``."""
        return not self.measure or self.measure in measures


def read_count(value: Any) -> Count | None:
    """Read a cell as a whole number from 0 to MOST, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _whole(value)
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    words, note = without_note(plain(value))
    hedged = bool(HEDGED_NOTE.match(note))
    if match := COUNT.fullmatch(words):
        return _count(match, hedged)
    if match := RANGE.fullmatch(words):
        return _range(match)
    return None


def _whole(value: int | float) -> Count | None:
    if value != value or not 0 <= value <= MOST or value != int(value):
        return None
    return Count(value=int(value))


def _count(match: re.Match[str], hedged: bool) -> Count | None:
    number = read_numeral(match["number"] + (match["scale"] or ""))
    if number is None or number != int(number) or number > MOST:
        return None
    before, after = match["before"], (match["middle"] or "") + (match["second"] or "") + (match["after"] or "")
    remarks = []
    if re.search(AT_MOST, before):
        remarks.append(_("An upper bound: the number is taken as it is said and marked as about."))
    elif re.search(AT_LEAST, before) or re.search(AFTER_MORE, after):
        remarks.append(_("A lower bound: the number is taken as it is said and marked as about."))
    is_approximate = hedged or bool(remarks) or bool(re.search(ABOUT, before)) or bool(after)
    return Count(
        value=int(number), is_approximate=is_approximate, measure=match["measure"] or "", remarks=tuple(remarks)
    )


def _range(match: re.Match[str]) -> Count | None:
    low, high = read_numeral(match["low"]), read_numeral(match["high"])
    if low is None or high is None or low != int(low) or not low < high <= MOST:
        return None
    remark = _("A range: the lower number is taken and marked as about.")
    return Count(value=int(low), is_approximate=True, measure=match["measure"] or "", remarks=(remark,))
