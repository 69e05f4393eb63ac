"""Finding the table on a sheet: the head under title rows, its columns by synonyms, rows without totals and notes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from portal.imports.base import CellValue, Merge, Sheet
from portal.imports.words import is_blank, plain, shown
from portal.imports.words.signs import without_note

HEAD_WITHIN = 30  # rows: whoever writes more above a table writes a letter
MOST_COLUMNS = 100  # further right stand notes at most
MOST_MERGED = 100_000  # rows of merged cells; a file with more was not made by a clerk
LONGEST_LINE = 500  # characters of a line above the table
LONG_SYNONYM = 4  # signs: such a synonym is also found at the end of a longer header: 活动开展时间

TITLE, UNIT, DAY, PERIOD, BY = "标题", "填报单位", "填报时间", "统计期间", "填表人"
LABELS = {
    UNIT: "填报单位|报送单位|上报单位|填表单位|制表单位|填报部门|单位名称|单位",
    DAY: "填报时间|填报日期|填表时间|填表日期|上报时间|上报日期|报送时间|制表时间|制表日期|日期|时间",
    PERIOD: "统计期间|统计时间|统计时段|统计年度|报告期|所属时期|年度",
    BY: "填表人|填报人|制表人|经办人",
}
OTHER_LABELS = "审核人|负责人|单位负责人|主要负责人|分管领导|联系人|联系电话|电话|金额单位|说明|备注|注"
ANY_LABEL = "|".join((*LABELS.values(), OTHER_LABELS))
LINE = re.compile(rf"(?<!\S)({ANY_LABEL})\s*(?:[(（][^()（）]{{0,10}}[)）])?\s*[:：]")
NOTE = re.compile(rf"(?:{OTHER_LABELS}|{'|'.join(LABELS.values())})(?:\(.{{0,10}}\))?[:、]|注\d?[:、]")
TOTAL = re.compile(r"(?:本页|本月|本季|全年|年度)?(?:合计|总计|小计|共计|累计)(?:[:(].*)?")


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column that a definition knows. ``synonyms`` are what offices call it, in plain signs; a merged cell of a
    column that ``fills_down`` holds for all its rows, one of another column (an amount) counts once."""

    name: str
    synonyms: tuple[str, ...]
    fills_down: bool = False


