"""The tab 签到 of an activity: shift by shift who is there, entered by ticking, confirmed, closed."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.forms.attendances import ListForm
from activities.models import Activity, Attendance, AttendanceBatch, SignUp
from activities.policies import attendances as policies
from activities.services import attendances, shifts
from activities.services.attendances import Entry
from activities.views.attendance_words import how, shift_words, state_of
from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from volunteers.models import Volunteer

OTHERS_SHOWN = 60


def visible_activity(request, pk):
    """The activity, or 404 for whoever neither sees it nor leads its team."""
    rows = Activity.objects.with_attendance_open_to(request.user)
    activity = get_object_or_404(rows.select_related("organization__successor", "type", "plan"), pk=pk)
    policies.check_can_read_attendance(request.user, activity)
    return activity


def shifts_of(activity):
    """The live shifts, each with how many are expected and how many came."""
    placed = Count("sign_ups", filter=Q(sign_ups__state=SignUp.State.PLACED), distinct=True)
    came = Count("attendances__person", filter=Q(attendances__undone_at=None), distinct=True)
    return list(activity.shifts.live().annotate(expected=placed, present=came).order_by("starts_at", "pk"))


def chosen(found, asked):
    """The shift whose key was ``asked`` for, else the first one; None without any."""
    return next((shift for shift in found if str(shift.pk) == asked), found[0] if found else None)


def address(activity, shift=None):
    base = reverse("activities:attendance", args=[activity.pk])
    return f"{base}?shift={shift.pk}" if shift else base


@require_http_methods(["GET", "POST"])
def attendance(request, pk):
    """GET shows one shift; POST enters those who are ticked, or everybody who is expected."""
    activity = visible_activity(request, pk)
    if request.method == "POST":
        policies.check_can_take_attendance(request.user, activity)
    found = shifts_of(activity)
    shift = chosen(found, request.GET.get("shift") or request.POST.get("shift"))
    if shift is None:
        return _begin(request, activity)
    form = ListForm(request.POST or None, shift=shift, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        return _enter(request, activity, shift, form)
    return render(request, "activities/attendance/attendance.html", _context(request, activity, found, shift, form))


def _begin(request, activity):
    """Without a shift: say which one the record makes, and make it."""
    if request.method == "POST":
        shift = shifts.default_shift(activity=activity, by=request.user, at=timezone.now())
        return redirect(address(activity, shift))
    context = {"activity": activity, "can_take": policies.can_take_attendance(request.user, activity)}
    try:
        context["times"] = shifts.times_of(activity)
    except RuleError as error:
        context["refusal"] = str(error)
    return render(request, "activities/attendance/attendance_begin.html", context)


def _enter(request, activity, shift, form):
    wanted = expected_of(shift) if form.cleaned_data["everybody"] else policies.volunteers_for(request.user, shift)
    keys = None if form.cleaned_data["everybody"] else form.cleaned_data["who"]
    people = wanted if keys is None else wanted.filter(pk__in=keys)
    times = form.cleaned_data["signed_in_at"], form.cleaned_data["signed_out_at"]
    entries = [Entry(person, *times) for person in people.distinct()]
    entered = attendances.enter_list(shift=shift, entries=entries, by=request.user, at=timezone.now())
    tell(request, entered)
    return redirect(address(activity, shift))


def tell(request, entered):
    """What a list did, in words; who was refused and why."""
    done = len(entered.new) + len(entered.added)
    if done:
        words = ngettext("%(count)d person entered.", "%(count)d people entered.", done)
        messages.success(request, words % {"count": done})
    if entered.stood:
        words = ngettext(
            "%(count)d stood on the list already.", "%(count)d stood on the list already.", len(entered.stood)
        )
        messages.info(request, words % {"count": len(entered.stood)})
    for volunteer, why in entered.refused[:10]:
        messages.error(request, _("%(name)s: %(why)s") % {"name": volunteer, "why": why})
    if not (done or entered.stood or entered.refused):
        messages.warning(request, _("Tick who is there first."))


def expected_of(shift):
    """Who has a place and is not on the list yet."""
    came = Attendance.objects.standing().filter(shift=shift).values("volunteer")
    placed = SignUp.objects.filter(shift=shift, state=SignUp.State.PLACED).values("volunteer")
    return Volunteer.objects.filter(pk__in=placed).exclude(pk__in=came)


def others_of(user, shift, words):
    """The unit's other volunteers who match ``words``, without those who are on the list or expected."""
    came = Attendance.objects.standing().filter(shift=shift).values("volunteer")
    placed = SignUp.objects.filter(shift=shift, state=SignUp.State.PLACED).values("volunteer")
    rows = policies.volunteers_for(user, shift).active().exclude(pk__in=came).exclude(pk__in=placed)
    return rows.matching(words) if words else rows


