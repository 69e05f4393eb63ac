"""The caged process: limits itself, passes the gate, reads the cells, and writes them as JSON.

Started by ``portal.imports.cage`` as ``python -I`` with the file as standard input; it opens nothing itself. Only the
standard library and the reader are imported. The answer is ``{"sheets": [...]}`` or ``{"refused": code}``.
"""

import json
import math
import re
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from portal.imports import gate

MEMORY = 512 * gate.MEGABYTE
CPU_SECONDS = 20
MAX_ANSWER = 64 * gate.MEGABYTE
_MAX_CHARACTERS = 8_000_000
_OPEN_FILES = 32

# Marks that are not seen: controls, zero-width characters, changes of direction.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_EDGES = " \t\n\u3000\xa0"


def limit() -> None:
    """Memory, processor time, size of the answer; no further processes, no core."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_ANSWER),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer(data: bytes) -> dict[str, Any]:
    """Return the visible sheets in ``data``, or why they are not read. The one border that catches everything."""
    try:
        gate.check_start(data, len(data))
        with gate.check_package(BytesIO(data)) as package:
            gate.check_parts(package)
        return {"sheets": _read(data)}
    except gate.RefusedError as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "too_many_cells"}
    except BaseException:  # the reader panics past Exception
        return {"refused": "damaged"}


def _read(data: bytes) -> list[dict[str, Any]]:
    from python_calamine import (  # noqa: PLC0415 - the limits and the gate come first
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    room = _MAX_CHARACTERS
    sheets = []
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for place, about in enumerate(book.sheets_metadata):
            if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(place)
            rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            room -= sum(len(value) for row in rows for value in row if isinstance(value, str))
            if room < 0:
                raise gate.RefusedError("too_many_cells")
            sheets.append({"name": about.name, "rows": rows, "merges": _merges(sheet)})
    return sheets


def _merges(sheet: Any) -> list[list[int]]:
    return [[*first, *last] for first, last in sheet.merged_cell_ranges or []]


def _plain(value: Any) -> Any:
    """``value`` as JSON can hold it; days and times as ``{kind: ISO text}``. Blank texts are None."""
    if isinstance(value, str):
        return _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip(_EDGES) or None
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return {"seconds": value.total_seconds()} if isinstance(value, timedelta) else value


def _number(value: float) -> int | float | str:
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def main() -> None:
    """Read standard input, write the answer."""
    limit()
    data = sys.stdin.buffer.read(gate.MAX_BYTES + 1)
    sys.stdout.write(json.dumps(answer(data), ensure_ascii=True, separators=(",", ":")))
