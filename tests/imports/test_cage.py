"""The cage holds: memory, time, network and files are limited, whatever the reader does."""

import json
import subprocess
import sys
import time
from datetime import date, datetime
from datetime import time as clock

import pytest
from openpyxl import Workbook

from portal.imports import cage, caged
from portal.imports.base import Merge
from portal.imports.gate import RefusedError
from tests.patience import PATIENCE

# A cell has no time zone.
MOMENT = datetime(2020, 2, 3, 9, 30)  # noqa: DTZ001
MAC_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001


def child(code):
    """Run ``code`` in the cage instead of the reader; return its exit code and its output."""
    start = f"import sys; sys.path.append({str(cage._ROOT)!r}); from portal.imports import caged; caged.limit(); {code}"
    done = subprocess.run([sys.executable, "-I", "-c", start], capture_output=True, check=False, timeout=PATIENCE)
    return done.returncode, done.stdout.decode()


def test_the_reader_gives_cells_as_they_are(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["  标题\u200b ", None])
    sheet.append([date(2020, 2, 3), MOMENT, clock(9, 30), 3, 2.5, True, "=1+1", " \n"])
    sheet["G2"].data_type = "s"
    sheet.merge_cells("A1:B1")
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    (read,) = cage.read_sheets(tmp_path / "a.xlsx")

    assert (read.name, read.merges) == ("台账", [Merge(0, 0, 0, 1)])
    assert read.rows[0][:2] == ["标题", None]
    assert read.rows[1] == [
        date(2020, 2, 3), MOMENT, clock(9, 30), 3, 2.5, True, "=1+1", None,
    ]  # fmt: skip


def test_dates_of_old_macs_are_the_same_days(tmp_path):
    book = Workbook()
    book.epoch = MAC_EPOCH
    book.active.append([date(2020, 2, 3)])
    book.save(tmp_path / "a.xlsx")

    assert cage.read_sheets(tmp_path / "a.xlsx")[0].rows == [[date(2020, 2, 3)]]


def test_too_much_memory_ends_the_child_and_not_the_machine():
    code, said = child("\ntry:\n    bytearray(600 * 1024 * 1024)\nexcept MemoryError:\n    print('refused')")

    assert (code, said.strip()) == (0, "refused")


def test_time_is_over_after_the_given_seconds(tmp_path, monkeypatch):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    monkeypatch.setattr(cage, "_START", "import time; time.sleep(60)")

    began = time.monotonic()
    with pytest.raises(RefusedError) as refused:
        cage.read_sheets(tmp_path / "a.xlsx", seconds=0.5)

    assert refused.value.code == "timeout"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "timeout"),
        ("import os; os.abort()", "too_many_cells"),
        ("raise SystemExit(3)", "damaged"),
        ("print('no answer')", "damaged"),
        ("import sys; from portal.imports import caged", "damaged"),
    ],
)
def test_a_child_that_breaks_down_is_a_verdict(tmp_path, monkeypatch, start, code):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    monkeypatch.setattr(cage, "_START", start)

    with pytest.raises(RefusedError) as refused:
        cage.read_sheets(tmp_path / "a.xlsx")

    assert refused.value.code == code


def test_the_answer_is_bounded_and_no_core_is_written():
    code, _said = child("import resource; print(resource.getrlimit(resource.RLIMIT_FSIZE)[0])")
    assert (code, int(_said)) == (0, caged.MAX_ANSWER)


def test_the_child_knows_no_secrets(tmp_path, monkeypatch):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    monkeypatch.setenv("SECRET_KEY", "s" * 50)
    monkeypatch.setattr(cage, "_START", "import os, json; print(json.dumps({'refused': ' '.join(os.environ)}))")

    with pytest.raises(RefusedError) as refused:
        cage.read_sheets(tmp_path / "a.xlsx")

    assert "SECRET_KEY" not in refused.value.code


def test_a_panic_of_the_reader_is_a_verdict(monkeypatch):
    class PanicError(BaseException):
        pass

    def panic(data):
        raise PanicError

    monkeypatch.setattr(caged.gate, "check_start", panic)

    assert json.dumps(caged.answer(b"x" * 10)) == '{"refused": "damaged"}'


def test_numbers_that_are_none_are_words():
    assert [caged._plain(value) for value in (float("nan"), 1e300, 5.0, 0.1)] == ["nan", 1e300, 5, 0.1]
