"""Our own streaming writer."""

import tempfile

from bench.rows import COLUMNS, FACTS, SIGNERS, rows
from bench.rows import TITLE as SHEET_TITLE
from portal.xlsx import Sheet, SheetColumn, write_workbook

TITLE = "ours, styled"


def run(count: int) -> dict:
    """Write the workbook."""
    left, middle, right = FACTS
    sheet = Sheet(
        title=SHEET_TITLE,
        facts_left=left,
        facts_middle=middle,
        facts_right=right,
        columns=[
            SheetColumn(header=column.header, width=column.width, kind=column.kind, total=column.total)
            for column in COLUMNS
        ],
        signers=SIGNERS,
    )
    with tempfile.TemporaryFile() as target:
        facts = write_workbook(target, sheet, rows(count))
    return {"file MB": facts.bytes / 2**20}
