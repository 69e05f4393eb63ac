"""Rosters that offices keep: read, masked, confirmed, filled in, taken back, exported, read again."""

import random
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.imports import services
from portal.imports.models import ImportBatch, ImportRow
from tests.factories.exports import made_export
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers import services as volunteers
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

HEADS = ("序号", "姓名", "性别", "出生年月", "身份证号", "手机", "政治面貌", "学历", "特长", "单位", "加入时间", "备注")
ID = id_number_of(date(1990, 5, 12))
PHONE = "13900001234"
ROWS = [
    (1, "苗春雨", "女", "1990年5月", ID, PHONE, "党员", "本科", None, None, "2020.3", "有慢性病"),
    (2, "苗夏至", "男", "1985-06-01", None, 13900001235, "群众", "大专", None, None, None, None),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def workbook(rows, heads=HEADS):
    book = Workbook()
    for row in [("职工志愿者花名册",), heads, *rows]:
        book.active.append(row)
    book.save(target := BytesIO())
    return target.getvalue()


def work(batch):
    services.run_batch(batch_id=batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    return batch


def preview(branch, by, rows=ROWS, *, data=None, **shape):
    data = data or workbook(rows, **shape)
    return work(
        services.upload(
            definition="volunteers", organization=branch, file=BytesIO(data), file_name="花名册.xlsx", size=len(data),
            by=by, at=timezone.now(),
        )
    )  # fmt: skip


def confirmed(batch, by):
    services.confirm_batch(batch=batch, version=batch.version, by=by, at=timezone.now())
    assert work(batch).state == "done", batch.error
    return batch


def rows_of(batch):
    return list(batch.rows.in_order())


def actions(batch):
    return [row.action for row in rows_of(batch)]


def said(row):
    return " ".join(f"{problem['column']} {problem['message']}" for problem in row.problems)


def stored():
    """Everything that the database holds of imports, as one text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, '') FROM imports_importrow r")
        rows = cursor.fetchone()[0] or ""
        cursor.execute("SELECT string_agg(b::text, '') FROM imports_importbatch b")
        return rows + (cursor.fetchone()[0] or "")


def test_people_arrive_invited_and_the_words_of_the_file_go(
    branch, clerk, reviewer, media, django_capture_on_commit_callbacks
):
    Code.objects.get_or_create(table="skill", value="t1", defaults={"label": "急救试"})
    rows = [(*ROWS[0][:8], "急救试、飞行", *ROWS[0][9:]), ROWS[1]]
    batch = preview(branch, clerk, rows)
    assert actions(batch) == ["new", "new"], [said(row) for row in rows_of(batch)]
    assert "飞行" in said(rows_of(batch)[0])
    with pytest.raises(PermissionDenied):
        services.confirm_batch(batch=batch, version=batch.version, by=clerk, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        confirmed(batch, reviewer)

    first, second = Volunteer.objects.order_by("pk")
    assert (first.state, first.source, first.entered_by, first.number) == ("invited", "import", clerk, None)
    assert (first.id_number, first.phone, first.birth_date, first.sex) == (ID, PHONE, date(1990, 5, 12), "2")
    assert (first.political_status, first.education, first.initials) == ("01", "20", "mcy")
    assert [code.label for code in first.skills.all()] == ["急救试"]
    assert (second.phone, second.birth_date, second.is_birth_day_known) == ("13900001235", date(1985, 6, 1), True)
    assert not first.consents.exists()
    assert "苗春雨" not in stored()
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert actions(preview(branch, clerk, rows)) == ["skip", "skip"]


def test_nothing_readable_is_staged_or_shown(branch, clerk, as_user):
    rows = [
        *ROWS,
        (3, "苗秋分", "女", "1991-01", "4111021990010100139", "139-0000-1236", f"证{ID}", None, ID, None, None, ID),
    ]
    batch = preview(branch, clerk, rows)
    page = as_user(clerk).get(reverse("imports:import-detail", args=[batch.pk])).content.decode()

    clear = [ID, PHONE, "13900001235", "13900001236", "139-0000-1236", "4111021990010100139", "慢性病"]
    assert [text for text in clear if text in page or text in stored()] == []
    assert f"{ID[0]}{'*' * 16}{ID[-1]}" in page
    assert "139****1234" in page


@pytest.mark.parametrize(
    "cell", [ID[:-1] + ("0" if ID[-1] != "0" else "1"), float(ID[:-1] + "0"), "4111 hack", "' OR 1=1", ID + "9" * 200]
)
def test_a_bad_identity_number_is_named_by_its_column(branch, clerk, cell):
    batch = preview(branch, clerk, [(*ROWS[0][:4], cell, *ROWS[0][5:])])

    row = rows_of(batch)[0]
    assert row.action == "error"
    assert "身份证号" in said(row)
    assert ID[:17] not in stored()


def test_ages_phones_and_people_who_stand_twice(branch, clerk):
    heads = ("姓名", "手机", "出生日期", "监护人", "监护人关系", "监护人电话")
    guardian = ("苗父", "父亲", "13900005678")
    year = timezone.localdate().year
    rows = [
        ("苗幼", "13900001001", f"{year - 10}-01-01", *guardian), ("苗少", "13900001002", f"{year - 16}-01-01"),
        ("苗少年", "13900001003", f"{year - 16}-01-01", *guardian), ("苗甲", "13900001004", "1990-01"),
        ("苗甲", "13900001004", "1990-01"), ("苗甲", "13900001004", "1991-01"), ("苗乙", None, "1990-01", "苗"),
        ("苗丙", "13900001005"), ("苗丁", "139****1006", "1990-01"),
    ]  # fmt: skip
    batch = preview(branch, clerk, rows, heads=heads)

    assert actions(batch) == ["error", "error", "new", "new", "skip", "error", "error", "error", "error"]
    assert "14" in said(rows_of(batch)[0])
    assert "监护人" in said(rows_of(batch)[1])


def test_blanks_are_filled_nothing_is_replaced_and_it_is_taken_back(branch, clerk, reviewer):
    held = VolunteerFactory(organization=branch, name="苗春雨", phone=PHONE, birth_date=None, sex="0", education="30")
    batch = preview(branch, clerk, ROWS[:1])
    row = rows_of(batch)[0]
    assert (row.action, row.offers, row.changes_id) == ("changed", ["skip", "update"], held.pk)
    assert "文化程度" in said(row)

    batch = services.choose(
        batch=batch, choices={}, decisions={row.pk: "update"}, version=batch.version, by=clerk, at=timezone.now()
    )
    confirmed(batch, reviewer)
    held.refresh_from_db()
    assert (held.id_number, held.education, held.political_status) == (ID, "30", "01")
    assert actions(preview(branch, clerk, ROWS[:1])) == ["skip"]

    services.undo_batch(batch=batch, by=reviewer, at=timezone.now())
    held.refresh_from_db()
    assert (held.id_number, held.id_index, held.birth_date, held.sex) == ("", None, None, "0")
    assert (held.education, held.political_status, held.phone) == ("30", "", PHONE)


def test_people_who_were_not_asked_yet_are_taken_back(branch, clerk, reviewer):
    batch = confirmed(preview(branch, clerk), reviewer)
    services.undo_batch(batch=batch, by=reviewer, at=timezone.now())
    assert not Volunteer.objects.exists()

    batch = confirmed(preview(branch, clerk), reviewer)
    volunteers.issue_slip(volunteer=Volunteer.objects.first(), by=clerk, at=timezone.now())
    with pytest.raises(RuleError):
        services.undo_batch(batch=batch, by=reviewer, at=timezone.now())
    assert Volunteer.objects.count() == 2


def test_records_of_other_units_stay_unseen(branch, sibling, clerk, outsider):
    VolunteerFactory(organization=sibling, name="苗春雨", phone=PHONE, id_number=ID)
    rows = [ROWS[0], (*ROWS[1][:9], sibling.name, None, None)]
    batch = preview(branch, clerk, rows)

    assert actions(batch) == ["new", "error"]
    assert str(sibling.pk) not in {value for value, _label in batch.questions[0]["options"]}
    assert not ImportBatch.objects.visible_to(outsider).exists()
    assert ImportRow.objects.count() == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_an_exported_roster_comes_in_again_as_nothing_new(seed, branch, clerk, now, media):
    dice = random.Random(seed)
    skills = [Code.objects.create(table="skill", value=f"t{n}", label=f"试技{n}") for n in range(3)]
    for number in range(25):
        born = date(1960, 1, 1) + timedelta(days=dice.randrange(15_000))
        is_numbered = dice.random() < 0.5
        sequence = dice.randrange(1, 999)
        id_number = id_number_of(born, sequence=sequence) if is_numbered else ""
        person = VolunteerFactory(
            organization=branch, name=f"苗{dice.choice('春夏秋冬')}{dice.choice('雨雪风霜')}", birth_date=born,
            is_birth_day_known=dice.random() < 0.7, sex="1" if sequence % 2 else "2",
            phone=f"13{dice.randrange(10**9):09d}", id_number=id_number,
            political_status=dice.choice(Volunteer.PoliticalStatus.values),
            education=dice.choice(["", *Volunteer.Education.values]), position=dice.choice(["", "班组长"]),
            invited=number % 6 == 0,
        )  # fmt: skip
        person.skills.set(dice.sample(skills, dice.randrange(3)))
    data = (media / made_export("volunteers", by=clerk, at=now).file).read_bytes()

    batch = preview(branch, clerk, data=data)

    assert batch.state == "preview", batch.error
    assert actions(batch) == ["skip"] * 25, [(row.action, row.summary, said(row)) for row in rows_of(batch)]
    assert not [said(row) for row in rows_of(batch) if "不一致" in said(row)]
