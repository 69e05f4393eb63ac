"""Reading a file in a caged process: whatever it holds, there is a verdict in time and nothing else happens."""

import json
import os
import signal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from portal.imports.base import CellValue, Merge, Sheet
from portal.imports.gate import RefusedError

SECONDS = 20
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.append(sys.argv[1]); from portal.imports import caged; caged.main()"
_READERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def read_sheets(path: Path, *, seconds: float = SECONDS) -> list[Sheet]:
    """Return the visible sheets of the workbook at ``path``.

    RefusedError: it is not one that is read; ``timeout`` when ``seconds`` were not enough, ``too_many_cells`` when the
    memory of the cage was not, ``damaged`` when the reader broke down.
    """
    with path.open("rb") as source, TemporaryFile() as target:
        _run(source, target, seconds)
        target.seek(0)
        answer = _answer(target.read())
    if "refused" in answer:
        raise RefusedError(answer["refused"])
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _run(source: IO[bytes], target: IO[bytes], seconds: float) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own program; the file is data on its standard input
        [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)],
        stdin=source,
        stdout=target,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
    )
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as late:
        raise RefusedError("timeout") from late
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        raise RefusedError("timeout")
    if code != 0:
        raise RefusedError("too_many_cells" if code in {-signal.SIGABRT, -signal.SIGXFSZ} else "damaged")


def _answer(text: bytes) -> dict[str, Any]:
    try:
        return json.loads(text)
    except ValueError as error:
        raise RefusedError("damaged") from error


def _sheet(sheet: dict[str, Any]) -> Sheet:
    rows = [[_value(value) for value in row] for row in sheet["rows"]]
    return Sheet(sheet["name"], rows, [Merge(*area) for area in sheet["merges"]])


def _value(value: Any) -> CellValue:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return _READERS[kind](text)
