"""The volunteer asks, the unit answers, a second person decides; the old record stays to be seen."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activities import services
from activities.models import HoursCorrection, ServiceRecord, Shift
from activities.services import tiers
from activities.signals import hours_corrected
from portal.accounts.roles import Role
from portal.common.errors import RuleError
from portal.notifications.models import Message
from tests.factories.accounts import person
from tests.factories.activities import NOON
from tests.factories.attendances import HOUR, ShiftFactory
from tests.factories.service import HoursCorrectionFactory, ServiceRecordFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(branch, member):
    """Two locked hours of the member, of a shift of four."""
    return ServiceRecordFactory(
        organization=branch, volunteer=VolunteerFactory(organization=branch, user=member), locked=True,
        shift=ShiftFactory(ends_at=NOON + 4 * HOUR),
    )  # fmt: skip


@pytest.fixture
def asked(mine):
    return HoursCorrectionFactory(record=mine)


def propose(correction, minutes, by, at):
    return services.propose_hours_correction(
        correction=correction, new_minutes=minutes, answer="按签到表更正", by=by, at=at
    )


def test_the_volunteer_asks_once_and_the_unit_is_told(mine, member, clerk, now):
    services.ask_correction(found=mine, words="少记一小时", wanted_minutes=180, by=member, at=now)

    with pytest.raises(RuleError):
        services.ask_correction(found=mine, words="少记一小时", wanted_minutes=180, by=member, at=now)
    with pytest.raises(PermissionDenied):
        services.ask_correction(found=mine, words="多记了", wanted_minutes=None, by=clerk, at=now)
    assert Message.objects.get(recipient=clerk).kind == "hours.asked"
    assert [item.due_at.day for item in HoursCorrection.objects.waiting_for(clerk)] == [25]


def test_more_hours_go_on_notice_first(asked, mine, clerk, reviewer, now):
    told = []
    hours_corrected.connect(
        lambda **what: told.append((what["record"].pk, what["replaced_by"])), weak=False, dispatch_uid="test"
    )
    proposed = propose(asked, 180, clerk, now)
    waiting = list(HoursCorrection.objects.waiting_for(reviewer))
    own = list(HoursCorrection.objects.waiting_for(clerk))

    new = services.accept_hours_correction(correction=proposed, by=reviewer, at=now)

    hours_corrected.disconnect(dispatch_uid="test")
    mine.refresh_from_db()
    assert (waiting, own) == ([asked], [])
    assert (mine.state, mine.effective_at, mine.replaced_by) == ("voided", now, new)
    assert (new.state, new.minutes, new.recorded_by, new.confirmed_by) == ("confirmed", 180, clerk, reviewer)
    assert told == [(mine.pk, new)]
    assert Message.objects.get(recipient=asked.asked_by).kind == "hours.answered"


@pytest.mark.parametrize(("minutes", "states"), [(60, ["voided", "locked"]), (0, ["voided"])])
def test_fewer_hours_count_at_once_and_none_take_the_record_away(asked, clerk, reviewer, now, minutes, states):
    services.accept_hours_correction(correction=propose(asked, minutes, clerk, now), by=reviewer, at=now)

    assert list(ServiceRecord.objects.order_by("pk").values_list("state", flat=True)) == states


def test_a_second_person_of_the_height_that_the_new_day_asks_for(asked, clerk, reviewer, manager, member, now):
    Shift.objects.update(ends_at=NOON + 9 * HOUR)
    proposed = propose(asked, 500, clerk, now)

    for by in (clerk, reviewer, member):
        with pytest.raises(PermissionDenied):
            services.accept_hours_correction(correction=proposed, by=by, at=now)
    assert list(HoursCorrection.objects.waiting_for(manager)) == [asked]
    assert services.accept_hours_correction(correction=proposed, by=manager, at=now).tier == "upper"


def test_a_day_that_grew_since_the_answer_asks_for_a_higher_person(asked, clerk, reviewer, manager, now):
    proposed = propose(asked, 240, clerk, now)
    day = {"volunteer": asked.record.volunteer, "service_date": asked.record.service_date}
    later = ServiceRecordFactory(organization=asked.record.organization, minutes=300, **day)

    with pytest.raises(PermissionDenied):
        services.accept_hours_correction(correction=proposed, by=reviewer, at=now)
    tiers.refresh_tiers([later])
    assert list(HoursCorrection.objects.waiting_for(reviewer)) == []
    assert list(HoursCorrection.objects.waiting_for(manager)) == [asked]


def test_nobody_serves_longer_than_the_shift_lasts(mine, member, clerk, now):
    with pytest.raises(ValidationError):
        services.ask_correction(found=mine, words="少记", wanted_minutes=241, by=member, at=now)
    with pytest.raises(ValidationError):
        propose(HoursCorrectionFactory(record=mine), 241, clerk, now)


def test_a_refusal_says_why(asked, mine, clerk, now):
    with pytest.raises(ValidationError):
        services.reject_hours_correction(correction=asked, answer=" ", by=clerk, at=now)
    services.reject_hours_correction(correction=asked, answer="签到表上是两小时", by=clerk, at=now)

    mine.refresh_from_db()
    assert mine.state == "locked"
    assert Message.objects.get(recipient=asked.asked_by).note == "签到表上是两小时"


def test_the_second_person_sends_an_answer_back(asked, clerk, reviewer, now):
    proposed = propose(asked, 180, clerk, now)

    services.return_hours_correction(correction=proposed, reason="再核对", by=reviewer, at=now)

    assert list(HoursCorrection.objects.waiting_for(clerk)) == [asked]


def test_whoever_asked_does_not_answer(branch, now):
    reviewer = person(Role.REVIEWER, branch)
    volunteer = VolunteerFactory(organization=branch, user=reviewer)
    asked = HoursCorrectionFactory(record=ServiceRecordFactory(organization=branch, volunteer=volunteer, locked=True))

    with pytest.raises(PermissionDenied):
        services.reject_hours_correction(correction=asked, answer="不改", by=reviewer, at=now)


def test_from_my_page_to_the_answer_and_back(mine, member, clerk, reviewer, as_user):
    ask = reverse("activities:me-correction-ask", args=[mine.pk])
    as_user(member).post(ask, {"words": "少记一小时", "wanted_hours": "3"})
    correction = HoursCorrection.objects.get()
    page, answer, accept = (
        reverse(f"activities:hours-correction{act}", args=[correction.pk]) for act in ("", "-answer", "-accept")
    )
    shown = as_user(clerk).get(page)
    blank = as_user(clerk).post(answer, {"do": "accept", "answer": "按签到表更正"})
    as_user(clerk).post(answer, {"do": "accept", "answer": "按签到表更正", "new_hours": "3"})
    as_user(reviewer).post(accept)

    assert shown.context["form"]["new_hours"].value() == "3"
    assert "new_hours" in blank.context["form"].errors
    told = as_user(member).get(reverse("activities:me-corrections")).content.decode()
    assert "按签到表更正" in told
    assert [found.state for found in ServiceRecord.objects.order_by("pk")] == ["voided", "confirmed"]


def test_the_record_of_somebody_else_is_not_there(mine, clerk, as_user):
    answer = as_user(clerk).get(reverse("activities:me-correction-ask", args=[mine.pk]))

    assert answer.status_code == 404
