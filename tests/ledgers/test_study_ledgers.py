"""The ledgers of study and of community duty as workbooks, read back."""

from datetime import date
from decimal import Decimal

import pytest

from activities.models import ActivityMoney, StudyAttendance
from tests.factories.accounts import UserFactory
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import built_run
from tests.factories.study import CommunityPostFactory, DutyReportFactory, study_kind, study_session
from tests.ledgers.goldens import golden, workbooks_of
from tests.ledgers.test_activity_ledger import YEAR

pytestmark = pytest.mark.django_db

PRIVATE = ("=工会法", "邹春梅", "王经办", "楼道", "灯坏")


@pytest.fixture
def studied(branch, clerk, sibling):
    people = UserFactory.create_batch(3, organization=branch)
    session = study_session(
        branch, present=people[:2], leave=people[2:], topic="=工会法", materials="第一章", minutes=90, asks_notes=True,
        activity__number="A-2026-0001", activity__title="学习工会法",
    )  # fmt: skip
    StudyAttendance.objects.filter(person=people[0]).update(
        note_state="passed", checked_by=clerk, checked_at=session.activity.approved_at
    )
    study_session(
        branch, kind=study_kind("05", "宣讲"), day=date(2026, 3, 2), speaker_name="邹春梅", expected_count=40,
        activity__number="A-2026-0002", activity__title="劳模宣讲", activity__headcount=36,
    )  # fmt: skip
    study_session(branch, activity__submitted=True)
    study_session(sibling)


@pytest.fixture
def on_duty(branch, sibling):
    post = CommunityPostFactory(organization=branch, name="河湾小区", community="沙北社区")
    summed = ActivityFactory(organization=branch, approved=True, headcount=149, duration_minutes=None)
    ActivityMoney.objects.create(activity=summed, kind="donated", amount=Decimal(5520))
    DutyReportFactory(
        post=post, approved=True, number="BD-2026-0001", activity=summed, person_times=140, count_words="149人次",
        minutes=None, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 31), is_confirmed=True,
        problem="灯坏", handed_to="社区", people_names="王经办",
    )  # fmt: skip
    DutyReportFactory(post=post, approved=True, number="BD-2026-0002", minutes=150, service="清理楼道")
    DutyReportFactory(post=post, number="BD-2026-0003", person_times=1000)
    DutyReportFactory(post=CommunityPostFactory(organization=sibling), approved=True, number="BD-2026-0004")


@pytest.mark.parametrize("ledger", ["study", "duty"])
def test_workbooks_equal_the_golden_file(ledger, studied, on_duty, branch, now):
    run = built_run(branch, at=now, period=YEAR, ledger=ledger)

    found = workbooks_of(run)
    assert found == golden(ledger)
    assert [words for words in PRIVATE if words in str(found["public"])] == []
