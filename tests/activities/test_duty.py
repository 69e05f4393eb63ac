"""Community duty: what is reported, who approves it, and that nothing counts twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities.models import Activity, ActivityMoney, CommunityPost, DutyReport
from activities.services import duty as services
from portal.accounts.roles import Role
from portal.common.errors import RuleError, StaleVersionError
from portal.common.periods import Period
from portal.figures.amounts import Amount
from portal.figures.base import Scope, source_of
from portal.ledgers.base import Seen, get_ledger
from portal.notifications.models import Message
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import WEEK
from tests.factories.study import CommunityPostFactory, DutyReportFactory

pytestmark = pytest.mark.django_db
NOVEMBER = Period.parse("2026-11")
CONTENT = {
    "starts_on": date(2026, 11, 17), "ends_on": None, "date_words": "", "people_names": "王经办", "person_times": 5,
    "is_person_times_approximate": False, "count_words": "", "minutes": 90, "service": "清理楼道", "problem": "",
    "handed_to": "", "is_confirmed": False, "remark": "",
}  # fmt: skip


@pytest.fixture
def post(branch, clerk):
    return CommunityPostFactory(organization=branch, created_by=clerk, name="河湾小区")


@pytest.fixture
def report(post, clerk, now):
    return services.submit_report(post=post, content=CONTENT, by=clerk, at=now)


def test_a_post_is_entered_changed_and_not_twice(branch, clerk, outsider, now):
    content = {"kind": "estate", "name": "河湾小区", "responsible_name": "王经办", "since": date(2026, 1, 1)}
    post = services.save_post(content=content, by=clerk, at=now, organization=branch)

    with pytest.raises(ValidationError):
        services.save_post(content=content, by=clerk, at=now, organization=branch)
    with pytest.raises(ValidationError):
        services.save_post(content={"until": date(2025, 1, 1)}, by=clerk, at=now, post=post, version=1)
    services.save_post(content={"contact_phone": "19999000001"}, by=clerk, at=now, post=post, version=1)
    with pytest.raises(StaleVersionError):
        services.save_post(content={"remark": "迟到"}, by=clerk, at=now, post=post, version=1)
    with pytest.raises(PermissionDenied):
        services.save_post(content={}, by=outsider, at=now, post=post, version=2)
    assert CommunityPost.objects.get().contact_phone == "19999000001"


def test_a_second_person_approves(report, clerk, reviewer, outsider, branch, now):
    both = person(Role.REVIEWER, branch)
    both.assignments.create(role=Role.CLERK, organization=branch, valid_from=date(2025, 1, 1))

    for wrong in (clerk, outsider):
        with pytest.raises(PermissionDenied):
            services.approve_report(report=report, by=wrong, at=now)
    with pytest.raises(RuleError):
        services.return_report(report=report, reason=" ", by=reviewer, at=now)
    services.return_report(report=report, reason="照片看不清", by=reviewer, at=now)
    services.submit_report(post=report.post, content=CONTENT, by=both, at=now, report=report)
    services.return_report(report=report, reason="时间不对", by=reviewer, at=now)
    services.submit_report(post=report.post, content=CONTENT, by=clerk, at=now, report=report)
    with pytest.raises(PermissionDenied):  # who mended it does not approve it, though another mended it last
        services.approve_report(report=report, by=both, at=now)
    assert report not in DutyReport.objects.reviewable_by(both)
    done = services.approve_report(report=report, by=reviewer, at=now)

    assert (done.state, done.number, done.counted_at) == ("approved", report.number, now)
    assert set(Message.objects.values_list("kind", flat=True)) == {"duty.returned", "duty.approved"}
    with pytest.raises(RuleError):
        services.submit_report(post=report.post, content=CONTENT, by=clerk, at=now, report=report)
    services.void_report(report=done, reason="重复", by=reviewer, at=now)
    with pytest.raises(RuleError):
        services.void_report(report=done, reason="重复", by=reviewer, at=now)


def test_days_have_come_and_agree(post, clerk, now):
    for wrong in ({"starts_on": date(2026, 11, 19)}, {"ends_on": date(2026, 11, 16)}, {"ends_on": date(2026, 11, 20)}):
        with pytest.raises(ValidationError):
            services.submit_report(post=post, content=CONTENT | wrong, by=clerk, at=now)


@pytest.mark.parametrize(
    ("who", "sees"), [("reviewer", True), ("manager", True), ("outsider", False), ("federation_clerk", False)]
)
def test_scope_of_what_waits(who, sees, request, report):
    assert DutyReport.objects.reviewable_by(request.getfixturevalue(who)).exists() is sees


def test_a_report_begins_one_activity_and_the_activity_then_says_how_many(
    report, clerk, reviewer, manager, branch, now
):
    linked = services.begin_activity(report=report, by=clerk, at=now)
    activity = linked.activity
    assert (activity.place, activity.headcount, activity.state) == ("河湾小区", 5, "draft")
    with pytest.raises(RuleError):
        services.begin_activity(report=report, by=clerk, at=now)

    services.approve_report(report=report, by=reviewer, at=now)
    source, scope = source_of("duty-person-times"), Scope(organization=branch)
    assert source.sums(scope, [WEEK]) == [{"duty-person-times": Amount(5)}]  # a draft says nothing yet
    approved = ActivityFactory(organization=branch, approved=True, headcount=7, is_headcount_approximate=True)
    DutyReport.objects.update(activity=approved)
    assert source.sums(scope, [WEEK]) == [{"duty-person-times": Amount(7, True)}]
    assert source.sums(Scope(user=manager, organization=branch), [WEEK, WEEK.next]) == [
        {"duty-person-times": Amount(7, True)},
        {},
    ]


def test_two_reports_never_point_to_one_activity(report, post, clerk, sibling, branch, now):
    activity = ActivityFactory(organization=branch)
    other = services.submit_report(post=post, content=CONTENT, by=clerk, at=now)
    services.point_to_activity(report=report, activity=activity, by=clerk, at=now)

    with pytest.raises(RuleError):
        services.point_to_activity(report=other, activity=activity, by=clerk, at=now)
    with pytest.raises(RuleError):
        services.point_to_activity(report=other, activity=ActivityFactory(organization=sibling), by=clerk, at=now)


def test_149_person_times_are_one_line_of_the_ledger(post, clerk, reviewer, branch, now):
    content = CONTENT | {
        "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 15), "person_times": 149, "count_words": "149人次",
        "minutes": None, "problem": "楼道照明损坏", "handed_to": "河湾社区", "is_confirmed": True,
    }  # fmt: skip
    report = services.submit_report(post=post, content=content, by=clerk, at=now)
    activity = ActivityFactory(organization=branch, approved=True, headcount=149, starts_on=date(2026, 11, 1))
    ActivityMoney.objects.create(activity=activity, kind="donated", amount=Decimal(5520))
    ActivityMoney.objects.create(activity=activity, kind="own", amount=Decimal(100))
    services.point_to_activity(report=report, activity=activity, by=clerk, at=now)
    services.approve_report(report=report, by=reviewer, at=now)
    ledger = get_ledger("duty")

    (row,) = list(ledger.stream(ledger.rows(branch, NOVEMBER)))
    assert row.values == [
        "2026-11-01 至 2026-11-15", "河湾小区（包联小区）", branch.name, "王经办", 149, "清理楼道", 120, Decimal(5520),
        "已确认", "移交问题：楼道照明损坏（河湾社区）",
    ]  # fmt: skip
    assert row.public == [
        "2026-11-01 至 2026-11-15",
        "河湾小区（包联小区）",
        branch.name,
        149,
        120,
        Decimal(5520),
        "已确认",
    ]
    assert list(ledger.paths_with_rows(NOVEMBER)) == [branch.path]


def test_the_ledger_is_told_of_later_changes(branch, reviewer, now):
    ledger, later = get_ledger("duty"), now.replace(day=20)
    activity = ActivityFactory(organization=branch, approved=True)
    report = DutyReportFactory(post=CommunityPostFactory(organization=branch), approved=True, activity=activity)
    seen = Seen(period=WEEK, as_of=now.replace(hour=20))
    assert ledger.count_changes(branch, {1: seen}) == {1: (0, 0)}

    Activity.objects.filter(pk=activity.pk).update(effective_at=later)
    assert ledger.count_changes(branch, {1: seen}) == {1: (1, 0)}
    services.void_report(report=report, reason="重复", by=reviewer, at=later)
    assert ledger.count_changes(branch, {1: seen}) == {1: (0, 1)}
    assert ledger.row_url(report.pk) == f"/w/duty/{report.pk}/"


def test_who_has_not_reported_this_month(branch):
    heard, over, silent, old, returned = CommunityPostFactory.create_batch(5, organization=branch)
    DutyReportFactory(post=heard)
    DutyReportFactory(post=over, starts_on=date(2026, 10, 20), ends_on=date(2026, 11, 2))
    DutyReportFactory(post=silent, starts_on=date(2026, 10, 31))
    DutyReportFactory(post=returned, returned=True)
    CommunityPost.objects.filter(pk=old.pk).update(until=date(2026, 10, 31))

    assert set(CommunityPost.objects.silent_in(NOVEMBER)) == {silent, returned}


def test_a_voided_or_unapproved_report_counts_nothing(branch, now):
    post = CommunityPostFactory(organization=branch)
    DutyReportFactory(post=post)
    DutyReportFactory(post=post, approved=True, state="voided")
    DutyReportFactory(post=post, approved=True, person_times=None)

    assert source_of("duty-person-times").sums(Scope(organization=branch), [WEEK]) == [{}]