def head(name: str, words: str, *, fills_down: bool = False) -> Head:
    """A Head whose synonyms are ``words`` with blanks between them."""
    return Head(name=name, synonyms=tuple(words.split()), fills_down=fills_down)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A header of the sheet: its words, and the unit in brackets behind them ("万元"), "" without one."""

    words: str
    unit: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """``cells`` by the names of known columns, blanks left out; ``original`` all words by header; ``shared`` names
    the columns whose cell is merged over several rows and was counted at the first of them."""

    number: int
    cells: dict[str, CellValue]
    original: dict[str, str]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """``headings`` by the names of known columns; ``unread`` are headers that nobody knows; ``skipped`` are rows
    that are no records: totals, notes, repeated heads, by their number in Excel."""

    sheet: str
    facts: dict[str, str]
    headings: dict[str, Heading]
    unread: tuple[str, ...]
    rows: list[TableRow]
    skipped: dict[int, str] = field(default_factory=dict)


def find_table(sheet: Sheet, heads: Sequence[Head], *, needed: Sequence[str]) -> Table | None:
    """Return the table of ``sheet`` whose head names all ``needed`` columns, or None.

    Of several rows that would do, the one that names most columns is the head.
    """
    best: tuple[int, int, dict[int, Heading], int] | None = None
    for index in range(min(HEAD_WITHIN, len(sheet.rows))):
        headings, height = _headings(sheet, index, heads)
        known = {heading.name for heading in headings.values() if heading.name}
        if all(name in known for name in needed) and (best is None or len(known) > best[0]):
            best = (len(known), index, headings, height)
    if best is None:
        return None
    _count, index, headings, height = best
    rows, skipped = _rows(sheet, headings, index + height, heads, needed)
    facts = read_facts(sheet.rows[:index])
    for line in skipped.values():
        facts = {**_labelled([line]), **facts}
    return Table(
        sheet=sheet.name, facts=facts, headings={item.name: item for item in headings.values() if item.name},
        unread=tuple(item.words for item in headings.values() if not item.name), rows=rows, skipped=skipped,
    )  # fmt: skip


def read_facts(lines: Sequence[Sequence[CellValue]]) -> dict[str, str]:
    """What stands above a table: 标题, 填报单位, 填报时间, 统计期间, 填表人, as far as written."""
    facts: dict[str, str] = {}
    for line in lines:
        words = [shown(cell)[:LONGEST_LINE] for cell in line if cell is not None]
        found = _labelled(words)
        if words and not found and TITLE not in facts and not LINE.search(words[0]):
            facts[TITLE] = re.sub(r"\s+", " ", words[0])
        facts |= {name: value for name, value in found.items() if name not in facts}
    return facts


def _labelled(words: Sequence[str]) -> dict[str, str]:
    """The values behind labels of one line; a label alone in its cell has its value in the next."""
    facts = {}
    for index, text in enumerate(words):
        for match, following in pairwise([*LINE.finditer(text), None]):
            value = text[match.end() : following.start() if following else None].strip()
            if not value and following is None and index + 1 < len(words) and not LINE.search(words[index + 1]):
                value = words[index + 1].strip()
            value = re.split(r"\s{2,}", value)[0]
            value = re.sub(r"[(（]\s*(?:公?章|盖章)\s*[)）]$", "", value).strip()
            name = next((name for name, labels in LABELS.items() if match[1] in labels.split("|")), None)
            if name and value:
                facts.setdefault(name, value)
    return facts


def _headings(sheet: Sheet, index: int, heads: Sequence[Head]) -> tuple[dict[int, Heading], int]:
    """The headers of row ``index`` by column, and how many rows they take: two where some are split below."""
    row = sheet.rows[index]
    split = _split_below(sheet, index)
    found: dict[int, Heading] = {}
    taken: set[str] = set()
    for column in range(min(MOST_COLUMNS, max(len(row), len(sheet.rows[index + 1]) if split else 0))):
        above = _cell(row, column)
        texts = [shown(above)]
        if column in split:
            below = shown(_cell(sheet.rows[index + 1], column))
            texts = [f"{split[column]}{below}", below] if below else [split[column]]
        candidates = [_heading(text, heads) for text in texts if plain(text)]
        if not candidates:
            continue
        heading = next((item for item in candidates if item.name and item.name not in taken), candidates[0])
        if heading.name in taken:
            heading = Heading(words=heading.words, unit=heading.unit)
        taken |= {heading.name} - {""}
        found[column] = heading
    return found, 2 if split else 1


def _split_below(sheet: Sheet, index: int) -> dict[int, str]:
    """``{column: words above}`` for headers that are merged over several columns with headers of their own below."""
    if index + 1 >= len(sheet.rows):
        return {}
    columns = {}
    for merge in sheet.merges:
        is_wide = merge.first_row == merge.last_row == index and merge.last_column > merge.first_column
        span = range(merge.first_column, merge.last_column + 1)
        if is_wide and sum(isinstance(_cell(sheet.rows[index + 1], column), str) for column in span) > 1:
            columns |= dict.fromkeys(span, shown(_cell(sheet.rows[index], merge.first_column)))
    is_whole_row = bool(columns) and len(columns) >= max(len(row) for row in sheet.rows[index : index + 2])
    return {} if is_whole_row else columns  # a title merged over everything is no header


def _heading(text: str, heads: Sequence[Head]) -> Heading:
    words, unit = without_note(plain(text))
    words = words.strip("*:")
    exact = next((head.name for head in heads if words in head.synonyms), "")
    ends = {head.name for head in heads for word in head.synonyms if len(word) >= LONG_SYNONYM and words.endswith(word)}
    name = exact or (ends.pop() if len(ends) == 1 else "")
    return Heading(words=re.sub(r"\s+", "", text), unit=unit, name=name)


def _rows(
    sheet: Sheet, headings: Mapping[int, Heading], start: int, heads: Sequence[Head], needed: Sequence[str]
) -> tuple[list[TableRow], dict[int, str]]:
    filling = {head.name for head in heads if head.fills_down}
    merged = _merged_below(sheet, headings, start)
    rows, skipped = [], {}
    for index in range(start, len(sheet.rows)):
        line = sheet.rows[index]
        texts = [shown(cell) for cell in line if cell is not None]
        if not texts:
            continue
        if reason := _no_record(line, headings, needed):
            skipped[index + 1] = reason
            continue
        row = _row(sheet, index, headings, merged, filling)
        if row is not None:
            rows.append(row)
    return rows, skipped


def _merged_below(sheet: Sheet, headings: Mapping[int, Heading], start: int) -> dict[tuple[int, int], Merge]:
    """``{row, column: area}`` for cells of the table that are merged over several rows."""
    merged: dict[tuple[int, int], Merge] = {}
    for merge in sheet.merges:
        if merge.last_row > merge.first_row >= start and merge.first_column in headings:
            for row in range(merge.first_row, min(merge.last_row, len(sheet.rows) - 1) + 1):
                merged[row, merge.first_column] = merge
        if len(merged) > MOST_MERGED:
            break
    return merged


def _no_record(line: Sequence[CellValue], headings: Mapping[int, Heading], needed: Sequence[str]) -> str:
    """Why ``line`` is no record, in its own words: a total, a note, a head again, a caption; "" for a record."""
    filled = [(column, cell) for column, cell in enumerate(line) if cell is not None]
    texts = [plain(shown(cell)) for _column, cell in filled]
    words = " ".join(shown(cell) for _column, cell in filled)[:LONGEST_LINE]
    if any(TOTAL.fullmatch(text) for text in texts[:2]) or NOTE.match(texts[0]):
        return words
    if len(filled) > 1 and all(
        column in headings and plain(shown(cell)) == plain(headings[column].words) for column, cell in filled
    ):
        return words
    known = {headings[column].name for column, _cell in filled if column in headings}
    is_lonely = len(filled) == 1 and isinstance(filled[0][1], str)
    if is_lonely and texts[0].startswith(tuple(f"{plain(heading.words)}:" for heading in headings.values())):
        return words  # what the template says below the table about one of its columns
    return words if is_lonely and not known & set(needed) else ""


def _row(
    sheet: Sheet,
    index: int,
    headings: Mapping[int, Heading],
    merged: Mapping[tuple[int, int], Merge],
    filling: set[str],
) -> TableRow | None:
    """The record of row ``index``; None where only its running number is there."""
    cells: dict[str, CellValue] = {}
    original: dict[str, str] = {}
    shared = []
    for column, heading, own in _own_cells(sheet.rows[index], headings):
        merge = merged.get((index, column))
        value = own
        if merge is not None and heading.name in filling:
            value = _cell(sheet.rows[merge.first_row], column)
        elif merge is not None and index == merge.first_row and own is not None:
            shared.append(heading.name)
        if value is not None:
            original[_free(heading.words, original)] = shown(value)
        if heading.name and not is_blank(value):
            cells[heading.name] = value
    says_something = any(name != "index" for name in cells) or len(original) > 1
    return TableRow(number=index + 1, cells=cells, original=original, shared=tuple(shared)) if says_something else None


def _own_cells(line: Sequence[CellValue], headings: Mapping[int, Heading]) -> Iterator[tuple[int, Heading, CellValue]]:
    for column, heading in headings.items():
        yield column, heading, _cell(line, column)


def _free(words: str, taken: Mapping[str, str]) -> str:
    """``words``, or with a number behind where two columns are called the same."""
    found, number = words, 2
    while found in taken:
        found, number = f"{words}{number}", number + 1
    return found


def _cell(line: Sequence[CellValue], column: int) -> CellValue:
    return line[column] if column < len(line) else None
