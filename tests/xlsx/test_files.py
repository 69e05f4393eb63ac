"""The file itself: several sheets, limits, bytes, refusals, memory."""

import io
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.xlsx import Approximate, SheetColumn, write_workbook
from tests.xlsx.reading import (
    DAY,
    FIRST_ROW,
    HEADCOUNT,
    HOURS,
    MONEY,
    TEXT,
    body,
    opened,
    sheet_of,
    written,
)


def test_a_full_sheet_continues_on_the_next_with_head_and_numbering():
    rows = [(f"第{number}项", number) for number in range(1, 6)]
    data, facts = written(sheet_of(TEXT, HEADCOUNT), rows, rows_per_sheet=2)

    workbook = opened(data)
    bodies = [list(worksheet.iter_rows(min_row=3, values_only=True)) for worksheet in workbook]
    head = ("序号", "活动名称", "参加人数")
    assert bodies[0] == [head, (1, "第1项", 1), (2, "第2项", 2)]
    assert bodies[1] == [head, (3, "第3项", 3), (4, "第4项", 4)]
    assert bodies[2][:3] == [head, (5, "第5项", 5), ("合计", None, 15)]
    assert (facts.rows, facts.totals) == (5, {1: 15})
    assert [worksheet.print_title_rows for worksheet in workbook] == ["$1:$3"] * 3
    assert [worksheet.title[-4:] for worksheet in workbook] == ["活动台账", " (2)", " (3)"]


def test_a_sheet_that_is_just_full_needs_no_second():
    data, _ = written(sheet_of(HEADCOUNT), [(1,), (2,)], rows_per_sheet=2)

    assert len(opened(data).worksheets) == 1


def test_a_sheet_part_near_4_gb_continues_on_the_next(monkeypatch):
    monkeypatch.setattr("portal.xlsx.writer._PART_LIMIT", 20_000)

    data, facts = written(sheet_of(HEADCOUNT), [(1,)] * 1_001)

    workbook = opened(data)
    numbers = [row[0] for sheet in workbook for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True)]
    assert len(workbook.worksheets) == 3
    assert numbers[:1_001] == list(range(1, 1_002))
    assert facts.totals == {0: 1_001}


def test_a_workbook_beyond_4_gb_is_refused_with_nothing_written(monkeypatch):
    monkeypatch.setattr("portal.xlsx.package._LIMIT", 20_000)
    target = io.BytesIO()

    with pytest.raises(OverflowError):
        write_workbook(target, sheet_of(HEADCOUNT), [(1,)] * 1_000)

    assert target.getvalue() == b""


def test_the_same_input_gives_the_same_bytes():
    sheet = sheet_of(TEXT, DAY, MONEY)
    rows = [("甲", date(2026, 3, 9), Decimal("1.10"))] * 3

    with time_machine.travel("2026-03-15 08:00Z"):
        first, facts = written(sheet, rows)
    with time_machine.travel("2031-01-01 12:34Z"):
        second, _ = written(sheet, rows)

    assert first == second
    assert (facts.bytes, facts.sha256) == (len(first), sha256(first).hexdigest())


def test_the_container_is_one_that_excel_opens_without_repair():
    data, _ = written(sheet_of(TEXT), [("甲",)])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        assert archive.testzip() is None
    assert members[0].filename == "[Content_Types].xml"
    assert len({member.filename for member in members}) == len(members)
    for member in members:
        local = data[member.header_offset : member.header_offset + 30]
        sizes = [int.from_bytes(local[at : at + 4], "little") for at in (14, 18, 22)]
        # No data descriptor (flag 3), no extra field (ZIP64 would be one), true sizes before the data.
        assert not member.flag_bits & 0x08
        assert local[28:30] == b"\0\0"
        assert sizes == [member.CRC, member.compress_size, member.file_size]


def test_every_cell_has_its_reference_and_every_string_its_place():
    data, _ = written(sheet_of(TEXT, MONEY), [("甲", 1), ("乙", None), ("甲", "乙")])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert xml.count("<c ") == len(re.findall(r'<c r="[A-C]\d+" ', xml))
    assert "inlineStr" not in xml
    assert strings.count("<t>甲</t>") == strings.count("<t>乙</t>") == 1


