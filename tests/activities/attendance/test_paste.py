"""Names out of Excel: read in every shape, matched, mended in place, entered, taken back; phones kept nowhere."""

from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from activities.forms.pasting import read_lines, read_times, write_lines
from activities.models import Attendance
from activities.services import attendances
from activities.services.attendances.matching import match_lines
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import HOUR, AttendanceFactory, ShiftFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

PHONE = "13912345678"


@pytest.fixture
def shift(branch, clerk):
    begins = timezone.now().replace(second=0, microsecond=0) - 3 * HOUR
    return ShiftFactory(activity=ActivityFactory(organization=branch, created_by=clerk), starts_at=begins)


@pytest.fixture
def desk(as_user, clerk):
    return as_user(clerk)


def url_of(shift):
    return f"/w/activities/{shift.activity_id}/people/paste/?shift={shift.pk}"


def cells(text):
    return [
        (line.name, line.phone, line.unit, line.starts, line.ends, line.length) for line in read_lines(text, most=500)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("苗一\n苗二", [("苗一",), ("苗二",)]),
        ("苗一 苗二", [("苗一",), ("苗二",)]),
        ("苗一、苗二，苗三,苗四；苗五", [("苗一",), ("苗二",), ("苗三",), ("苗四",), ("苗五",)]),
        ("苗  一\t第一纺织厂工会", [("苗一", "", "第一纺织厂工会")]),
        ("1\t苗一\t139 1234 5678\t2小时", [("苗一", "139 1234 5678", "", "", "", "2小时")]),
        ("苗一,13912345678,8:30,11:30", [("苗一", PHONE, "", "8:30", "11:30")]),
        ("序号\t姓 名\t手机\n1\t苗一\t", [("苗一",)]),
        ("姓名\t单位\t时长（分钟）\n苗一\t纺织厂\t90", [("苗一", "", "纺织厂", "", "", "90分钟")]),
        ("单位\t签退时间\t签到时间\t姓名\n纺织厂\t11：30\t8：30\t苗一", [("苗一", "", "纺织厂", "8:30", "11:30")]),
        ("\n\n苗一\n\t\t\n", [("苗一",)]),
        ("苗一 2.5\nV-2026-0012 90分钟", [("苗一", "", "", "", "", "2.5"), ("V-2026-0012", "", "", "", "", "90分钟")]),
    ],
)
def test_tables_and_lists_are_read(text, expected):
    assert cells(text) == [(*row, *[""] * (6 - len(row))) for row in expected]


@pytest.mark.parametrize("text", ["", "\n\t\n", "苗\n" * 501, "x" * 100_001])
def test_nobody_or_too_many_is_refused(text):
    with pytest.raises(ValidationError):
        read_lines(text, most=500)


