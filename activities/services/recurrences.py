"""Planning again by a rule: drafts are made ahead of time, each day once, with the set-up and without the people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityPlan, RecurrenceDay, RecurrenceRule, Shift
from activities.policies import plans as policies
from activities.services.calendars import occasions_between
from activities.services.content import apply_content
from activities.services.plan_shifts import SHIFT_FIELDS, dates_of
from activities.services.plans import PLAN_FIELDS
from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.models import Holiday
from portal.common.errors import RuleError
from portal.common.policies import allowed

LONGEST_DAYS = 366  # one activity lasts at most a year; a rule is renewed as often
OF_ACTIVITY = ("type", "campaign", "title", "region", "partners", "session_count")
# The window of sign-up is of its own days and is left to the planner.
OF_PLAN = tuple(name for name in PLAN_FIELDS if name not in {"signup_opens_at", "signup_closes_at"})


@dataclass(frozen=True)
class PlannedDay:
    """A day of a rule. ``is_skipped``: nothing is made; ``words`` say why, or what is odd about the day."""

    day: date
    words: str = ""
    is_skipped: bool = False


def days_of(rule: RecurrenceRule, first: date, last: date) -> list[PlannedDay]:
    """The days of ``rule`` from ``first`` to ``last`` in order, with public holidays and make-up days in words."""
    first, last = max(first, rule.starts_on), min(last, rule.until)
    if first > last:
        return []
    if rule.kind == RecurrenceRule.Kind.OCCASIONS:
        return [
            PlannedDay(day, str(occasion.label)) for day, occasion in occasions_between(rule.occasions, first, last)
        ]
    if rule.kind == RecurrenceRule.Kind.DATES:
        chosen: Iterable[date] = sorted({day for day in rule.dates if first <= day <= last})
    else:
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        chosen = (day for day in every if day.isoweekday() in rule.weekdays)
    odd = {row.day: row for row in Holiday.objects.filter(day__gte=first, day__lte=last)}
    return [_seen(rule, day, odd.get(day)) for day in chosen]


def _seen(rule, day, odd):
    if odd is None:
        return PlannedDay(day)
    if odd.is_workday:
        return PlannedDay(day, _("make-up working day (%(name)s)") % {"name": odd.name})
    words = _("public holiday (%(name)s)") % {"name": odd.name}
    is_skipped = rule.skips_holidays and rule.kind == RecurrenceRule.Kind.WEEKLY
    return PlannedDay(day, _("%(holiday)s, left out") % {"holiday": words} if is_skipped else words, is_skipped)


@transaction.atomic
def repeat_plan(*, plan: ActivityPlan, content: dict[str, Any], by: User, at: datetime) -> RecurrenceRule:
    """Set up a rule like ``plan`` with ``content`` (the fields of the rule) and make what is due already."""
    policies.check_can_repeat(by, plan)
    if not Shift.objects.filter(activity=plan.activity).live().exists():
        raise RuleError(_("Write at least one shift."))
    rule = RecurrenceRule(
        organization=plan.organization, template=plan.activity, created_by=by, created_at=at, **content
    )
    if (rule.until - rule.starts_on).days > LONGEST_DAYS:
        raise RuleError(_("A rule runs for a year at most. Renew it then."))
    if not days_of(rule, rule.starts_on, rule.until):
        raise RuleError(_("There is no such day between the first and the last day."))
    rule.full_clean(exclude=["created_by"])
    rule.save()
    record(action="recurrence.created", by=by, at=at, target=rule)
    make_drafts(rule=rule, at=at)
    return rule


@transaction.atomic
def stop_recurrence(*, rule: RecurrenceRule, by: User, at: datetime) -> RecurrenceRule:
    """Nothing more is made; what was made stays."""
    rule = RecurrenceRule.objects.select_for_update(of=("self",)).for_list().get(pk=rule.pk)
    policies.check_can_plan(by, rule.organization)
    if rule.stopped_at is None:
        rule.stopped_by, rule.stopped_at = by, at
        rule.save(update_fields=["stopped_by", "stopped_at"])
        record(action="recurrence.stopped", by=by, at=at, target=rule)
    return rule


def make_due(*, at: datetime) -> int:
    """Make the drafts of all running rules for the days ahead; return how many. Safe to run twice."""
    made = 0
    for rule in RecurrenceRule.objects.running(localdate(at)).order_by("pk"):
        with transaction.atomic():
            made += make_drafts(rule=rule, at=at)
    return made


def make_drafts(*, rule: RecurrenceRule, at: datetime) -> int:
    """Make the drafts of ``rule`` that are due and not made yet, in the caller's transaction; return how many.

    Whoever set up the rule is the author of each; when they no longer plan for the unit, nothing is made.
    """
    rule = RecurrenceRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if rule.stopped_at is not None or not allowed(policies.check_can_plan, rule.created_by, rule.organization):
        return 0
    if not rule.template.shifts.exists():
        return 0
    today = localdate(at)
    ahead = days_of(rule, today + timedelta(days=1), today + timedelta(days=settings.RECURRENCE_DAYS_AHEAD))
    made = set(rule.days.values_list("day", flat=True))
    planned = {localdate(shift.starts_at) for shift in Shift.objects.filter(activity=rule.template)}
    due = [seen.day for seen in ahead if not seen.is_skipped and seen.day not in made | planned]
    for day in due:
        activity = _copy(rule, day, at)
        RecurrenceDay.objects.create(rule=rule, day=day, activity=activity, made_at=at)
    return len(due)


def _copy(rule, day, at):
    """A planned draft for ``day`` with the set-up of the template: its first day falls on ``day``."""
    template, by = rule.template, rule.created_by
    source = template.plan
    activity = Activity(
        organization=template.organization, created_by=by, created_at=at, updated_at=at, source=Activity.Source.COPY,
        recorder_name=by.display_name,
    )  # fmt: skip
    # A day that was called off does not end the series: what follows is set up as that day was.
    shifts = list(template.shifts.live()) or list(template.shifts.all())
    moved = day - localdate(shifts[0].starts_at)
    for shift in shifts:
        shift.starts_at, shift.ends_at = shift.starts_at + moved, shift.ends_at + moved
    apply_content(activity, {name: getattr(template, name) for name in OF_ACTIVITY} | dates_of(shifts))
    activity.note_contributor(by)
    activity.save()
    activity.service_targets.set(template.service_targets.all())
    plan = ActivityPlan(activity=activity, **{name: getattr(source, name) for name in OF_PLAN})
    plan.note_contributor(by)
    plan.save()
    plan.required_skills.set(source.required_skills.all())
    for shift in shifts:
        Shift.objects.create(activity=activity, **{name: getattr(shift, name) for name in SHIFT_FIELDS})
    record(action="plan.drafted", by=by, at=at, target=activity)
    return activity
