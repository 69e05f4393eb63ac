"""Home pages: the public front page, the workbench, the to-do list, and the short pages of the site."""

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from redis.exceptions import RedisError

from activities import policies
from portal.common.access import public
from portal.dashboard import queries
from portal.dashboard.desk import Desk, has_desk
from portal.privacy.purposes import current_purposes

YEAR_SECONDS = 31_536_000


@public
@require_GET
def home(request):
    """The public front page."""
    return render(request, "dashboard/home.html", {**queries.public_home(timezone.localdate()), "now": timezone.now()})


@public
@never_cache
@require_GET
def healthz(request):
    """200 with ``{"status": "ok"}`` while database and cache answer; 503 with the one that does not."""
    failing = []
    try:
        queries.database_answers()
    except DatabaseError:
        failing.append("database")
    try:
        cache.set("healthz", 1, 5)
    except RedisError:
        failing.append("cache")
    status = {"status": "failing" if failing else "ok", "failing": failing}
    return JsonResponse(status, status=503 if failing else 200)


@public
@require_GET
def page(request, page):
    """A short page of the site: help, privacy, accessibility."""
    return render(request, f"pages/{page}.html", {"purposes": current_purposes} if page == "privacy" else {})


@public
@require_POST
def display_mode(request):
    """Switch large text on or off, kept in a cookie, and go back."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "home")
    large = request.POST.get("mode") == "large"
    response.set_cookie(
        settings.DISPLAY_COOKIE_NAME, "large" if large else "normal", max_age=YEAR_SECONDS, samesite="Lax",
        secure=settings.SECURE, httponly=True,
    )  # fmt: skip
    return response


@require_GET
def workbench(request):
    """The desk of the signed-in person: what to do next, and this week of their unit."""
    user, today = request.user, timezone.localdate()
    desk = Desk(user, timezone.now())
    context = {
        "desk": desk,
        "todo_count": desk.total,
        "week": queries.week_of(user, today) if user.has_perm("ledgers.view_ledger") else None,
        "can_log": policies.can_add(user, user.organization),
        "last": queries.last_logged(user),
        "cards": queries.system_cards(user, today),
        "has_desk": has_desk(user),
    }
    return render(request, "dashboard/workbench.html", context)


@require_GET
def todo(request):
    """Everything that waits for a decision of this person, by due time, and what was returned to them."""
    desk = Desk(request.user, timezone.now())
    context = {"desk": desk, "todo_count": desk.total, "has_desk": has_desk(request.user)}
    return render(request, "dashboard/todo.html", context)
