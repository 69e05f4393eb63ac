"""Hours from the attendance to one's own page: computed, confirmed by another, noticed, recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from activities import services
from activities.models import ServiceRecord
from portal.notices.services import close_due
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_attendance_to_my_hours(enter, branch, clerk, reviewer, member, no_violation, shot):
    activity = ActivityFactory(organization=branch, created_by=clerk, approved=True, title="清扫河岸")
    shift = ShiftFactory(activity=activity, starts_at=timezone.now() - timedelta(hours=3))
    AttendanceFactory(shift=shift, volunteer=VolunteerFactory(organization=branch, user=member))
    services.draft_hours(activity=activity, by=clerk, at=timezone.now())

    second = enter(reviewer)
    second.goto(reverse("todo"))
    hours = reverse("activities:activity-hours", args=[activity.pk])
    second.locator(f"main a[href='{hours}']").click()  # after midnight its attendance waits there as well
    second.wait_for_url(f"**{hours}")
    no_violation(second)
    shot(second, "confirm")
    second.get_by_role("button", name="全部确认").click()
    expect(second.get_by_text("已确认 1 人的时长。")).to_be_visible()

    first = enter(clerk)
    first.goto(reverse("activities:hours-notice"))
    first.fill("[name=hotline_phone]", "0395-3132000")
    first.get_by_role("button", name="生成公示").click()
    first.wait_for_url("**/w/notices/*/")
    second.goto(first.url)
    second.get_by_role("button", name="发布公示").click()
    expect(second.get_by_text("已发布。期满后自动结束。")).to_be_visible()

    own = enter(member)
    own.goto(reverse("activities:me-hours"))
    expect(own.get_by_text("公示中，期满计入。")).to_be_visible()
    close_due(at=timezone.now() + timedelta(days=20))
    own.goto(reverse("activities:me-hours"))
    expect(own.get_by_text("已计入。", exact=True)).to_be_visible()
    expect(own.locator("main")).to_contain_text("2.0")
    no_violation(own)
    shot(own, "mine")
    assert ServiceRecord.objects.get().state == "locked"
