"""Finding the table on a sheet, whatever stands around it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.imports.reading import read_file
from portal.imports.base import Merge, Sheet
from portal.imports.tables import Head, find_table, read_facts

HEADS = (
    Head(name="index", synonyms=("序号",)),
    Head(name="title", synonyms=("活动名称", "名称")),
    Head(name="when", synonyms=("开展时间", "时间"), fills_down=True),
    Head(name="count", synonyms=("人数", "参与人次")),
    Head(name="money", synonyms=("资金",)),
)


def table_of(*rows, merges=()):
    return find_table(Sheet("表", [list(row) for row in rows], list(merges)), HEADS, needed=("title", "when"))


def cells(table):
    return [(row.number, row.cells) for row in table.rows]


def test_head_is_found_under_titles_and_called_in_other_words():
    table = table_of(
        ["志愿服务台账"],
        [None],
        ["填报单位：漯河市总工会（盖章）    填报时间：2020年12月31日"],
        ["序号", "*活动\n名称", "活动开展时间", "参与 人次", "说的什么"],
        [1, "清洁家园", "2020.2", "30人", "x"],
    )

    assert cells(table) == [(5, {"index": 1, "title": "清洁家园", "when": "2020.2", "count": "30人"})]
    assert table.facts == {"标题": "志愿服务台账", "填报单位": "漯河市总工会", "填报时间": "2020年12月31日"}
    assert table.unread == ("说的什么",)
    assert table.rows[0].original == {
        "序号": "1", "*活动名称": "清洁家园", "活动开展时间": "2020.2", "参与人次": "30人", "说的什么": "x",
    }  # fmt: skip


NO_RECORDS = [
    ["合计", None, None, 30],
    [None, "合 计", None, 30],
    ["总计："],
    ["说明：空白处为未统计。"],
    ["填表人：王某", None, "审核人：李某"],
    ["一、志愿服务类"],
    ["序号", "名称", "时间", "人数"],
    [2],
    [None, None],
    ["注1：约数"],
]


@pytest.mark.parametrize("line", NO_RECORDS)
def test_totals_notes_captions_and_repeated_heads_are_no_records(line):
    table = table_of(["序号", "名称", "时间", "人数"], [1, "清洁家园", "2020.2", 30], line)

    assert [row.number for row in table.rows] == [2]


def test_a_record_without_a_name_stays_a_record():
    table = table_of(["序号", "名称", "时间", "人数"], [1, None, "2020.2", 30])

    assert cells(table) == [(2, {"index": 1, "when": "2020.2", "count": 30})]


def test_blank_words_are_blank():
    table = table_of(["名称", "时间", "人数"], ["清洁家园", "2020.2", "—"], ["读书", "2020.3", "未统计"])

    assert [row.cells.get("count") for row in table.rows] == [None, None]


def test_labels_and_values_in_cells_of_their_own():
    assert read_facts([["台账"], ["填报单位", None], ["单位：", "市总工会", "日期：", date(2020, 12, 31)]]) == {
        "标题": "台账", "填报单位": "市总工会", "填报时间": "2020-12-31",
    }  # fmt: skip


def test_merged_words_hold_for_all_rows_and_merged_numbers_for_the_first():
    table = table_of(
        ["名称", "时间", "人数"], ["一", "2020.2", 30], ["二", None, None],
        merges=[Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)],
    )  # fmt: skip

    assert [row.cells for row in table.rows] == [
        {"title": "一", "when": "2020.2", "count": 30}, {"title": "二", "when": "2020.2"},
    ]  # fmt: skip
    assert [row.shared for row in table.rows] == [("count",), ()]


def test_a_unit_in_the_header_is_kept():
    assert table_of(["名称", "时间", "资金（万元）"], ["一", "2020", 5]).headings["money"].unit == "万元"


def test_no_head_no_table():
    assert table_of(["姓名", "电话"], ["甲", "1"]) is None
    assert table_of() is None


WORDS = [
    "活动名称",
    "开展时间",
    "主办单位",
    "资金",
    "资金性质",
    "场次",
    "阵地类型",
    "数量",
    "2020年",
    "合计",
    "填报单位：",
]
CELLS = st.one_of(
    st.none(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.text(max_size=40), st.sampled_from(WORDS),
)  # fmt: skip
SHEETS = st.builds(
    Sheet,
    st.text(max_size=10),
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.lists(st.builds(Merge, *[st.integers(0, 8)] * 4), max_size=3),
)


@given(st.lists(SHEETS, max_size=2))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_no_file_makes_the_reading_raise(sheets):
    reading = read_file(sheets, file_name="台账2020.xlsx")

    assert reading.rows or any(problem.is_error for problem in reading.problems) or sheets


def test_a_wide_sheet_with_endless_merges_is_read():
    head = ["活动名称", "开展时间", *[f"栏{n}" for n in range(2000)]]
    rows = [head, *([f"活动{n}", "2020.2", *["x"] * 20] for n in range(500))]
    merges = [Merge(1, 1, 900_000, 1)] * 2000

    reading = read_file([Sheet("活动台账", rows, merges)], file_name="台账.xlsx")

    assert len(reading.rows) == 500
