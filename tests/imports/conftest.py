"""Files and the engine's own kind of import; uploads go to a folder of their own."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import Workbook

from portal.imports import base, services
from tests.imports.definition import SLUG, CodeImport


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def code_import(monkeypatch):
    """The engine's own kind of import, beside the real ones."""
    monkeypatch.setitem(base._DEFINITIONS, SLUG, CodeImport())


def workbook(rows, *, sheet="表一"):
    """The bytes of an .xlsx with ``rows`` under the head of CodeImport."""
    book = Workbook()
    book.active.title = sheet
    for row in [["名称", "数量", "分类"], *rows]:
        book.active.append(row)
    for cell in (cell for line in book.active.iter_rows() for cell in line if cell.data_type == "f"):
        cell.data_type = "s"  # text that looks like a formula, as a clerk types it behind an apostrophe
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def upload(organization, by, rows=(("早餐", 3), ("午餐", 5)), *, data=None, at=None):
    """An import that waits for a worker."""
    data = workbook(rows) if data is None else data
    return services.upload(
        definition=SLUG, organization=organization, file=BytesIO(data), file_name="表.xlsx", size=len(data), by=by,
        at=at or timezone.now(),
    )  # fmt: skip


def work(batch):
    """Let this process be the worker for one step; return the import as it stands."""
    services.run_batch(batch_id=batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    return batch


def preview(organization, by, rows=(("早餐", 3), ("午餐", 5)), **options):
    """An import that was read."""
    return work(upload(organization, by, rows, **options))


def confirmed(organization, by, second, rows=(("早餐", 3), ("午餐", 5))):
    """An import that was written."""
    batch = preview(organization, by, rows)
    services.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now())
    return work(batch)
