"""Ways around the rules of hours, places and teams that somebody tried: each is closed."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import services
from activities.models import Backfill, RecurrenceDay, ServiceRecord
from activities.policies.certificates import check_can_issue
from activities.services import attendances, certificates, duty, plans, recurrences, signups, stars, study
from activities.services.attendances import Entry
from portal.accounts.roles import Role
from portal.common.errors import RuleError
from portal.privacy import erasure
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.attachments import upload
from tests.factories.attendances import AttendanceFactory, ShiftFactory, volunteer_with_account
from tests.factories.certificates import CONTENT, applied, applied_star, recorded
from tests.factories.plans import planned, recruiting, recurrence, shift_row, signed_up
from tests.factories.service import HoursCorrectionFactory, ServiceRecordFactory
from tests.factories.study import CommunityPostFactory, DutyReportFactory, SelfStudyFactory, study_session
from tests.factories.teams import TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory, id_number_of
from volunteers import services as volunteer_services
from volunteers.models import Team, Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def shift(branch, clerk):
    return ShiftFactory(activity=ActivityFactory(organization=branch, created_by=clerk, approved=True))


@pytest.fixture
def after(shift):
    return shift.ends_at + timedelta(hours=1)


def scanned(shift, branch, **fields):
    """A row that somebody scanned in alone."""
    user, volunteer = volunteer_with_account(branch)
    return AttendanceFactory(shift=shift, volunteer=volunteer, entered_by=user, in_method="qr", **fields)


def confirm(records, by, at):
    return services.confirm_hours(versions={found.pk: found.version for found in records}, by=by, at=at)


def entered_later(shift, by, at, *volunteers, key=None):
    return services.enter_backfill(
        activity=shift.activity, shift=shift, rows=[(one, 60) for one in volunteers], reason="当天没有网络",
        proof=upload(), form_key=key or uuid.uuid4(), by=by, at=at,
    )  # fmt: skip


@pytest.mark.parametrize("way", ["times", "list"])
def test_whoever_wrote_times_does_not_confirm_the_hours(way, shift, branch, clerk, reviewer, after):
    row = scanned(shift, branch, signed_out_at=None)
    times = {"signed_in_at": shift.starts_at, "signed_out_at": shift.ends_at}
    if way == "times":
        attendances.change_times(attendance=row, reason="忘了签退", by=reviewer, at=after, **times)
    else:
        attendances.enter_list(shift=shift, entries=[Entry(row.volunteer, **times)], by=reviewer, at=after)

    drafted = services.draft_hours(activity=shift.activity, by=clerk, at=after)

    assert not ServiceRecord.objects.confirmable_by(reviewer)
    with pytest.raises(PermissionDenied):
        confirm(drafted, reviewer, after)


def test_hours_that_the_attendance_no_longer_says_are_not_confirmed(shift, branch, clerk, reviewer, after):
    row = AttendanceFactory(shift=shift)
    drafted = services.draft_hours(activity=shift.activity, by=clerk, at=after)
    attendances.undo_attendance(attendance=row, reason="没有来", by=clerk, at=after)

    with pytest.raises(RuleError):
        confirm(drafted, reviewer, after)


def test_an_end_that_nobody_said_gives_no_hours(shift, branch, clerk, after):
    scanned(shift, branch, out_method="auto")

    assert services.draft_hours(activity=shift.activity, by=clerk, at=after) == []


def test_nobody_confirms_hours_of_their_other_record(shift, branch, reviewer, now):
    same = {"id_number": id_number_of(now.date())}
    VolunteerFactory(organization=branch, user=reviewer, **same)
    AttendanceFactory(shift=shift, volunteer=VolunteerFactory(**same))
    drafted = services.draft_hours(activity=shift.activity, by=shift.activity.created_by, at=now)

    with pytest.raises(PermissionDenied):
        confirm(drafted, reviewer, now)


def test_hours_entered_later_and_a_list_elsewhere_are_not_both_served(shift, branch, clerk, after):
    volunteer = VolunteerFactory(organization=branch)
    entered_later(shift, clerk, after, volunteer)
    other = ShiftFactory(activity=ActivityFactory(organization=branch))
    whole = Entry(volunteer, other.starts_at, other.ends_at)

    entered = attendances.enter_list(shift=other, entries=[whole], by=clerk, at=after)

    assert (entered.new, [one for one, _why in entered.refused]) == ([], [volunteer])


def test_a_refusal_says_nothing_of_another_unit(shift, branch, sibling, clerk, after):
    row = AttendanceFactory(
        shift__activity=ActivityFactory(organization=sibling, title="心理咨询"),
        volunteer=VolunteerFactory(organization=branch),
    )

    with pytest.raises(ValidationError) as refused:
        entered_later(shift, clerk, after, row.volunteer)
    assert "心理咨询" not in str(refused.value)


def test_the_key_of_somebody_elses_form_opens_nothing(shift, branch, sibling, clerk, outsider, after):
    key = entered_later(shift, clerk, after, VolunteerFactory(organization=branch)).form_key
    foreign = ShiftFactory(activity=ActivityFactory(organization=sibling, created_by=outsider))

    with pytest.raises(RuleError):
        entered_later(foreign, outsider, after, VolunteerFactory(organization=sibling), key=key)
    assert Backfill.objects.count() == 1


def test_hours_cannot_change_while_their_certificate_is_issued(branch, reviewer, now):
    user, volunteer = volunteer_with_account(branch)
    recorded(volunteer)
    certificate = applied(volunteer, user)

    with CaptureQueriesContext(connection) as queries:
        certificates.issue_certificate(certificate=certificate, content=CONTENT, by=reviewer, at=now)

    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert any('OF "activities_servicerecord"' in sql for sql in locks)


def test_a_record_with_hours_is_not_voided_under_them(shift, clerk, reviewer, now):
    correction = services.request_void(activity=shift.activity, reason="没有办", by=clerk, at=now)
    ServiceRecordFactory(shift=shift, locked=True)

    with pytest.raises(RuleError):
        services.accept_correction(correction=correction, by=reviewer, at=now)
    with pytest.raises(RuleError):
        services.request_void(activity=shift.activity, reason="没有办", by=clerk, at=now)


@pytest.mark.parametrize("end", ["moved", "dissolved"])
def test_nobody_leads_a_team_that_is_no_longer_theirs(end, branch, sibling, county, now):
    user, volunteer = volunteer_with_account(branch)
    team = TeamMemberFactory(team=TeamFactory(organization=branch, leader=volunteer), volunteer=volunteer).team
    assert list(Team.objects.led_by(user)) == [team]

    if end == "moved":
        Volunteer.objects.filter(pk=volunteer.pk).update(organization=sibling)
    else:
        volunteer_services.dissolve_team(team=team, reason="自愿", by=person(Role.REVIEWER, county), at=now)

    assert not Team.objects.led_by(user)


@pytest.mark.parametrize("end", ["suspended", "left", "withdrawn"])
def test_whoever_is_off_the_register_keeps_no_place(end, branch, reviewer, now):
    shift = recruiting(branch, capacity=1).activity.shifts.get()
    user, volunteer = volunteer_with_account(branch)
    gone, waits = signed_up(shift, volunteer), signed_up(shift, volunteer_with_account(branch)[1], "waiting")

    if end == "withdrawn":
        volunteer_services.withdraw_consent(volunteer=volunteer, by=user, at=now)
    else:
        volunteer_services.change_state(volunteer=volunteer, state=end, reason="搬走", by=reviewer, at=now)

    gone.refresh_from_db()
    waits.refresh_from_db()
    shift.refresh_from_db()
    assert (gone.state, waits.state, shift.placed) == ("withdrawn", "placed", 1)


def test_nobody_off_the_register_is_accepted(branch, clerk, now):
    shift = recruiting(branch, needs_acceptance=True).activity.shifts.get()
    row = signed_up(shift, volunteer_with_account(branch)[1], "applied")
    Volunteer.objects.filter(pk=row.volunteer_id).update(state="suspended", inactive_on=now.date())

    with pytest.raises(RuleError):
        signups.accept_sign_up(sign_up=row, by=clerk, at=now)


def test_the_name_of_a_shift_is_public_so_it_holds_no_phone(clerk, now):
    with pytest.raises(ValidationError):
        planned(clerk, shift_row(name="王芳13900001111"))


def test_what_an_erased_person_wrote_about_their_hours_goes_too(branch, now):
    user, volunteer = volunteer_with_account(branch)
    row = AttendanceFactory(shift__activity__organization=branch, volunteer=volunteer)
    asked = HoursCorrectionFactory(record__volunteer=volunteer, asked_by=user, words="我因为化疗早退")
    mark = row.person
    Volunteer.objects.filter(pk=volunteer.pk).update(state="left", inactive_on=now.date(), erase_on=now.date())

    erasure.erase_due(at=now)

    row.refresh_from_db()
    asked.refresh_from_db()
    assert asked.words == "—"
    assert row.person != mark


def test_reasons_and_contacts_go_by_clocks_of_their_own(branch, now):
    row = signed_up(recruiting(branch).activity.shifts.get(), volunteer_with_account(branch)[1])
    signups.refuse_sign_up(sign_up=row, reason="腰伤未愈", by=person(Role.CLERK, branch), at=now)
    post = CommunityPostFactory(
        organization=branch, until=now.date(), contact_name="解联络", contact_phone="13900001111", remark="其母住院"
    )

    early = erasure.erase_due(at=now + timedelta(days=179))
    late = [erasure.erase_due(at=now + timedelta(days=367)) for _ in range(2)]

    row.refresh_from_db()
    post.refresh_from_db()
    assert (early["signup"], early["communitypost"]) == (0, 0)
    assert [(done["signup"], done["communitypost"]) for done in late] == [(1, 1), (0, 0)]
    assert (row.reason, post.contact_name, post.contact_phone, post.remark) == ("—", "", "", "")


def test_a_day_that_was_called_off_ends_no_series_and_stops_no_other(branch, clerk, now):
    called_off, held = recruiting(branch), recruiting(branch)
    for plan in (called_off, held):
        recurrence(plan.activity, clerk)
    plans.call_off_plan(plan=called_off, reason="大雨", by=clerk, at=now)

    recurrences.make_due(at=now)

    made = set(RecurrenceDay.objects.values_list("rule__template", flat=True))
    assert made == {called_off.activity_id, held.activity_id}


def test_the_key_of_another_report_or_another_persons_study_is_refused(branch, clerk, reviewer, now):
    key = uuid.uuid4()
    DutyReportFactory(post=CommunityPostFactory(organization=branch, created_by=clerk), form_key=key)
    SelfStudyFactory(person=reviewer, form_key=key)

    with pytest.raises(RuleError):
        duty.submit_report(post=CommunityPostFactory(organization=branch), content={}, by=clerk, at=now, form_key=key)
    with pytest.raises(RuleError):
        study.enter_self_study(content={}, by=clerk, at=now, form_key=key)


def test_whoever_stayed_away_hands_in_no_note(branch, member, now):
    row = study_session(branch, absent=[member]).attendances.get()

    with pytest.raises(RuleError):
        study.hand_in_note(attendance=row, text="心得", photo=None, by=member, at=now)


def test_whoever_was_not_accepted_takes_no_place_by_asking_again(branch, now):
    plan = recruiting(branch)
    shift = plan.activity.shifts.get()
    user, volunteer = volunteer_with_account(branch)
    row = signed_up(shift, volunteer)
    signups.refuse_sign_up(sign_up=row, reason="已满员", by=person(Role.CLERK, branch), at=now)

    with pytest.raises(RuleError):
        signups.sign_up(shift=shift, volunteer=volunteer, risk_version=1, by=user, at=now)


def test_nobody_reviews_a_star_or_a_certificate_of_their_own_second_record(branch, manager, now):
    same = {"id_number": id_number_of(now.date())}
    VolunteerFactory(organization=branch, user=manager, **same)
    second = VolunteerFactory(organization=branch, user=None, **same)

    with pytest.raises(PermissionDenied):
        stars.decline_star(award=applied_star(second), reason="不符合", by=manager, at=now)
    recorded(second)
    with pytest.raises(PermissionDenied):
        check_can_issue(manager, applied(second, person(Role.REVIEWER, branch)))
