"""Every workbook is opened again by openpyxl (both ways) and calamine: what counts is what a reader sees."""

import io
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import openpyxl
import pytest
import python_calamine
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.xlsx import Approximate, Sheet, SheetColumn, write_workbook

FIRST_ROW = 4
TEXT = SheetColumn(header="活动名称", width=30)
DAY = SheetColumn(header="活动日期", width=12, kind="date")
HEADCOUNT = SheetColumn(header="参加人数", width=8, kind="integer", total=True)
HOURS = SheetColumn(header="服务时长(小时)", width=10, kind="hours", total=True)
MONEY = SheetColumn(header="投入资金(元)", width=14, kind="money", total=True)
SCORE = SheetColumn(header="得分", width=8, kind="decimal")


def sheet_of(*columns, **changes):
    facts = {
        "title": "漯河市总工会志愿服务活动台账",
        "facts_left": "填报单位：漯河市总工会",
        "facts_middle": "统计期间：2026年第11周",
        "facts_right": "填报时间：2026-03-15",
        "notes": ("口径：项为已审核的活动。", "约：含有估计数。"),
        "signers": ("单位负责人", "审核人", "填表人", "联系电话"),
    }
    return Sheet(columns=columns, **facts | changes)


def written(sheet, rows, **options):
    """Return the bytes of the workbook and what the writer said of it."""
    target = io.BytesIO()
    facts = write_workbook(target, sheet, rows, **options)
    return target.getvalue(), facts


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def grids(data, width):
    """Return the first sheet as three readers see it: rows of ``width`` values, dates, None if empty."""
    normal = opened(data).active.iter_rows(values_only=True)
    streamed = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True)
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [
        [_padded(row, width) for row in rows] for rows in (normal, streamed, other.to_python(skip_empty_area=False))
    ]


def _padded(row, width):
    values = [value.date() if isinstance(value, datetime) else value for value in row]
    return tuple(None if value == "" else value for value in values + [None] * (width - len(values)))


def body(data, columns, rows):
    """Return the cells between 序号 and the 合计 row, after checking that all three readers see the same."""
    normal, streamed, other = grids(data, len(columns) + 1)
    assert normal == streamed == other
    lines = normal[FIRST_ROW - 1 : FIRST_ROW - 1 + rows]
    assert [line[0] for line in lines] == list(range(1, rows + 1))
    assert normal[FIRST_ROW - 1 + rows][0] == "合计"
    return [line[1:] for line in lines]


AWKWARD = [
    ("=1+1", "=1+1"),
    ('=HYPERLINK("http://x.invalid")', '=HYPERLINK("http://x.invalid")'),
    ("+8613800138000", "+8613800138000"),
    ("-3", "-3"),
    ("@SUM(A1)", "@SUM(A1)"),
    ("\t=1", "\t=1"),
    ("\r=1", "\n=1"),
    ("\x00=1", "=1"),
    ("\uff1d1+1", "\uff1d1+1"),
    ("  =1", "  =1"),
    ("0371", "0371"),
    ("411102199001011234", "411102199001011234"),
    ("1e5", "1e5"),
    ("TRUE", "TRUE"),
    ("#N/A", "#N/A"),
    ("2026-03-09", "2026-03-09"),
    ("<b>甲 & 乙</b> ]]> &amp;", "<b>甲 & 乙</b> ]]> &amp;"),
    ("𠮷 䶮 买买提·艾力", "𠮷 䶮 买买提·艾力"),
    ("\u202e反 \u200b零宽 \u2028", "\u202e反 \u200b零宽 \u2028"),
    ("一\r\n二\r三\n四", "一\n二\n三\n四"),
    (" 前后 \n", " 前后 \n"),
    ("\x07响\x0b\x1f\ufffe\uffff\ud800铃", "响铃"),
    ("\x00\x01", None),
    ("", None),
    (None, None),
    ("_x0041_", "_x0041_"),
    ("字" * 32_767, "字" * 32_767),
    ("字" * 32_768, "字" * 32_766 + "…"),
    ("𠮷" * 16_384, "𠮷" * 16_383 + "…"),
    ("a" + "𠮷" * 16_384, "a" + "𠮷" * 16_382 + "…"),
]


def test_awkward_text_is_read_back_as_it_was():
    data, _ = written(sheet_of(TEXT), [(given_text,) for given_text, _ in AWKWARD])

    assert body(data, [TEXT], len(AWKWARD)) == [(expected,) for _, expected in AWKWARD]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\x00=1", "  =1", "\ufeff=1", "|x"])
def test_formula_like_text_is_a_string_cell_that_stays_text_when_edited(text):
    data, _ = written(sheet_of(TEXT, MONEY), [(text, text)])

    for cell in opened(data).active[FIRST_ROW][1:]:
        assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "@")


