"""The one door to Excel: a ledger goes in as plain data, a workbook in the office layout comes out.

The layout (styles, widths, print set-up, merged cells) is made by openpyxl, the rows are streamed by our own
writer into that workbook's sheet part, so memory stays flat whatever the number of rows.
"""

from portal.xlsx.sheet import TOTAL, Approximate, Sheet, SheetColumn, WorkbookFacts
from portal.xlsx.writer import ROWS_PER_SHEET, write_workbook

__all__ = ["ROWS_PER_SHEET", "TOTAL", "Approximate", "Sheet", "SheetColumn", "WorkbookFacts", "write_workbook"]
