"""What each registered ledger must have: a golden file with its own heads, and rules by which it closes by itself."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.utils import timezone

from portal.common.language import office_language
from portal.ledgers.base import ledgers
from portal.ledgers.models import ClosingCursor, ClosingRule
from portal.ledgers.operations import rules_by_ledger
from tests.ledgers.goldens import FOLDER, golden

NAMES = (
    "0003_default_closing_rules", "0006_closing_rules_of_every_ledger", "0007_closing_rules_of_aid",
    "0008_closing_rules_of_donations",
)  # fmt: skip
FIRST, OTHERS, OF_AID, OF_DONATIONS = (importlib.import_module(f"portal.ledgers.migrations.{name}") for name in NAMES)


def test_there_is_a_golden_file_for_each_and_no_other():
    assert {file.stem for file in FOLDER.glob("*.json")} == {ledger.slug for ledger in ledgers()}


@pytest.mark.parametrize("ledger", ledgers(), ids=lambda ledger: ledger.slug)
def test_golden_files_have_the_office_layout(ledger):
    """Title, unit and period, heads, a sum where something is summed, and the line to sign on."""
    rows = golden(ledger.slug)["internal"]
    with office_language():
        title, heads = str(ledger.title), [str(column.header) for column in ledger.columns]

    assert (rows[0], rows[2]) == ([title], ["序号", *heads])
    assert rows[1][0].startswith("填报单位：")
    assert any(str(cell).startswith("统计期间：") for cell in rows[1])
    assert [row[0] for row in rows].count("合计") == any(column.total for column in ledger.columns)
    assert [cell for cell in rows[-1] if cell] == ["单位负责人：", "审核人：", "填表人：", "联系电话："]


@pytest.fixture
def default_rules(db):
    ClosingRule.objects.all().delete()
    for module in (FIRST, OTHERS, OF_AID, OF_DONATIONS):
        module.add_rules(apps, None)


def test_default_rules_say_when_in_words(default_rules):
    with office_language():
        said = {title: [str(rule) for rule in rules] for title, rules in rules_by_ledger()}

    year, month = "每年1月1日 01:00 生成上年终稿", "每月1日 00:30 生成上月终稿"
    assert said == {
        "志愿服务活动台账": ["每星期五 17:00 生成本周初稿", "每星期一 00:10 生成上周终稿", month, year],
        "双报到台账": [month, year],
        "志愿者花名册": [year],
        "服务时长明细": ["每月10日 00:30 生成上月终稿", "每年1月10日 01:00 生成上年终稿"],
        "学习台账": [month, year],
        "志愿服务队登记台账": [year],
        "俱乐部台账": [month, year],
        "帮扶发放台账": [month, year],
        "捐赠台账": [year],
    }


def test_an_installation_begins_with_the_present_period_and_keeps_its_own_rules(default_rules, branch):
    OTHERS.remove_rules(apps, None)
    OF_AID.remove_rules(apps, None)
    OF_DONATIONS.remove_rules(apps, None)
    assert set(ClosingRule.objects.values_list("ledger", flat=True)) == {"activities"}
    own = ClosingRule.objects.create(ledger="study", period_kind="month", days=5, at_time="08:00")

    OTHERS.add_rules(apps, None)

    today = timezone.localdate()
    starts = {"month": today.replace(day=1), "year": date(today.year, 1, 1)}
    cursors = ClosingCursor.objects.filter(organization=branch).select_related("rule")
    assert len(cursors) == 9
    assert all((starts[cursor.rule.period_kind] - cursor.closed_through).days == 1 for cursor in cursors)
    OTHERS.remove_rules(apps, None)
    assert list(ClosingRule.objects.exclude(ledger="activities")) == [own]