def test_plain_text_carries_no_quote_prefix_and_is_formatted_as_text():
    data, _ = written(sheet_of(TEXT), [("411102199001011234",)])

    cell = opened(data).active.cell(FIRST_ROW, 2)
    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", False, "@")


def test_title_facts_and_foot_may_hold_formula_like_text():
    sheet = sheet_of(TEXT, SCORE, title="=1+1", facts_left="@x", notes=("-1",), signers=("+1",))

    data, _ = written(sheet, [("甲", 1)])

    parts = zipfile.ZipFile(io.BytesIO(data))
    assert not re.search(rb"<f[ />]", parts.read("xl/worksheets/sheet1.xml"))
    assert opened(data).active["A1"].value == "=1+1"


def test_unknown_is_an_empty_cell_never_zero():
    columns = [TEXT, DAY, HEADCOUNT, HOURS, MONEY, SCORE]

    data, facts = written(sheet_of(*columns), [(None,) * 6, ("", "", "", "", "", "")])

    assert body(data, columns, 2) == [(None,) * 6] * 2
    assert facts.totals == {2: None, 3: None, 4: None}
    assert [cell.value for cell in opened(data).active[FIRST_ROW + 2]] == ["合计"] + [None] * 6


def test_values_keep_their_types_and_formats():
    columns = [DAY, HEADCOUNT, HOURS, MONEY, SCORE]

    data, _ = written(sheet_of(*columns), [(date(2026, 3, 9), 12, 90, Decimal("1605520.50"), Decimal("0.125"))])

    assert body(data, columns, 1) == [(date(2026, 3, 9), 12, 1.5, 1605520.5, 0.125)]
    cells = opened(data).active[FIRST_ROW][1:]
    assert [(cell.number_format, cell.alignment.horizontal) for cell in cells] == [
        ("yyyy-mm-dd", "center"),
        ("0", "right"),
        ("#,##0.0", "right"),
        ("#,##0.00", "right"),
        ("General", "right"),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (date(9999, 12, 31), date(9999, 12, 31)),
        ("2020年以来", "2020年以来"),
        ("每月27日、28日", "每月27日、28日"),
    ],
)
def test_days_that_excel_cannot_hold_and_imprecise_dates_are_text(value, expected):
    data, _ = written(sheet_of(DAY), [(value,)])

    assert body(data, [DAY], 1) == [(expected,)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (999_999_999_999_999, 999_999_999_999_999),
        (1_000_000_000_000_000_000, 1_000_000_000_000_000_000),
        (411102199001011234, "411,102,199,001,011,234.00"),
        (Decimal("0.10"), 0.1),
        (Decimal("123456.00000000000000"), 123456),
        (Decimal("1234567890123.45"), 1234567890123.45),
        (Decimal("12345678901234.56"), "12,345,678,901,234.56"),
        (Decimal("-0.005"), -0.005),
        ("930多", "930多"),
        (Approximate(930), "约 930.00"),
        (Approximate(Decimal("1605520.005")), "约 1,605,520.01"),
    ],
)
def test_a_number_is_exact_or_the_text_of_its_digits(value, expected):
    data, _ = written(sheet_of(MONEY), [(value,)])

    assert body(data, [MONEY], 1) == [(expected,)]
    assert opened(data).active.cell(FIRST_ROW, 2).alignment.horizontal == "right"


def test_totals_are_exact_and_only_under_total_columns():
    columns = [TEXT, HEADCOUNT, HOURS, MONEY, SCORE]
    rows = [("甲", 3, 50, Decimal("0.10"), 1)] * 3 + [("乙", None, None, "不详", None)]

    data, facts = written(sheet_of(*columns), rows)

    assert facts.totals == {1: 9, 2: 150, 3: Decimal("0.30")}
    assert [cell.value for cell in opened(data).active[FIRST_ROW + 4]] == ["合计", None, 9, 2.5, 0.3, None]


def test_a_sum_stays_exact_where_the_usual_28_digits_would_round():
    rows = [(Decimal("1e15"),), (Decimal("1e-15"),), (Decimal("-1e15"),)]

    _, facts = written(sheet_of(MONEY), rows)

    assert facts.totals == {0: Decimal("1e-15")}


def test_a_sum_with_an_approximate_part_is_approximate():
    columns = [HEADCOUNT, HOURS, MONEY]
    rows = [(930, 100, Decimal("5520.50")), (Approximate(10), Approximate(90), Approximate(1_600_000))]

    data, facts = written(sheet_of(*columns), rows)

    assert facts.totals == {
        0: Approximate(940),
        1: Approximate(190),
        2: Approximate(Decimal("1605520.50")),
    }
    assert body(data, columns, 2)[1] == ("约 10", "约 1.5", "约 1,600,000.00")
    last = opened(data).active[FIRST_ROW + 2]
    assert [cell.value for cell in last] == ["合计", "约 940", "约 3.2", "约 1,605,520.50"]
    assert [cell.alignment.horizontal for cell in last[1:]] == ["right"] * 3