def _context(request, activity, found, shift, form):
    user, words = request.user, request.GET.get("q", "").strip()[:40]
    rows = (
        Attendance.objects.standing().filter(shift=shift).select_related("volunteer__organization", "activity", "shift")
    )
    rows = list(rows.order_by("volunteer__sort_key", "signed_in_at", "pk"))
    can_take = policies.can_take_shift(user, shift)
    others = others_of(user, shift, words).for_list()[: OTHERS_SHOWN + 1] if can_take else []
    return {
        "activity": activity, "shifts": [(each, shift_words(each), address(activity, each)) for each in found],
        "shift": shift, "shift_words": shift_words(shift), "form": form, "can_take": can_take, "q": words,
        "rows": [(row, how(row), *state_of(row)) for row in rows],
        "expected": expected_of(shift).for_list() if can_take else [],
        "others": others[:OTHERS_SHOWN], "has_more": len(others) > OTHERS_SHOWN,
        "batches": _batches(shift), "can_close": can_take and all(each.ends_at <= timezone.now() for each in found),
        "people": len({row.person for row in rows}), "export_query": f"activity={activity.pk}",
    }  # fmt: skip


def _batches(shift):
    """Lists that can still be taken back as one, newest first, each with how many rows it touched."""
    since = timezone.now() - timedelta(hours=settings.ATTENDANCE_UNDO_HOURS)
    counted = AttendanceBatch.objects.filter(shift=shift).since(since).select_related("entered_by")
    return counted.annotate(number=Count("rows", distinct=True) + Count("outs", distinct=True))


@require_POST
def attendance_confirm(request, pk):
    """Confirm the rows that are named, else all whose end somebody has said."""
    activity = visible_activity(request, pk)
    keys = [key for text in request.POST.getlist("row")[:500] if (key := whole_number(text, max_digits=18)) is not None]
    number = attendances.confirm_attendances(
        activity=activity, by=request.user, at=timezone.now(), keys=keys if "row" in request.POST else None
    )
    words = ngettext("%(count)d row confirmed.", "%(count)d rows confirmed.", number)
    messages.success(request, words % {"count": number})
    return redirect(back(request, activity))


@require_POST
def attendance_close(request, pk):
    """签到结束."""
    activity = visible_activity(request, pk)
    attendances.close_attendance(activity=activity, by=request.user, at=timezone.now())
    left = activity.attendances.to_confirm().count()
    messages.success(request, _("The list is closed. Hours are computed from it."))
    if left:
        messages.warning(request, _("Your own row is confirmed by a colleague."))
    return redirect(back(request, activity))


@require_POST
def batch_undo(request, pk):
    """Take one list back."""
    batch = get_object_or_404(AttendanceBatch.objects.select_related("shift__activity__plan"), pk=pk)
    visible_activity(request, batch.shift.activity_id)
    number = attendances.undo_batch(batch=batch, by=request.user, at=timezone.now())
    words = ngettext("%(count)d row taken back.", "%(count)d rows taken back.", number)
    messages.success(request, words % {"count": number})
    return redirect(address(batch.shift.activity, batch.shift))


@require_GET
def attendance_sheet(request, pk):
    """签到表: A4 with a column to sign in, for paper; what is on the list already is printed in."""
    activity = visible_activity(request, pk)
    policies.check_can_take_attendance(request.user, activity)
    found = shifts_of(activity)
    shift = chosen(found, request.GET.get("shift"))
    if shift is None:
        return redirect(address(activity))
    rows = Attendance.objects.standing().filter(shift=shift).select_related("volunteer__organization")
    came = [(row.volunteer, row) for row in rows.order_by("volunteer__sort_key", "signed_in_at")]
    lines = [*came, *((person, None) for person in expected_of(shift).for_list())]
    context = {
        "activity": activity, "shift": shift, "shift_words": shift_words(shift), "lines": lines,
        "blanks": range(max(5, 20 - len(lines))), "now": timezone.now(), "back": address(activity, shift),
    }  # fmt: skip
    return render(request, "activities/attendance/sheet.html", context)


def back(request, activity):
    """To the shift that the form stood on."""
    return address(activity, chosen(list(activity.shifts.live()), request.POST.get("shift")))
