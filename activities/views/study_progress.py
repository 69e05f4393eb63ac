"""Who is behind in study: people of a unit and units below it by week or month, and what one person's number is of."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from activities.figures.study import Progress, Quota, attended_in, progress_in
from activities.models import SelfStudy
from activities.querysets import VIEW
from portal.accounts.models import User
from portal.common.hours import hours
from portal.common.numbers import whole_number
from portal.common.periods import Period, PeriodKind
from portal.organizations.models import Organization

KINDS = (PeriodKind.WEEK, PeriodKind.MONTH)


def period_asked(request, today):
    """The week or month of the address; this week for none, and for one that has not begun."""
    try:
        period = Period.parse(request.GET.get("period", ""))
    except ValueError:
        return Period.containing(PeriodKind.WEEK, today)
    if period.kind not in KINDS or period.start > today:
        return Period.containing(PeriodKind.WEEK, today)
    return period


def period_links(period, today):
    """The same page of the period before and after, and of the other kind; None where that has not begun."""
    return {
        "before": period.previous,
        "after": period.next if period.next.start <= today else None,
        "kinds": [(kind, Period.containing(kind, min(period.end, today))) for kind in KINDS],
    }


@require_GET
@permission_required(VIEW, raise_exception=True)
def study_progress(request):
    """The people of one unit, those who are behind first, and the units below it; a number opens what it is of."""
    today = timezone.localdate()
    period = period_asked(request, today)
    units = Organization.objects.visible_to(request.user, VIEW)
    asked = whole_number(request.GET.get("organization", "")) or request.user.organization_id
    unit = units.filter(pk=asked).first() or units.in_tree_order().first()
    if request.GET.get("organization"):
        unit = get_object_or_404(units, pk=whole_number(request.GET["organization"]) or 0)
    quota = Quota.of(period.kind)
    below = units.within(unit).active().exclude(pk=unit.pk)
    people = list(User.objects.filter(is_active=True, organization__in=[unit.pk, *below.values_list("pk", flat=True)]))
    progress = progress_in(period, people=people)
    rows = [(person, progress.get(person.pk, Progress())) for person in people if person.organization_id == unit.pk]
    rows = [(person, done, quota.is_behind(done)) for person, done in rows]
    rows.sort(key=lambda row: (not row[2], row[0].sort_key, row[0].pk))
    context = {
        "unit": unit, "period": period, "quota": quota, "rows": rows, "links": period_links(period, today),
        "behind": sum(is_behind for _person, _done, is_behind in rows),
        "units": units_below(below, people, progress, quota), "is_week": period.kind == PeriodKind.WEEK,
        "unit_key": str(unit.pk),
    }  # fmt: skip
    return render(request, "activities/study_progress.html", context)


def units_below(units, people, progress, quota):
    """``[(unit, people, behind)]`` of the units that have people, in the order of the tree."""
    by_unit = {}
    for person in people:
        by_unit.setdefault(person.organization_id, []).append(quota.is_behind(progress.get(person.pk, Progress())))
    return [
        (unit, len(by_unit[unit.pk]), sum(by_unit[unit.pk])) for unit in units.in_tree_order() if unit.pk in by_unit
    ]


@require_GET
def study_person(request, pk):
    """What one person's number is made of; one's own, or that of people whose unit one reads."""
    today = timezone.localdate()
    readable = User.objects.filter(organization__in=Organization.objects.visible_to(request.user, VIEW))
    person = get_object_or_404(readable | User.objects.filter(pk=request.user.pk), pk=pk)
    period = period_asked(request, today)
    done = progress_in(period, people=[person]).get(person.pk, Progress())
    sessions = attended_in(period, people=[person]).select_related("session__kind", "session__activity")
    alone = SelfStudy.objects.confirmed().filter(person=person, day__range=(period.start, period.end))
    quota = Quota.of(period.kind)
    context = {
        "person": person, "period": period, "done": done, "quota": quota, "is_behind": quota.is_behind(done),
        "sessions": [(row, hours(row.counted or 0)) for row in sessions.order_by("session__activity__starts_on", "pk")],
        "alone": [(row, hours(row.minutes)) for row in alone.order_by("day", "pk")],
        "links": period_links(period, today), "is_week": period.kind == PeriodKind.WEEK,
        "is_own": person == request.user,
    }  # fmt: skip
    return render(request, "activities/study_person.html", context)
