"""``manage.py import_ledger``: the wizard's steps and rules on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.codes.models import Code
from portal.imports.models import ImportBatch
from tests.imports.conftest import workbook
from tests.imports.definition import SLUG

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, branch, clerk, reviewer):
    """``run(rows, "--dry-run")`` is what the command says."""

    def call(rows, *options, by="clerk", unit=branch.code):
        (tmp_path / "台账.xlsx").write_bytes(workbook(rows))
        said = StringIO()
        call_command(
            "import_ledger", SLUG, str(tmp_path / "台账.xlsx"),
            "--organization", unit, "--by", by, *options, stdout=said
        )  # fmt: skip
        return said.getvalue()

    return call


def written():
    return Code.objects.filter(value__contains="-").count()


def test_a_dry_run_shows_the_rows_and_keeps_nothing(run):
    said = run([("早餐", 3), ("午餐", "多少")], "--dry-run")

    assert "表一 第2行 [新增] 早餐" in said
    assert "表一 第3行 [错误] 午餐 数量 “多少”不是数字" in said
    assert "新增 1，跳过 0，有变化 0，错误 1。" in said
    assert ImportBatch.objects.get().state == "discarded"


def test_with_a_second_person_the_rows_are_written_and_again_nothing_new(run):
    assert "已导入 2 条记录，由 李审核 确认。" in run([("早餐", 3), ("午餐", 5)], "--confirm-by", "reviewer")
    assert written() == 2
    assert "没有新内容。" in run([("早餐", 3), ("午餐", 5)], "--confirm-by", "reviewer")
    assert written() == 2


def test_the_second_person_is_another_one(run):
    with pytest.raises(CommandError):
        run([("早餐", 3)], "--confirm-by", "clerk")
    assert written() == 0


def test_unknown_words_are_chosen_or_made(run):
    assert "未选择" in run([("早餐", 3, "甲类")])
    assert "新建" in run([("早餐", 3, "甲类")], "--create-missing")
    assert "服务对象" in run([("早餐", 3, "甲类")], "--choose", "kind:甲类=service_target")


@pytest.mark.parametrize(
    "options",
    [("--confirm-by", "nobody"), ("--choose", "nonsense"), ("--choose", "kind:乙类=1")],
)
def test_what_cannot_be_is_said(run, options):
    with pytest.raises(CommandError):
        run([("早餐", 3)], *options)


def test_a_bad_row_ends_the_command_before_anything_is_written(run):
    with pytest.raises(CommandError):
        run([("早餐", 3), ("午餐", "多少")], "--confirm-by", "reviewer")
    assert written() == 0
