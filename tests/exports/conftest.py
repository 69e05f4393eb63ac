"""Files of exports go to a folder of their own."""

from datetime import datetime

import pytest
from openpyxl import load_workbook


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def cells_of(media):
    """``cells_of(export)``: all rows of the sheet, dates as text, without the blanks at the end of a row."""

    def read(export):
        rows = []
        for row in load_workbook(media / export.file).active.iter_rows(values_only=True):
            values = [value.date().isoformat() if isinstance(value, datetime) else value for value in row]
            while values and values[-1] is None:
                values.pop()
            rows.append(values)
        return rows

    return read