def test_what_was_read_is_read_again_the_same():
    lines = read_lines("姓名\t手机\t签到\n苗一\t13912345678\t8:30\n苗 二\t\t", most=9)

    assert read_lines(write_lines(lines), most=9) == lines


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("苗一", (0, 120)),
        ("苗一,90分钟", (0, 90)),
        ("苗一,1.5", (0, 90)),
        ("苗一,12:30,13:00", (30, 60)),
        ("苗一,12点30", (30, 120)),
    ],
)
def test_times_come_from_the_line_else_from_the_shift(line, minutes, now):
    first, last = read_times(read_lines(line, most=1)[0], now, now + 2 * HOUR)

    assert ((first - now).seconds // 60, (last - now).seconds // 60) == minutes


@pytest.mark.parametrize("words", ["25:00", "8:61", "2026-13-01 8:00", "0小时", "9999小时"])
def test_what_is_no_time_is_said(words, now):
    line = read_lines(f"姓名\t{'时长' if '小时' in words else '签到'}\n苗一\t{words}", most=1)[0]

    with pytest.raises(ValidationError):
        read_times(line, now, now + HOUR)


def groups(text, shift):
    among = Volunteer.objects.registered_on(timezone.localdate(shift.starts_at))
    matches = match_lines(read_lines(text, most=500), among=among)
    return [(match.line.name, match.group) for match in matches]


def test_names_are_matched_by_phone_then_by_name_and_unit(shift, branch, county):
    VolunteerFactory(organization=branch, name="苗一", phone=PHONE)
    VolunteerFactory(organization=branch, name="苗二")
    VolunteerFactory(organization=branch, name="苗双")
    VolunteerFactory(organization=county, name="苗双")
    numbered = VolunteerFactory(organization=county)

    rows = [
        ("姓名", "手机", "单位"), ("苗一", PHONE, ""), ("苗二", PHONE, ""), ("苗二", "", ""), ("苗二", "", ""),
        ("苗双", "", ""), ("苗双", "", county.name), ("苗新", "", ""), ("", "13900000000", ""), ("苗一", "123", ""),
        (numbered.number.lower(), "", ""),
    ]  # fmt: skip
    text = "\n".join("\t".join(row) for row in rows)
    assert [group for _name, group in groups(text, shift)] == [
        "matched", "wrong", "matched", "wrong", "choose", "matched", "new", "wrong", "wrong", "matched",
    ]  # fmt: skip


def test_nothing_is_written_before_the_press_and_the_rest_stays(desk, shift, branch):
    for number in range(3):
        VolunteerFactory(organization=branch, name=f"苗{'一二三'[number]}")
    text = "苗一、苗二、苗三、苗新"

    shown = desk.post(url_of(shift), {"text": text, "check": "1"})
    assert (shown.status_code, Attendance.objects.count()) == (200, 0)
    done = desk.post(url_of(shift), {"text": text, "import": "1"})

    assert sorted(row.volunteer.name for row in Attendance.objects.all()) == ["苗一", "苗三", "苗二"]
    assert set(Attendance.objects.values_list("in_method", "out_method")) == {("paste", "paste")}
    rest = done.content.decode()
    assert ("苗新" in rest, 'value="苗一"' in rest) == (True, False)
    VolunteerFactory(organization=branch, name="苗新")
    answer = desk.post(url_of(shift), {"text": "姓名\n苗新", "import": "1"})
    assert (answer.status_code, Attendance.objects.count()) == (302, 4)


def test_rows_are_mended_in_place_and_chosen(desk, shift, branch):
    VolunteerFactory(organization=branch, name="苗一")
    twins = VolunteerFactory.create_batch(2, organization=branch, name="苗双")
    sent = {"text": "姓名\t签到\n苗一\t88:00\n苗双\t", "starts-1": "", "pick-2": str(twins[1].pk), "import": "1"}

    desk.post(url_of(shift), sent)

    assert sorted(row.volunteer.name for row in Attendance.objects.all()) == ["苗一", "苗双"]
    assert Attendance.objects.filter(volunteer=twins[1]).exists()


def test_pasting_twice_enters_nobody_twice(desk, shift, branch):
    VolunteerFactory(organization=branch, name="苗一")

    for _n in range(2):
        desk.post(url_of(shift), {"text": "苗一", "import": "1"})

    assert Attendance.objects.count() == 1


def test_somebody_who_was_elsewhere_is_named_with_that_time(desk, shift, branch):
    busy = AttendanceFactory(shift=ShiftFactory(activity__organization=branch, starts_at=shift.starts_at))

    page = desk.post(url_of(shift), {"text": busy.volunteer.name, "import": "1"})

    assert Attendance.objects.filter(shift=shift).count() == 0
    assert page.status_code == 200


def test_rest_leaves_as_excel_under_the_same_headings(desk, shift):
    answer = desk.post(url_of(shift), {"text": "姓名\t单位\n苗新\t=1+1", "xlsx": "1"})

    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert any("姓名" in row for row in rows)
    assert any("苗新" in row and "=1+1" in row for row in rows)


def test_phone_is_kept_nowhere(desk, shift, branch):
    VolunteerFactory(organization=branch, name="苗一", phone=PHONE)

    desk.post(url_of(shift), {"text": f"苗一,{PHONE}\n苗新,13900007777", "import": "1"})

    with connection.cursor() as cursor:
        for table in ("activities_attendance", "activities_attendancebatch", "audit_auditevent", "django_session"):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text ~ '{PHONE}|13900007777'")
            assert cursor.fetchone() == (0,), table


def test_list_is_undone_for_a_day(desk, shift, branch, clerk):
    VolunteerFactory(organization=branch, name="苗一")
    desk.post(url_of(shift), {"text": "苗一", "import": "1"})

    assert attendances.undo_batch(batch=Attendance.objects.get().batch, by=clerk, at=timezone.now()) == 1


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }}", "苗\x00一", "=HYPERLINK()", "‮苗一", "苗" * 5000]
)
def test_hostile_names_are_shown_as_text(desk, shift, text):
    answer = desk.post(url_of(shift), {"text": text, "check": "1", "pick-1": "x" * 40, "starts-1": "\x00"})

    page = answer.content.decode()
    assert (answer.status_code, Attendance.objects.count()) == (200, 0)
    assert "<script>alert" not in page
