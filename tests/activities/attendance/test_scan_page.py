"""The phone page of a scan: codes that change, the way through the entrance, clear words, nothing twice."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from activities.models import ActivityPlan, Attendance, SignUp
from activities.services import attendances
from activities.services.attendances.codes import IN, OUT
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.attendances import HOUR, AttendanceFactory, ShiftFactory, volunteer_with_account

STEP = timedelta(seconds=30)


@pytest.fixture
def real():
    return timezone.now()


@pytest.fixture
def shift(branch, real):
    return ShiftFactory(activity__organization=branch, activity__title="清洁家园", starts_at=real)


@pytest.fixture
def me(branch):
    return volunteer_with_account(branch)


def address(shift, direction, at):
    return f"/c/{attendances.code_of(shift, direction, at)}/"


def words_of(answer):
    return answer.content.decode()


def test_code_is_good_for_its_step_and_the_one_before(shift, now):
    code = attendances.code_of(shift, IN, now)

    good = [attendances.is_genuine(code, now + seconds * timedelta(seconds=1)) for seconds in (-5, 0, 29, 59, 64, 65)]

    assert good == [True, True, True, True, True, False]
    assert attendances.is_genuine(code, now - timedelta(seconds=6)) is False


@pytest.mark.parametrize("part", [0, 1, 2])
def test_code_that_was_changed_opens_nothing(shift, now, part):
    parts = attendances.code_of(shift, IN, now).split("-")
    parts[part] = {"i": "o"}.get(parts[part], parts[part][:-1] + ("a" if parts[part][-1] != "a" else "b"))

    assert attendances.is_genuine("-".join(parts), now) is False


@pytest.mark.parametrize(
    "code", ["x", "1-i-", "1-x-aaaaaaaaaaaaaaaa", "zzzzzzzzzzzz-i-aaaaaaaaaaaaaaaa", "\uff11-i-aaaaaaaaaaaaaaaa"]
)
def test_what_is_no_code_says_scan_again(as_user, db, code):
    assert as_user(None).get(f"/c/{code}/").status_code == 410


def test_get_shows_and_post_signs_in_then_out(as_user, me, shift, real):
    client, url = as_user(me[0]), address(shift, IN, real)

    shown = client.get(url)
    assert (shown.status_code, Attendance.objects.count()) == (200, 0)
    assert "清洁家园" in words_of(shown)
    done = client.post(url, {"direction": "i"}, follow=True)

    assert [code for _url, code in done.redirect_chain] == [302]
    assert list(Attendance.objects.values_list("in_method", "signed_out_at")) == [("qr", None)]
    assert "已签到" in words_of(done)
    out = address(shift, OUT, timezone.now())
    client.post(out, {"direction": "o"})
    client.post(out, {"direction": "o"})
    client.post(url, {"direction": "o"})
    assert Attendance.objects.exclude(signed_out_at=None).count() == 1


def test_twenty_posts_make_one_row(as_user, me, shift, real):
    client, url = as_user(me[0]), address(shift, IN, real)

    answers = [client.post(url, {"direction": "i"}).status_code for _n in range(20)]

    assert (set(answers), Attendance.objects.count()) == ({302}, 1)


def test_visitor_signs_in_first_and_comes_back_in_time(as_user, me, shift, real):
    client, url = as_user(None), address(shift, IN, real - 3 * STEP)
    fresh = address(shift, IN, real)

    old, new = client.get(url), client.get(fresh)

    assert (old.status_code, new.status_code) == (410, 302)
    assert new.url == f"/login/?next={fresh}"


def test_scanned_code_waits_while_one_signs_in(as_user, me, shift, real, monkeypatch):
    client, url = as_user(me[0]), address(shift, IN, real)
    client.get(url)

    def later(minutes):
        monkeypatch.setattr("activities.views.scans.timezone.now", lambda: real + timedelta(minutes=minutes))
        return client.get(url).status_code

    assert [later(minutes) for minutes in (9, 11)] == [200, 410]


def test_code_of_yesterday_in_another_browser_says_scan_again(as_user, me, shift, real):
    url = address(shift, IN, real - timedelta(days=1))

    assert as_user(me[0]).post(url, {"direction": "i"}).status_code == 410
    assert Attendance.objects.count() == 0


def test_account_without_a_record_is_led_to_the_register(as_user, member, shift, real):
    answer = as_user(member).get(address(shift, IN, real))

    assert answer.status_code == 403
    assert "/join/" in words_of(answer)


def test_volunteer_of_another_unit_is_told_before_pressing(as_user, sibling, shift, real):
    client, url = as_user(volunteer_with_account(sibling)[0]), address(shift, IN, real)

    assert shift.activity.organization.name in words_of(client.get(url))
    assert client.post(url, {"direction": "i"}).status_code == 409


def test_nothing_personal_stands_on_the_page(as_user, me, shift, real):
    answer = words_of(as_user(me[0]).get(address(shift, IN, real)))

    assert me[1].phone not in answer


def test_paper_serves_both_ways_and_marks_its_rows(as_user, me, shift, clerk, real):
    code = attendances.code_on_paper(attendances.issue_poster(shift=shift, by=clerk, at=real))
    client = as_user(me[0])

    client.post(f"/c/{code}/", {"direction": "i"})
    client.get(f"/c/{code}/")
    client.post(f"/c/{code}/", {"direction": "o"})

    assert list(Attendance.objects.values_list("in_method", "out_method")) == [("poster", "poster")]


def test_paper_that_was_taken_down_or_is_forbidden_opens_nothing(as_user, me, shift, clerk, real):
    code = attendances.code_on_paper(attendances.issue_poster(shift=shift, by=clerk, at=real))
    client = as_user(me[0])

    with override_settings(POSTERS_ALLOWED=False):
        assert as_user(None).get(f"/c/{code}/").status_code == 410
    assert client.get(f"/c/{code}/").status_code == 200
    attendances.revoke_poster(shift=shift, by=clerk, at=real)
    assert client.get(f"/c/{code}/").status_code == 410


def test_wrong_codes_are_counted(as_user, db):
    with override_settings(WRONG_CODES_PER_HOUR=1):
        answers = [as_user(None).get("/c/1-i-aaaaaaaaaaaaaaaa/").status_code for _n in range(2)]

    assert answers == [410, 503]


def test_scans_of_one_account_are_counted(as_user, me, shift, real):
    client, url = as_user(me[0]), address(shift, IN, real)

    with override_settings(SCANS_PER_HOUR=1):
        answers = [client.post(url, {"direction": "i"}).status_code for _n in range(2)]

    assert answers == [302, 409]


def plan_of(shift, **fields):
    signed = person(Role.REVIEWER, shift.activity.organization)
    return ActivityPlan.objects.create(
        activity=shift.activity, state="open", risk_notice="注意路口车辆", risk_version=2, opened_by=signed,
        opened_at=shift.starts_at, submitted_by=shift.activity.created_by, submitted_at=shift.starts_at, **fields,
    )  # fmt: skip


def test_walk_in_reads_the_risks_and_takes_a_free_place(as_user, me, shift, real):
    plan_of(shift)
    shift.capacity = 1
    shift.save()
    client, url = as_user(me[0]), address(shift, IN, real)

    assert "注意路口车辆" in words_of(client.get(url))
    refused = client.post(url, {"direction": "i"}).status_code
    client.post(url, {"direction": "i", "risks": "2"})

    shift.refresh_from_db()
    row = SignUp.objects.get()
    assert (refused, row.state, row.risk_version, shift.placed, Attendance.objects.count()) == (409, "placed", 2, 1, 1)


@pytest.mark.parametrize("why", ["full", "accepted by hand", "another unit"])
def test_walk_in_without_a_place_is_told(as_user, branch, sibling, shift, real, why):
    plan_of(shift, needs_acceptance=why == "accepted by hand")
    if why == "full":
        shift.capacity = 0
        shift.save()
    user, _volunteer = volunteer_with_account(sibling if why == "another unit" else branch)

    answer = as_user(user).post(address(shift, IN, real), {"direction": "i", "risks": "2"})

    assert (answer.status_code, Attendance.objects.count(), SignUp.objects.count()) == (409, 0, 0)


def test_own_page_shows_the_next_shift_and_where_one_has_been(as_user, me, shift, real, django_assert_num_queries):
    SignUp.objects.create(
        shift=shift, volunteer=me[1], state="placed", risk_version=1, entered_by=me[0], entered_at=real, placed_at=real
    )
    AttendanceFactory(volunteer=me[1], shift__starts_at=real - 24 * HOUR, shift__place="双汇广场")
    AttendanceFactory(shift__starts_at=real - 24 * HOUR, shift__place="别人的地方")

    page = words_of(as_user(me[0]).get("/me/attendance/"))

    assert "清洁家园" in page
    assert "双汇广场" in page
    assert "别人的地方" not in page


def test_own_page_leads_there(as_user, me, shift, real):
    SignUp.objects.create(
        shift=shift, volunteer=me[1], state="placed", risk_version=1, entered_by=me[0], entered_at=real, placed_at=real
    )

    page = words_of(as_user(me[0]).get("/me/"))

    assert ("清洁家园" in page, "/me/attendance/" in page) == (True, True)
