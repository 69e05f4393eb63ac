"""Each value is read back as what it is: text as text, exact numbers, totals, days."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from portal.xlsx import Approximate
from tests.xlsx.reading import (
    DAY,
    FIRST_ROW,
    HEADCOUNT,
    HOURS,
    MONEY,
    SCORE,
    TEXT,
    body,
    opened,
    sheet_of,
    written,
)

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
