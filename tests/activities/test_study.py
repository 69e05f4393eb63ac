"""Study: who may write what, what counts, and what a second person is needed for."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.figures.study import Quota, progress_in
from activities.models import Activity, SelfStudy, StudyAttendance, StudySession
from activities.services import approve_activity, copy_activity, submit_activity
from activities.services import study as services
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.common.periods import Period, PeriodKind
from portal.figures.amounts import Amount
from portal.figures.base import Scope, get_measure, source_of
from portal.ledgers.base import Seen, get_ledger
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory, person
from tests.factories.activities import NOON, ActivityFactory
from tests.factories.ledgers import WEEK
from tests.factories.study import SelfStudyFactory, study_kind, study_session, study_type

pytestmark = pytest.mark.django_db
NOVEMBER = Period.parse("2026-11")


@pytest.fixture
def draft(branch, clerk):
    return study_session(branch, activity__created_by=clerk, activity__contributor_ids=[clerk.pk], topic="工会法")


# --- The study part and attendance ---------------------------------------------------------------------


def test_the_study_part_is_written_while_the_record_is(branch, clerk, now):
    activity = ActivityFactory(organization=branch, created_by=clerk, type=study_type())
    session = services.save_study_part(
        activity=activity, content={"kind": study_kind(), "topic": "全会精神", "minutes": 90}, by=clerk, at=now
    )
    assert (session.pk, session.topic, session.minutes) == (activity.pk, "全会精神", 90)

    services.save_study_part(activity=activity, content={"topic": "工会法"}, by=clerk, at=now)
    assert StudySession.objects.get().topic == "工会法"
    assert StudySession.objects.get().minutes == 90


def test_only_study_has_a_study_part_and_only_until_it_is_handed_in(branch, clerk, now):
    service = ActivityFactory(organization=branch, created_by=clerk)
    with pytest.raises(RuleError):
        services.save_study_part(activity=service, content={"kind": study_kind()}, by=clerk, at=now)

    done = study_session(branch)
    with pytest.raises(RuleError):
        services.save_study_part(activity=done.activity, content={"topic": "x"}, by=clerk, at=now)


def test_attendance_gives_the_participants(draft, clerk, member, reviewer, now):
    states = {clerk: "present", member: "present", reviewer: "leave"}
    services.take_attendance(session=draft, states=states, by=clerk, at=now)
    services.take_attendance(session=draft, states={member: ""}, by=clerk, at=now)

    counted = StudySession.objects.with_counts().get()
    assert (counted.called_count, counted.present_count, counted.leave_count) == (2, 1, 1)
    assert Activity.objects.get(pk=draft.pk).headcount == 1


def test_nobody_of_another_unit_stands_on_the_list(draft, clerk, outsider, now):
    with pytest.raises(RuleError, match="孙外人"):
        services.take_attendance(session=draft, states={outsider: "present"}, by=clerk, at=now)


def test_attendance_that_counts_is_corrected_by_a_second_person_with_a_reason(branch, clerk, member, now):
    session = study_session(branch, present=[member], activity__approved=True)
    second = person(Role.REVIEWER, branch)
    own = {second: "present"}

    with pytest.raises(PermissionDenied):
        services.take_attendance(session=session, states={member: "absent"}, by=clerk, at=now, reason="未到")
    with pytest.raises(RuleError):
        services.take_attendance(session=session, states={member: "absent"}, by=second, at=now)
    with pytest.raises(RuleError):
        services.take_attendance(session=session, states=own, by=second, at=now, reason="补记")
    services.take_attendance(
        session=session, states={member: "absent", clerk: "present"}, by=second, at=now, reason="点错了"
    )

    session.refresh_from_db()
    assert session.changed_at == session.activity.effective_at == now
    assert AuditEvent.objects.get(action="study.attendance_changed").reason == "点错了"


def test_who_wrote_the_record_corrects_no_attendance(branch, member, now):
    both = person(Role.CLERK, branch)
    both.assignments.create(role=Role.REVIEWER, organization=branch, valid_from=date(2025, 1, 1))
    session = study_session(branch, activity__approved=True, activity__created_by=both)

    with pytest.raises(PermissionDenied):
        services.take_attendance(session=session, states={member: "present"}, by=both, at=now, reason="补记")


def test_a_session_under_review_keeps_its_list(branch, clerk, now):
    session = study_session(branch, activity__submitted=True, activity__created_by=clerk)
    with pytest.raises(RuleError):
        services.take_attendance(session=session, states={clerk: "present"}, by=clerk, at=now)


def test_logging_again_carries_the_set_up_of_study(branch, clerk, now):
    session = study_session(branch, topic="工会法", speaker_name="吴主席", minutes=90, asks_notes=True)
    copy = copy_activity(activity=session.activity, by=clerk, at=now, starts_on=date(2026, 11, 18))

    carried = copy.study
    assert (carried.kind, carried.speaker_name, carried.minutes) == (session.kind, "吴主席", 90)
    assert (carried.topic, carried.attendances.count()) == ("", 0)


# --- Notes ---------------------------------------------------------------------------------------------


@pytest.fixture
def note(branch, member, now):
    session = study_session(branch, present=[member], asks_notes=True)
    return services.hand_in_note(attendance=session.attendances.get(), text="受益良多", photo=None, by=member, at=now)


def test_a_note_is_checked_by_somebody_else_and_the_person_is_told(note, reviewer, member, now):
    services.check_note(attendance=note, passes=False, by=reviewer, at=now, word="请结合工作")
    assert Message.objects.get(recipient=member).kind == "study.note_returned"

    services.hand_in_note(attendance=note, text="结合工作谈", photo=None, by=member, at=now)
    services.check_note(attendance=note, passes=True, by=reviewer, at=now)

    note.refresh_from_db()
    assert (note.note_state, note.checked_by) == ("passed", reviewer)
    counted = StudySession.objects.with_counts().get()
    assert (counted.note_count, counted.changed_at) == (1, now)
    with pytest.raises(RuleError):
        services.hand_in_note(attendance=note, text="再改", photo=None, by=member, at=now)


def test_nobody_checks_their_own_note_nor_without_a_word(branch, note, reviewer, clerk, now):
    own = StudyAttendance.objects.create(session=note.session, person=reviewer, state="present")
    services.hand_in_note(attendance=own, text="心得", photo=None, by=reviewer, at=now)

    with pytest.raises(PermissionDenied):
        services.check_note(attendance=own, passes=True, by=reviewer, at=now)
    with pytest.raises(PermissionDenied):
        services.check_note(attendance=note, passes=True, by=clerk, at=now)
    with pytest.raises(RuleError):
        services.check_note(attendance=note, passes=False, by=reviewer, at=now)
    with pytest.raises(PermissionDenied):
        services.hand_in_note(attendance=note, text="代写", photo=None, by=clerk, at=now)
    assert list(StudyAttendance.objects.checkable_by(reviewer)) == [note]


def test_an_empty_note_is_none(note, member, now):
    with pytest.raises(ValidationError):
        services.hand_in_note(attendance=note, text=" ", photo=None, by=member, at=now)


# --- Study alone ---------------------------------------------------------------------------------------


def entered(user, at, **content):
    given = {"day": date(2026, 11, 17), "topic": "工会法", "minutes": 90, "note_text": ""} | content
    return services.enter_self_study(content=given, by=user, at=at)


def test_study_alone_counts_once_somebody_else_confirmed_it(member, reviewer, now):
    row = entered(member, now)
    assert progress_in(WEEK, people=[member]) == {}

    assert services.confirm_self_studies(rows=SelfStudy.objects.all(), by=reviewer, at=now) == 1
    assert services.confirm_self_studies(rows=SelfStudy.objects.all(), by=reviewer, at=now) == 0
    assert progress_in(WEEK, people=[member])[member.pk].minutes == 90
    with pytest.raises(RuleError):
        services.enter_self_study(content={}, by=member, at=now, row=row)

    services.return_self_study(row=row, word="日期不对", by=reviewer, at=now)
    assert progress_in(WEEK, people=[member]) == {}
    assert Message.objects.get(recipient=member).note == "日期不对"


def test_nobody_confirms_their_own_and_then_nothing_is_confirmed(reviewer, member, now):
    entered(reviewer, now)
    entered(member, now)

    with pytest.raises(PermissionDenied):
        services.confirm_self_studies(rows=SelfStudy.objects.all(), by=reviewer, at=now)
    assert SelfStudy.objects.confirmed().count() == 0
    assert [row.person for row in SelfStudy.objects.confirmable_by(reviewer)] == [member]


def test_a_day_has_24_hours_and_has_come(member, now):
    entered(member, now, minutes=20 * 60)
    with pytest.raises(ValidationError):
        entered(member, now, minutes=5 * 60)
    with pytest.raises(ValidationError):
        entered(member, now, day=date(2026, 11, 19))


def test_one_takes_back_what_nobody_confirmed(member, reviewer, now):
    row = entered(member, now)
    with pytest.raises(PermissionDenied):
        services.remove_self_study(row=row, by=reviewer, at=now)
    services.remove_self_study(row=row, by=member, at=now)
    assert not SelfStudy.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"), [("reviewer", True), ("manager", True), ("outsider", False), ("federation_clerk", False)]
)
def test_scope_of_what_waits(who, sees, request, member, now):
    entered(member, now)
    assert SelfStudy.objects.confirmable_by(request.getfixturevalue(who)).exists() is sees


# --- Progress ------------------------------------------------------------------------------------------


def test_the_week_begins_on_monday_and_only_what_is_approved_counts(branch, member):
    study_session(branch, present=[member], day=date(2026, 11, 15))  # Sunday before
    study_session(branch, present=[member], day=date(2026, 11, 16), minutes=60)
    study_session(branch, present=[member], day=date(2026, 11, 22))
    study_session(branch, present=[member], day=date(2026, 11, 23))
    study_session(branch, present=[member], activity__submitted=True)
    study_session(branch, leave=[member])

    assert progress_in(WEEK, people=[member])[member.pk].minutes == 60 + 120


def test_a_day_counts_once_however_much_was_studied(branch, member, reviewer):
    study_session(branch, present=[member], day=date(2026, 11, 2))
    study_session(branch, present=[member], day=date(2026, 11, 2))
    SelfStudyFactory(person=member, day=date(2026, 11, 2), confirmed=True)
    study_session(branch, present=[member], day=date(2026, 10, 31))
    study_session(branch, present=[member], day=date(2026, 11, 29), activity__ends_on=date(2026, 12, 1))

    done = progress_in(NOVEMBER, people=[member])[member.pk]
    assert (done.day_count, done.minutes) == (3, 480)


@pytest.mark.parametrize(
    ("kind", "quota", "minutes", "days", "behind"),
    [
        (PeriodKind.WEEK, 4, 239, 1, True),
        (PeriodKind.WEEK, 4, 240, 1, False),
        (PeriodKind.WEEK, 0, 0, 0, False),
        (PeriodKind.MONTH, 3, 999, 2, True),
        (PeriodKind.MONTH, 3, 30, 3, False),
    ],
)
def test_quotas(kind, quota, minutes, days, behind, settings, branch, member):
    settings.STUDY_HOURS_PER_WEEK = settings.STUDY_DAYS_PER_MONTH = quota
    for number in range(days):
        each = minutes // days + (minutes % days if number == 0 else 0)
        SelfStudyFactory(person=member, day=date(2026, 11, 16 + number), minutes=each, confirmed=True)
    period = WEEK if kind == PeriodKind.WEEK else NOVEMBER

    done = progress_in(period, people=[member]).get(member.pk)
    assert Quota.of(kind).is_behind(done) is behind if done else not behind


def test_progress_takes_two_queries_for_any_number_of_people(branch, django_assert_num_queries):
    people = UserFactory.create_batch(3, organization=branch)
    study_session(branch, present=people)
    for users in (people[:1], people):
        with django_assert_num_queries(2):
            assert len(progress_in(WEEK, people=users)) == len(users)
    with django_assert_num_queries(2):
        progress_in(WEEK, people=User.objects.all())


# --- Figures and ledger --------------------------------------------------------------------------------


def test_figures_are_the_sums_of_approved_sessions(branch, sibling, county, clerk, manager):
    study_session(branch, minutes=90, activity__session_count=2)
    study_session(branch, activity__duration_minutes=None)
    study_session(sibling)
    study_session(branch, activity__submitted=True)
    other = study_session(branch)
    Activity.objects.filter(pk=other.pk).update(type=study_type("V09", "志愿服务二", "volunteer_service"))
    source = source_of("study-sessions")

    own = source.sums(Scope(user=clerk, organization=branch), [WEEK.previous, WEEK])
    whole = source.sums(Scope(user=manager, organization=county), [WEEK])
    assert own == [{}, {"study-sessions": Amount(3), "study-time": Amount(90)}]
    assert whole == [{"study-sessions": Amount(4), "study-time": Amount(210)}]
    assert get_measure("study-time").shown(Amount(90)).value == Amount(90).as_hours.value
    assert source.sums(Scope(user=clerk, filters={"type": "1"}), [WEEK]) == [{}]


def test_the_ledger_is_told_of_later_changes(branch, member, now):
    ledger = get_ledger("study")
    session = study_session(branch, present=[member], asks_notes=True)
    seen = Seen(period=WEEK, as_of=now.replace(hour=20))
    assert ledger.count_changes(branch, {1: seen}) == {1: (0, 0)}

    later = now.replace(day=20)
    note = services.hand_in_note(attendance=session.attendances.get(), text="心得", photo=None, by=member, at=later)
    services.check_note(attendance=note, passes=True, by=person(Role.REVIEWER, branch), at=later)
    assert ledger.count_changes(branch, {1: seen}) == {1: (1, 0)}

    Activity.objects.filter(pk=session.pk).update(state="voided", effective_at=later)
    assert ledger.count_changes(branch, {1: seen}) == {1: (0, 1)}
    assert list(ledger.paths_with_rows(WEEK)) == []
    assert ledger.row_url(session.pk) == f"/w/activities/{session.pk}/"


def test_from_the_form_to_the_line(branch, clerk, reviewer, member, now):
    activity = ActivityFactory(organization=branch, created_by=clerk, type=study_type())
    session = services.save_study_part(activity=activity, content={"kind": study_kind()}, by=clerk, at=now)
    services.take_attendance(session=session, states={clerk: "present", member: "absent"}, by=clerk, at=now)
    submit_activity(activity=activity, by=clerk, at=now)
    approve_activity(activity=activity, by=reviewer, at=now)

    (row,) = list(get_ledger("study").stream(get_ledger("study").rows(branch, WEEK)))
    assert row.values[1:8] == ["集中学习", activity.title, "", branch.name, 2, 1, 0]
    assert row.changed_at == NOON
