"""Golden files: what the workbooks of a ledger hold, one file for each registered ledger."""

import json
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from portal.ledgers import files

FOLDER = Path(__file__).parent / "golden"


def golden(slug):
    """``{variant: rows of the first sheet}`` as they have to be."""
    return json.loads((FOLDER / f"{slug}.json").read_text())


def workbooks_of(run):
    """The same of the files of ``run``."""
    return {"internal": cells_of(files.path_of(run.xlsx)), "public": cells_of(files.path_of(run.public_xlsx))}


def cells_of(path):
    """All rows of the first sheet, dates as text; what follows the last filled cell is left out."""
    sheet = load_workbook(path).active
    rows = []
    for row in sheet.iter_rows(values_only=True):
        values = [value.date().isoformat() if isinstance(value, datetime) else value for value in row]
        while values and values[-1] is None:
            values.pop()
        rows.append(values)
    return rows
