"""The wizard's pages: scope, rights, choices, files, the number of queries."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from portal.codes.models import Code
from portal.imports.models import ImportBatch
from tests.imports.conftest import preview, upload, work, workbook
from tests.imports.definition import SLUG

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"imports:import-{name}", args=args)


def saved(response):
    """The sheet of a workbook that was sent."""
    return load_workbook(BytesIO(b"".join(response.streaming_content))).active


def test_from_upload_to_undo(branch, clerk, reviewer, as_user):
    first, second = as_user(clerk), as_user(reviewer)
    file = SimpleUploadedFile("台账.xlsx", workbook([("早餐", 3, "甲类"), ("旧账", 1)]))
    answer = first.post(page("create"), {"definition": SLUG, "organization": branch.pk, "file": file})
    batch = ImportBatch.objects.get()
    assert answer.url == page("detail", batch.pk)
    assert "等待读取" in first.get(answer.url).content.decode()

    work(batch)
    text = first.get(answer.url).content.decode()
    assert "甲类" in text
    row = batch.rows.get(action="changed")
    first.post(page("choose", batch.pk), {"version": 1, "question-0": "create", f"row-{row.pk}": "skip"})
    text = first.get(answer.url).content.decode()
    assert "将新增 1 条记录" in text
    first.post(page("submit", batch.pk), {"version": 2})
    assert first.post(page("confirm", batch.pk), {"version": 2}).status_code == 403

    assert "确认导入" in second.get(answer.url).content.decode()
    second.post(page("confirm", batch.pk), {"version": 2})
    work(batch)
    assert "已导入 1 条记录" in second.get(answer.url).content.decode()
    second.post(page("undo", batch.pk))
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert not Code.objects.filter(label="早餐").exists()


def test_the_progress_region_loads_the_page_anew_when_it_is_over(branch, clerk, as_user):
    batch = upload(branch, clerk)
    client = as_user(clerk)
    waiting = client.get(page("detail", batch.pk), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in waiting.content.decode()

    work(batch)
    over = client.get(page("detail", batch.pk), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"


def test_a_page_of_another_version_decides_nothing(branch, clerk, reviewer, as_user):
    batch = preview(branch, clerk)
    as_user(reviewer).post(page("confirm", batch.pk), {"version": 7})
    as_user(reviewer).post(page("confirm", batch.pk))

    batch.refresh_from_db()
    assert batch.state == "preview"


def test_siblings_get_404_and_units_of_others_are_not_offered(branch, sibling, clerk, outsider, as_user):
    batch = preview(branch, clerk)

    assert as_user(outsider).get(page("detail", batch.pk)).status_code == 404
    assert as_user(outsider).get(page("list")).context["rows"] == []
    file = SimpleUploadedFile("台账.xlsx", workbook([("早餐", 3)]))
    answer = as_user(clerk).post(page("create"), {"definition": SLUG, "organization": sibling.pk, "file": file})
    assert answer.context["form"].errors.keys() == {"organization"}


def test_rows_with_errors_come_as_a_file(branch, clerk, as_user):
    batch = preview(branch, clerk, [("早餐", 3), ("=午餐", "多少")])
    sheet = saved(as_user(clerk).get(page("errors", batch.pk)))

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["序号", "工作表", "行号", "需要修改", "名称", "数量"] in rows
    assert [1, "表一", 3, "数量：“多少”不是数字", "=午餐", "多少"] in rows
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_template_has_the_heads(clerk, as_user):
    client = as_user(clerk)
    sheet = saved(client.get(reverse("imports:import-template", args=[SLUG])))

    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["序号", "名称", "数量"] in cells
    assert any("名称：每行一个；例如 早餐" in str(cell) for row in cells for cell in row)
    assert client.get(reverse("imports:import-template", args=["nothing"])).status_code == 404


def test_the_list_asks_as_many_questions_for_three_as_for_one(branch, clerk, as_user, django_assert_num_queries):
    client = as_user(clerk)
    preview(branch, clerk)
    client.get(page("list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(page("list"))
    preview(branch, clerk, [("晚餐", 1)])
    preview(branch, clerk, [("夜宵", 1)])
    with django_assert_num_queries(LIST_QUERIES):
        client.get(page("list"))


LIST_QUERIES = 7


def test_the_preview_asks_as_many_questions_for_many_rows_as_for_one(
    branch, clerk, reviewer, as_user, django_assert_num_queries
):
    client = as_user(reviewer)
    one, many = (
        preview(branch, clerk, [("早餐", 3)]),
        preview(branch, clerk, [(f"第{n}", n) for n in range(80)]),
    )
    client.get(page("list"))  # the session's own queries
    counts = []
    for batch in (one, many):
        with django_assert_num_queries(30, exact=False) as queries:
            answer = client.get(page("detail", batch.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert len(answer.context["rows"]) == 50
    assert len(client.get(page("detail", many.pk), {"page": 2, "rows": "new"}).context["rows"]) == 30
