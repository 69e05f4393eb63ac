"""A file of activities into records, beside a tuned django-import-export: ``python -m bench.imports --rows 10000``.

Makes a throwaway database beside DATABASE_URL's. Ours runs as a worker does: gate, cage, staging, questions, preview,
second person, all rows with numbers, audit events and totals in one transaction. The rival has cached foreign keys,
bulk writes, no diffs and one transaction; it goes over the file twice, for its preview and for the import. Beyond the
rows that the gate lets through the cage is left out of both. The second table says where our time goes, and what COPY
would save on the staged rows.
"""

import argparse
import io
import os
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import date
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from tablib import Dataset  # noqa: E402

from activities.imports.definition import ActivityImport  # noqa: E402
from activities.models import Activity, ActivityType  # noqa: E402
from portal.accounts.roles import Role  # noqa: E402
from portal.imports import gate, services  # noqa: E402
from portal.imports.base import Sheet  # noqa: E402
from portal.imports.models import ImportRow  # noqa: E402
from portal.imports.services import confirming, reading  # noqa: E402
from portal.organizations.models import Organization  # noqa: E402
from tests.factories.accounts import person  # noqa: E402
from tests.factories.activities import NOON, ActivityTypeFactory  # noqa: E402
from tests.factories.organizations import OrganizationFactory  # noqa: E402

HEADS = ("活动名称", "开展时间", "主办单位", "活动类别", "场次", "参与人次", "地点", "备注")
UNITS, TYPES = 50, 6


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--preview", action="store_true", help="ours alone, to the preview: what staging takes")
    options = parser.parse_args()
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings.MEDIA_ROOT = folder
            measure(options.rows, is_preview=options.preview)
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def measure(count, *, is_preview):
    city = OrganizationFactory(kind="city", name="漯河市总工会")
    units = [OrganizationFactory(parent=city, name=f"第{n}厂工会委员会") for n in range(UNITS)]
    types = [ActivityTypeFactory(code=f"B{n}", name=f"志愿服务{n}") for n in range(TYPES)]
    rows = [
        (f"活动{n}", date(2020, 1 + n % 12, 1 + n % 28), units[n % UNITS].name, types[n % TYPES].name, 1, 3 + n % 90,
         f"{n % 40}号", "备注" if n % 3 else None)
        for n in range(count)
    ]  # fmt: skip
    data = workbook(rows)
    theirs = None if is_preview else rival(data, city)
    seconds, parts = ours(data, rows, city, is_preview=is_preview)
    print(f"\n{count:,} rows, {len(data) / 1e6:.1f} MB\n")
    reached = "preview" if is_preview else "records"
    print(f"portal.imports, upload to {reached}         {seconds:7.1f} s  {count / seconds:8,.0f} rows/s")
    if theirs is not None:
        print(f"django-import-export, preview and import  {theirs:7.1f} s  {count / theirs:8,.0f} rows/s")
        print(f"ours is {theirs / seconds:.1f} × as fast\n")
    for name, value in parts.items():
        print(f"{name:<42}{value:7.2f} s  {value / seconds:6.1%}")