def test_opening_and_closing_asks_nothing_and_marks_no_cell():
    data, _ = written(sheet_of(TEXT), [("13800138000",)])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet_xml = archive.read("xl/worksheets/sheet1.xml").decode()
        workbook_xml = archive.read("xl/workbook.xml").decode()
    # A number kept as text would get a green corner; a calculation order a question whether to save.
    assert '<ignoredError sqref="A1:B8" numberStoredAsText="1"/>' in sheet_xml
    assert "calcPr" not in workbook_xml


def test_an_error_among_the_rows_leaves_the_target_as_it_was():
    def rows():
        yield ("甲",)
        raise RuntimeError("database gone")

    target = io.BytesIO(b"before")
    with pytest.raises(RuntimeError):
        write_workbook(target, sheet_of(TEXT), rows())

    assert target.getvalue() == b"before"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (MONEY, 1.5),
        (MONEY, True),
        (MONEY, Decimal("NaN")),
        (MONEY, Decimal("-Infinity")),
        (MONEY, date(2026, 3, 9)),
        (HOURS, Decimal("1.5")),
        (HOURS, True),
        (DAY, datetime(2026, 3, 9, 8, tzinfo=UTC)),
        (DAY, 46090),
    ],
)
def test_a_value_that_its_column_does_not_take_is_refused_without_being_told(column, value):
    with pytest.raises(TypeError) as refusal:
        written(sheet_of(column), [(None,), (value,)])

    kind = type(value).__name__
    assert str(refusal.value) == f"{column.header}, row 5: a {column.kind} column takes no {kind}"


@pytest.mark.parametrize("value", [1.5, None, "930", True])
def test_an_approximate_figure_needs_a_number(value):
    with pytest.raises(TypeError):
        Approximate(value)


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="Row 2 has 1 values for 2 columns"):
        written(sheet_of(TEXT, MONEY), [("甲", 1), ("乙",)])


def test_a_ledger_without_columns_and_a_total_of_texts_are_refused():
    with pytest.raises(ValueError, match="needs a column"):
        written(sheet_of(), [])
    with pytest.raises(ValueError, match="has no total"):
        SheetColumn(header="活动名称", width=10, total=True)


def test_progress_is_told_while_the_rows_pass():
    told = []

    written(sheet_of(HEADCOUNT), [(1,)] * 1_200, on_progress=told.append)

    assert told == [500, 1_000, 1_200]


def _peak_of(count):
    sheet = sheet_of(TEXT, TEXT, DAY, MONEY)
    day, money = date(2026, 3, 9), Decimal("5520.50")
    rows = ((f"活动第{number}项", f"地点第{number}处", day, money) for number in range(count))
    tracemalloc.start()
    with io.FileIO("/dev/null", "w") as target:
        write_workbook(target, sheet, rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_rows():
    # 24,000 different texts fill what the writer remembers; twice as many may not cost more.
    assert _peak_of(24_000) < 1.1 * _peak_of(12_000) < 20_000_000


def _legal(text):
    """Return what XML 1.0 can hold of ``text``, written from its own list of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in text
        if character in "\t\n"
        or " " <= character <= "\ud7ff"
        or "\ue000" <= character <= "\ufffd"
        or character > "\uffff"
    )


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | st.text(st.characters(), max_size=40),
            st.none() | st.dates(min_value=date(1900, 3, 1)),
            st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
            st.none() | st.decimals(min_value=-(10**12), max_value=10**12, places=2),
        ),
        max_size=20,
    )
)
def test_what_goes_in_comes_out(rows):
    columns = [TEXT, DAY, HEADCOUNT, MONEY]

    data, facts = written(sheet_of(*columns), rows)

    assert body(data, columns, len(rows)) == [
        (
            (text and _legal(text)) or None,
            day,
            count,
            money if money is None else float(money),
        )
        for text, day, count, money in rows
    ]
    for index in (2, 3):
        known = [row[index] for row in rows if row[index] is not None]
        assert facts.totals[index] == (sum(known) if known else None)
