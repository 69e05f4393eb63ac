"""Declared figures from an office's table: read, asked, confirmed by a second person, changed, taken back."""

from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.common.periods import Period, PeriodKind
from portal.figures import services as figures
from portal.figures.imports.reading import read_period
from portal.figures.models import DeclaredFigure
from portal.imports import services
from portal.imports.models import ImportBatch

pytestmark = pytest.mark.django_db

HEADS = ("序号", "指标", "单位", "期间", "数值", "来源", "备注")
ROWS = [
    (1, "志愿服务队", None, 2020, 179, "2020年工作总结", None),
    (2, "注册志愿者", "第一纺织厂工会", "2020年度", "3.5万", "系统截图", None),
    (3, "荣誉", None, "2020年3月", "60多个", None, "含集体荣誉"),
    (4, "活动场次", None, "第三季度", "约1,200", "季报", None),
    (5, "服务时长", None, "2020-W10", "12.5小时", "周报", None),
    (6, "本级投入", None, "2020年", "22.3万元", "决算", None),
]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def workbook(rows, heads=HEADS, title="第一纺织厂工会2020年工作数据"):
    book = Workbook()
    for row in [(title,), heads, *rows, ("合计", None, None, None, None)]:
        book.active.append(row)
    book.save(target := BytesIO())
    return target.getvalue()


def work(batch):
    services.run_batch(batch_id=batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    return batch


def preview(branch, by, rows=ROWS, **shape):
    data = workbook(rows, **shape)
    return work(
        services.upload(
            definition="figures", organization=branch, file=BytesIO(data), file_name="数据.xlsx", size=len(data), by=by,
            at=timezone.now(),
        )
    )  # fmt: skip


def choose(batch, by, decisions=None, **choices):
    return services.choose(
        batch=batch, choices=choices, decisions=decisions or {}, version=batch.version, by=by, at=timezone.now()
    )


def confirmed(batch, by):
    services.confirm_batch(batch=batch, version=batch.version, by=by, at=timezone.now())
    assert work(batch).state == "done", batch.error
    return batch


def actions(batch):
    return list(batch.rows.in_order().values_list("action", flat=True))


def test_figures_arrive_confirmed_with_their_words(branch, clerk, reviewer):
    batch = confirmed(preview(branch, clerk), reviewer)

    found = DeclaredFigure.objects.order_by("pk")
    assert [(row.measure, row.period.code, row.value, row.is_approximate, row.words) for row in found] == [
        ("teams", "2020", Decimal(179), False, ""),
        ("volunteers", "2020", Decimal(35_000), False, "3.5万"),
        ("honors", "2020-03", Decimal(60), True, "60多个；含集体荣誉"),
        ("sessions", "2020-Q3", Decimal(1200), True, "约1,200"),
        ("service-time", "2020-W10", Decimal(750), False, "12.5小时"),
        ("money-own", "2020", Decimal("223000.00"), False, "22.3万元"),
    ]
    assert {(row.state, row.entered_by, row.confirmed_by, row.organization) for row in found} == {
        ("confirmed", clerk, reviewer, branch)
    }
    assert found[2].source == "第一纺织厂工会2020年工作数据"
    event = AuditEvent.objects.filter(action="declared_figure.imported").first()
    assert (event.actor_id, event.details) == (reviewer.pk, {"import": batch.pk})
    assert actions(preview(branch, clerk)) == ["skip"] * 6


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        ("2020", "year", date(2020, 1, 1)), ("全年", "year", date(2020, 1, 1)),
        ("截至2020年底", "year", date(2020, 1, 1)), ("第三季度", "qtr", date(2020, 7, 1)),
        ("2020Q1", "qtr", date(2020, 1, 1)), ("2020年1-3月", "qtr", date(2020, 1, 1)),
        ("2020.3", "month", date(2020, 3, 1)), (date(2020, 3, 1), "month", date(2020, 3, 1)),
        ("第十周", "week", date(2020, 3, 2)), ("2020.3.2-3.8", "week", date(2020, 3, 2)),
    ],
)  # fmt: skip
def test_periods_are_read(words, kind, first):
    assert read_period(words, year=2020) == Period.containing(PeriodKind(kind), first)


@pytest.mark.parametrize("words", ["上半年", "2020年3月5日", "2020-W60", "近年来", date(2020, 3, 5), "某时", None])
def test_no_period_is_guessed(words):
    assert read_period(words, year=2020) is None


