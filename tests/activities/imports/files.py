"""Workbooks as clerks keep them, and an import of one step by step."""

from io import BytesIO
from pathlib import Path

from django.utils import timezone
from openpyxl import Workbook

from activities import figures
from activities.models import Activity
from portal.imports import services as imports
from portal.imports.base import CREATE

LEDGER = Path(__file__).parents[2] / "data" / "luohe-2020-activity-ledger.xlsx"
HEADS = ("活动名称", "开展时间", "主办单位", "活动类别", "场次", "参与人次", "资金", "资金性质")


def workbook(
    rows, *, heads=HEADS, above=(("2020年活动台账",), ("填报单位：漯河市总工会",)), title="活动台账", merges=()
):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in (*above, heads, *rows):
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def preview(organization, by, data):
    """The import of ``data`` (bytes), read and resolved."""
    batch = imports.upload(
        definition="activities", organization=organization, file=BytesIO(data), file_name="台账.xlsx", size=len(data),
        by=by, at=timezone.now(),
    )  # fmt: skip
    return work(batch)


def work(batch):
    imports.run_batch(batch_id=batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    return batch


def choose(batch, by, **choices):
    return imports.choose(
        batch=batch, choices=choices, decisions={}, version=batch.version, by=by, at=timezone.now()
    )  # fmt: skip


def create_what_is_unknown(batch, by):
    """Answer every question that has no answer with CREATE."""
    choices = {}
    for question in batch.questions:
        if not question["answer"]:
            choices.setdefault(question["kind"], {})[question["words"]] = CREATE
    return choose(batch, by, **choices)


def confirmed(batch, second):
    imports.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now())
    work(batch)
    assert batch.state == "done", batch.error
    return batch


def imported(organization, by, second, data):
    return confirmed(create_what_is_unknown(preview(organization, by, data), by), second)


def said(batch):
    """``{row: messages}`` of what is wrong."""
    return {
        row.number: [(item["column"], item["message"]) for item in row.problems if item["is_error"]]
        for row in batch.rows.in_order()
        if any(item["is_error"] for item in row.problems)
    }


def sums(organization, year):
    of_year = Activity.objects.within(organization).filter(reporting_year=year)
    found = figures.summarize(of_year)
    money = {kind: (amount.value, amount.is_approximate) for kind, amount in found.money.items()}
    return found.activities, found.sessions.value, found.headcount.value, money