def test_given_totals_replace_what_cannot_be_summed():
    sheet = sheet_of(TEXT, HEADCOUNT, MONEY, totals={0: "2 项", 1: 7})

    data, facts = written(sheet, [("甲", 5, 1), ("乙", 5, 2)])

    assert facts.totals == {0: "2 项", 1: 7, 2: 3}
    assert [cell.value for cell in opened(data).active[FIRST_ROW + 2]] == ["合计", "2 项", 7, 3]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_office_layout_holds_for_any_number_of_rows(count):
    columns = [TEXT, DAY, MONEY]
    data, facts = written(sheet_of(*columns), [("甲", date(2026, 3, 9), Decimal(1))] * count)

    worksheet = opened(data).active
    lines = [tuple(cell.value for cell in row) for row in worksheet.iter_rows()]
    total = FIRST_ROW + count
    assert facts.rows == count
    assert lines[:3] == [
        ("漯河市总工会志愿服务活动台账", None, None, None),
        ("填报单位：漯河市总工会", None, "统计期间：2026年第11周", "填报时间：2026-03-15"),
        ("序号", "活动名称", "活动日期", "投入资金(元)"),
    ]
    assert lines[total - 1 :] == [
        ("合计", None, None, count or None),
        ("口径：项为已审核的活动。", None, None, None),
        ("约：含有估计数。", None, None, None),
        ("单位负责人：", "审核人：", "填表人：", "联系电话："),
    ]
    assert {str(area) for area in worksheet.merged_cells.ranges} == {
        "A1:D1",
        "A2:B2",
        f"A{total + 1}:D{total + 1}",
        f"A{total + 2}:D{total + 2}",
    }


def test_the_table_is_bordered_wrapped_and_centred_vertically():
    data, _ = written(sheet_of(TEXT, MONEY), [("甲", None), (None, Approximate(1))])

    worksheet = opened(data).active
    table = [cell for row in worksheet.iter_rows(min_row=3, max_row=6) for cell in row]
    for cell in table:
        sides = (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
        assert [side.style for side in sides] == ["thin"] * 4
        assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "center")
    assert len(table) == 12


def test_head_fonts_heights_and_widths():
    data, _ = written(sheet_of(TEXT, MONEY), [])

    worksheet = opened(data).active
    title, header = worksheet["A1"], worksheet["B3"]
    assert (title.font.name, title.font.size, title.alignment.horizontal) == ("黑体", 20, "center")
    assert (header.font.bold, header.alignment.horizontal) == (True, "center")
    assert worksheet.row_dimensions[3].height >= 28
    assert [worksheet.column_dimensions[letter].width for letter in "BC"] == [30, 14]


def test_a_row_is_as_high_as_its_longest_text():
    rows = [("短", None), ("字" * 40, None), ("一\n二\n三", None), ("短", "2020年以来每月27日、28日")]
    data, _ = written(sheet_of(TEXT, DAY), rows)

    heights = opened(data).active.row_dimensions
    assert [heights[row].height for row in range(4, 8)] == [20, 50, 50, 50]


def test_it_prints_on_a4_landscape_one_page_wide_with_the_head_on_each_page():
    data, _ = written(sheet_of(TEXT), [("甲",)])

    worksheet = opened(data).active
    setup = worksheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert worksheet.print_title_rows == "$1:$3"
    assert worksheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert worksheet.freeze_panes == "A4"


def test_fewer_columns_than_facts_put_them_into_one_cell():
    data, _ = written(sheet_of(TEXT), [])

    worksheet = opened(data).active
    assert worksheet["A2"].value == "填报单位：漯河市总工会    统计期间：2026年第11周    填报时间：2026-03-15"
    assert "A2:B2" in {str(area) for area in worksheet.merged_cells.ranges}


def test_a_title_that_no_tab_may_have_still_names_one():
    data, _ = written(sheet_of(TEXT, title="'2026/3: [志愿]*?" + "长" * 40), [])

    assert opened(data).sheetnames == ["20263 志愿" + "长" * 23]


def test_a_tab_name_counts_rare_characters_twice():
    data, _ = written(sheet_of(TEXT, title="𠮷" * 20), [(None,)] * 2, rows_per_sheet=1)

    assert opened(data).sheetnames == ["𠮷" * 15, "𠮷" * 13 + " (2)"]


def test_no_row_is_higher_than_excel_allows():
    data, _ = written(sheet_of(TEXT, title="长" * 5_000, notes=("长" * 5_000,)), [("长" * 5_000,)])

    heights = opened(data).active.row_dimensions
    assert [heights[row].height for row in (1, 4, 6)] == [409, 395, 409]


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
