"""Columns to write, and three readers to read a workbook back with."""

import io
from datetime import datetime

import openpyxl
import python_calamine

from portal.xlsx import Sheet, SheetColumn, write_workbook

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