def workbook(rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("活动台账")
    for row in (HEADS, *rows):
        sheet.append(row)
    book.save(target := io.BytesIO())
    return target.getvalue()


class CachedKey(widgets.ForeignKeyWidget):
    """Foreign keys from a dict instead of a query for each row."""

    def __init__(self, model):
        super().__init__(model, "name")
        self.rows = {row.name: row for row in model.objects.all()}

    def clean(self, value, row=None, **kwargs):
        return self.rows[value]


def resource_of(clerk, reviewer):
    class ActivityResource(resources.ModelResource):
        title = fields.Field("title", "活动名称")
        starts_on = fields.Field("starts_on", "开展时间", widget=widgets.DateWidget())
        organization = fields.Field("organization", "主办单位", widget=CachedKey(Organization))
        type = fields.Field("type", "活动类别", widget=CachedKey(ActivityType))
        session_count = fields.Field("session_count", "场次", widget=widgets.IntegerWidget())
        headcount = fields.Field("headcount", "参与人次", widget=widgets.IntegerWidget())
        place = fields.Field("place", "地点")
        remark = fields.Field("remark", "备注", default="")

        class Meta:
            model = Activity
            fields = ("title", "starts_on", "organization", "type", "session_count", "headcount", "place", "remark")
            import_id_fields = ()
            force_init_instance = True
            use_bulk = use_transactions = skip_diff = True
            skip_html_diff = True
            batch_size = 1000

        def after_init_instance(self, instance, new, row, **kwargs):
            self.number = getattr(self, "number", 0) + 1
            instance.number, instance.state, instance.source = f"R-{self.number}", "approved", "import"
            instance.reporting_year = row["开展时间"].year
            instance.organization_name = row["主办单位"]
            instance.created_by = instance.submitted_by = clerk
            instance.approved_by = reviewer
            instance.created_at = instance.updated_at = instance.submitted_at = NOON
            instance.approved_at = instance.effective_at = NOON

        def before_import_row(self, row, **kwargs):
            row["备注"] = row["备注"] or ""

    return ActivityResource()


def rival(data, city):
    """Seconds of its preview (a dry run) and its import; what it wrote is taken away again."""
    clerk, reviewer = person(Role.CLERK, city, username="rival"), person(Role.REVIEWER, city, username="rival2")
    began = time.perf_counter()
    with transaction.atomic():
        for dry in (True, False):
            dataset = Dataset().load(data, format="xlsx")
            result = resource_of(clerk, reviewer).import_data(dataset, dry_run=dry, raise_errors=True)
    seconds = time.perf_counter() - began
    assert result.totals["new"] == Activity.objects.count() == len(dataset)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE activities_activity CASCADE")
    return seconds


@contextmanager
def clocked(parts, name, owner, attribute):
    """Add up the seconds inside ``owner.attribute``."""
    original = getattr(owner, attribute)

    def timed(*args, **kwargs):
        began = time.perf_counter()
        try:
            return original(*args, **kwargs)
        finally:
            parts[name] = parts.get(name, 0.0) + time.perf_counter() - began

    with mock.patch.object(owner, attribute, timed):
        yield


def ours(data, rows, city, *, is_preview):
    """``(seconds from upload to records or preview, seconds by part)``."""
    clerk = person(Role.UNION_MANAGER, city, include_children=True, username="first")
    second = person(Role.UNION_MANAGER, city, include_children=True, username="second")
    parts = {}
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(reading, "MAX_ROWS", len(rows)))
        if len(rows) >= gate.MAX_ROW:
            data = workbook(rows[:10])
            sheet = Sheet("活动台账", [list(HEADS), *map(list, rows)])
            stack.enter_context(mock.patch.object(reading, "read_sheets", return_value=[sheet]))
        for name, owner, attribute in (
            ("gate and cage", reading, "read_sheets"),
            ("cells to staged rows", ActivityImport, "read"),
            ("staged rows by bulk_create", type(ImportRow.objects), "bulk_create"),
            ("resolving, at the preview", reading, "resolve"),
            ("resolving again, when writing", confirming, "resolve"),
            ("writing records", ActivityImport, "write"),
        ):
            stack.enter_context(clocked(parts, name, owner, attribute))
        began = time.perf_counter()
        batch = services.upload(
            definition="activities", organization=city, file=io.BytesIO(data), file_name="台账.xlsx", size=len(data),
            by=clerk, at=timezone.now(),
        )  # fmt: skip
        services.run_batch(batch_id=batch.pk, clock=timezone.now)
        batch.refresh_from_db()
        assert batch.counts["new"] == len(rows), (batch.error, batch.counts)
        if not is_preview:
            services.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now())
            services.run_batch(batch_id=batch.pk, clock=timezone.now)
        seconds = time.perf_counter() - began
    assert Activity.objects.filter(state="approved").count() == (0 if is_preview else len(rows))
    return seconds, parts | {"for comparison: staged rows by COPY": copied()}


def copied():
    """Seconds of the same staged rows by COPY: out as text beforehand, in under the clock, then taken back."""
    table, text = ImportRow._meta.db_table, io.StringIO()
    columns = ", ".join(f'"{field.column}"' for field in ImportRow._meta.concrete_fields if field.name != "id")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT {columns} FROM {table}) TO STDOUT", text)
        cursor.execute(f"DELETE FROM {table}")
        text.seek(0)
        began = time.perf_counter()
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


if __name__ == "__main__":
    main()
