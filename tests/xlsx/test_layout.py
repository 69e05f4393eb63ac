"""The office layout: title, head, borders, heights, print set-up, tabs."""

from datetime import date
from decimal import Decimal

import pytest

from portal.xlsx import Approximate
from tests.xlsx.reading import DAY, FIRST_ROW, MONEY, TEXT, opened, sheet_of, written


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
