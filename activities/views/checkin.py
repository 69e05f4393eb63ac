"""The code of a shift on a screen or a phone, and on paper."""

import segno
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from activities.policies import attendances as policies
from activities.services import attendances
from activities.services.attendances.codes import IN, OUT
from activities.views.attendance import address, chosen, shifts_of, visible_activity
from activities.views.attendance_words import shift_words


def picture_of(request, code):
    """The address of ``code`` as an inline picture without styles."""
    url = request.build_absolute_uri(reverse("activities:scan", args=[code]))
    picture = segno.make(url, micro=False, error="m")
    return {"url": url, "svg": picture.svg_inline(border=4, omitsize=True, dark="#000", light="#fff")}


@never_cache
@require_GET
def checkin(request, pk):
    """The code that changes; with the HX header only the part that changes with it."""
    activity = visible_activity(request, pk)
    policies.check_can_take_attendance(request.user, activity)
    found, now = shifts_of(activity), timezone.now()
    shift = chosen(found, request.GET.get("shift") or _next_key(found, now))
    if shift is None:
        return redirect(address(activity))
    policies.check_can_take_shift(request.user, shift)
    direction = OUT if request.GET.get("to") == OUT else IN
    here = reverse("activities:checkin", args=[activity.pk])
    context = {
        "activity": activity, "shift": shift, "shift_words": shift_words(shift), "direction": direction, "here": here,
        "shifts": [(each, shift_words(each)) for each in found], "back": address(activity, shift), "now": now,
        "picture": picture_of(request, attendances.code_of(shift, direction, now)),
        "seconds": attendances.seconds_left(now) + 1,
    }  # fmt: skip
    part = "activities/attendance/includes/code.html"
    return render(request, part if request.htmx else "activities/attendance/checkin.html", context)


def _next_key(found, now):
    """The shift that is on or comes next."""
    return next((str(shift.pk) for shift in found if shift.ends_at > now), None)


@never_cache
@require_http_methods(["GET", "POST"])
def poster(request, pk):
    """The code on paper of a shift: issued, printed, taken down."""
    activity = visible_activity(request, pk)
    policies.check_can_take_attendance(request.user, activity)
    shift = chosen(shifts_of(activity), request.GET.get("shift") or request.POST.get("shift"))
    if shift is None:
        return redirect(address(activity))
    if request.method == "POST":
        return _decide(request, activity, shift)
    posted = shift.posters.live().select_related("issued_by").first()
    context = {
        "activity": activity, "shift": shift, "shift_words": shift_words(shift), "poster": posted,
        "picture": picture_of(request, attendances.code_on_paper(posted)) if posted else None,
        "can_post": policies.can_post_code(request.user, shift), "back": address(activity, shift),
    }  # fmt: skip
    return render(request, "activities/attendance/poster.html", context)


def _decide(request, activity, shift):
    if request.POST.get("act") == "revoke":
        attendances.revoke_poster(shift=shift, by=request.user, at=timezone.now())
        messages.success(request, _("The code on paper is revoked. Take the sheet down."))
    else:
        attendances.issue_poster(shift=shift, by=request.user, at=timezone.now())
    return redirect(f"{reverse('activities:poster', args=[activity.pk])}?shift={shift.pk}")
