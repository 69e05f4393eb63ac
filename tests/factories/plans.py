"""Plans in each state, their shifts and sign-ups, made by the services that people use."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from activities.models import ActivityPlan, RecurrenceRule, ServiceProject, Shift, SignUp
from activities.services import plans
from portal.accounts.roles import Role
from portal.codes.models import Code
from tests.factories.accounts import person
from tests.factories.activities import NOON, ActivityFactory, ActivityTypeFactory
from tests.factories.volunteers import VolunteerFactory

CONTENT = {
    "risk_notice": "注意路口车辆",
    "contact_name": "王经办",
    "contact_phone": "0395-1234567",
    "title": "爱心送考",
}


def on(day, hour, minute=0):
    """A moment of 2026 in Shanghai: ``on((12, 5), 8)``."""
    return datetime(2026, *day, hour, minute, tzinfo=timezone.get_default_timezone())


def shift_row(day=(12, 5), hour=8, hours=2, **values):
    """What the form gives for one shift."""
    begins = on(day, hour)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=hours), "place": "一中北门"} | values


def planned(clerk, *rows, at=NOON, **content):
    """A draft plan of the unit of ``clerk``."""
    return plans.save_plan(
        organization=clerk.organization, content=CONTENT | {"type": ActivityTypeFactory()} | content,
        shifts=rows or [shift_row()], by=clerk, at=at,
    )  # fmt: skip


def opened(clerk, reviewer, *rows, at=NOON, **content):
    """A plan that a second person opened."""
    plan = planned(clerk, *rows, at=at, **content)
    plans.submit_plan(plan=plan, by=clerk, at=at)
    return plans.open_plan(plan=plan, by=reviewer, at=at)


def recruiting(organization, *, capacity=None, begins=None, state="open", **fields):
    """An open plan as rows only, with one shift: ``.activity.shifts.get()``."""
    activity = ActivityFactory(organization=organization, headcount=None, service_minutes=None)
    fields = {"risk_notice": "注意安全", "contact_name": "王经办"} | fields
    if state in {"open", "submitted"}:
        fields |= {"submitted_by": activity.created_by, "submitted_at": NOON}
    if state == "open":
        fields |= {"opened_by": person(Role.REVIEWER, organization), "opened_at": NOON}
    plan = ActivityPlan.objects.create(activity=activity, state=state, **fields)
    begins = begins or on((12, 5), 8)
    Shift.objects.create(
        activity=activity, starts_at=begins, ends_at=begins + timedelta(hours=2), place="一中北门", capacity=capacity
    )
    return plan


def volunteer_with_account(organization, **fields):
    return VolunteerFactory(organization=organization, user=person(Role.MEMBER, organization), **fields)


def signed_up(shift, volunteer, state=SignUp.State.PLACED, at=NOON):
    """A sign-up as a row; a place is counted."""
    row = SignUp.objects.create(
        shift=shift, volunteer=volunteer, state=state, risk_version=None if state == "asked" else 1,
        entered_by=volunteer.user or volunteer.entered_by, entered_at=at, placed_at=at if state == "placed" else None,
    )  # fmt: skip
    if state == "placed":
        Shift.objects.filter(pk=shift.pk).update(placed=shift.placed + 1)
        shift.placed += 1
    return row


def service_project(organization, by, *, name="环卫工早餐", **fields):
    category, _made = Code.objects.get_or_create(
        table=Code.Table.SERVICE_CATEGORY, value="17", defaults={"label": "关爱特殊群体"}
    )
    signed = {"created_by": by, "created_at": NOON, "changed_by": by, "changed_at": NOON}
    values = {"state": "running", "starts_on": date(2026, 1, 1), "category": category} | signed | fields
    return ServiceProject.objects.create(organization=organization, name=name, **values)


def recurrence(template, by, **fields):
    """A rule as a row: every Saturday of the next year."""
    values = {"kind": "weekly", "weekdays": [6], "starts_on": date(2026, 11, 20), "until": date(2027, 11, 19)} | fields
    return RecurrenceRule.objects.create(
        organization=template.organization, template=template, created_by=by, created_at=NOON, **values
    )