def test_what_is_unknown_is_asked_and_what_does_not_fit_is_named(branch, clerk):
    rows = [
        (1, "学习积分", None, 2020, 12, "总结", None),
        (2, "志愿服务队", "某某工会", 2020, 3, "总结", None),
        (3, "志愿服务队", None, "上半年", 3, "总结", None),
        (4, "志愿服务队", None, 2020, "若干", "总结", None),
        (5, "志愿服务队", None, 2099, 3, "总结", None),
        (6, "荣誉", None, 2020, 3, "总结", None),
        (7, "荣誉", None, 2020, 4, "总结", None),
    ]
    batch = preview(branch, clerk, rows)

    assert actions(batch) == ["error"] * 5 + ["new", "error"]
    assert [(item["kind"], item["words"], item["answer"]) for item in batch.questions] == [
        ("organization", "（未写）", str(branch.pk)), ("measure", "学习积分", ""), ("organization", "某某工会", ""),
    ]  # fmt: skip
    batch = choose(batch, clerk, measure={"学习积分": "places"}, organization={"某某工会": str(branch.pk)})
    assert actions(batch)[:2] == ["new", "new"]
    assert batch.rows.in_order().first().resolved["measure"] == "places"


def test_units_of_measure_are_no_unions(branch, clerk):
    rows = [("服务人次", "万人次", 2020, 3.5), ("服务人次", "人次", "2019年", 35_000)]
    batch = preview(branch, clerk, rows, heads=("项目", "单位", "年度", "数值"))
    assert actions(batch) == ["new", "new"], [row.problems for row in batch.rows.all()]
    assert {row.resolved["value"] for row in batch.rows.all()} == {"35000"}


def test_a_changed_value_is_asked_taken_over_and_taken_back(branch, clerk, reviewer):
    first = confirmed(preview(branch, clerk, ROWS[:1]), reviewer)
    batch = preview(branch, clerk, [(*ROWS[0][:4], 181, "更正", None)])
    row = batch.rows.get()
    assert (row.action, row.offers, row.problems[-1]["message"]) == ("changed", ["skip", "update"], "数值: 179 → 181")

    later = confirmed(choose(batch, clerk, {row.pk: "update"}), reviewer)
    assert [(each.state, each.value) for each in DeclaredFigure.objects.order_by("pk")] == [
        ("withdrawn", 179), ("confirmed", 181),
    ]  # fmt: skip
    with pytest.raises(RuleError):
        services.undo_batch(batch=first, by=reviewer, at=timezone.now())

    services.undo_batch(batch=later, by=reviewer, at=timezone.now())
    assert [(each.state, each.value) for each in DeclaredFigure.objects.order_by("pk")] == [
        ("confirmed", 179), ("withdrawn", 181),
    ]  # fmt: skip
    services.undo_batch(batch=first, by=reviewer, at=timezone.now())
    assert not DeclaredFigure.objects.confirmed().exists()
    assert actions(preview(branch, clerk, ROWS[:1])) == ["new"]


def test_a_figure_that_a_person_declared_stays(branch, clerk, reviewer, now):
    content = {
        "measure": "teams", "organization": branch, "period": Period.parse("2020"), "value": Decimal(180),
        "is_approximate": False, "words": "", "source": "总结",
    }  # fmt: skip
    figures.declare_figure(content=content, by=clerk, at=now)
    batch = preview(branch, clerk, ROWS[:1])

    row = batch.rows.get()
    assert (row.action, row.offers, row.existing) == ("changed", ["skip"], "已申报：180 支")


def test_from_the_wizard_to_the_list_and_by_the_command(branch, clerk, reviewer, as_user, tmp_path):
    first, second = as_user(clerk), as_user(reviewer)
    page = first.get(reverse("imports:import-create"))
    kinds = [slug for slug, _title in page.context["form"].fields["definition"].choices]
    assert kinds == ["activities", "figures", "volunteers"]
    file = SimpleUploadedFile("数据.xlsx", workbook(ROWS))
    first.post(reverse("imports:import-create"), {"definition": "figures", "organization": branch.pk, "file": file})
    batch = work(ImportBatch.objects.get())
    detail = reverse("imports:import-detail", args=[batch.pk])
    assert "志愿服务队 · 第一纺织厂工会 · 2020年 · 179" in first.get(detail).content.decode()
    assert first.post(reverse("imports:import-confirm", args=[batch.pk]), {"version": 1}).status_code == 403
    second.post(reverse("imports:import-confirm", args=[batch.pk]), {"version": 1})
    assert work(batch).state == "done"
    assert len(first.get(reverse("figures:declared-list"), {"state": "confirmed"}).context["rows"]) == 6
    assert first.get(batch.rows.first().record_url).status_code == 200

    (tmp_path / "数据.xlsx").write_bytes(workbook([(*ROWS[0][:4], 181, "更正", None)]))
    said = StringIO()
    call_command(
        "import_ledger", "figures", str(tmp_path / "数据.xlsx"), "--organization", branch.code, "--by", "clerk",
        "--changed", "update", "--confirm-by", "reviewer", stdout=said,
    )  # fmt: skip
    assert "已导入 1 条记录" in said.getvalue()
    assert DeclaredFigure.objects.confirmed().get(measure="teams").value == 181
