"""The phone page of a scan: what will happen, and doing it."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from activities.models import Attendance, SignUp
from activities.policies import attendances as policies
from activities.policies.attendances import clock
from activities.services import attendances
from activities.services.attendances.codes import IN, OUT
from activities.views.attendance_words import shift_words
from portal.common.access import public
from portal.common.errors import NotNowError, RuleError
from portal.common.numbers import whole_number
from portal.common.throttle import may_try
from volunteers.models import Volunteer

KEPT = "scanned"
MOST_KEPT = 5


@public
@never_cache
@require_http_methods(["GET", "POST"])
def scan(request, code):
    """GET shows, POST does. A code that was scanned in time stays good for this browser while one signs in."""
    at = timezone.now()
    try:
        found = _opened(request, code, at)
    except NotNowError as error:
        return render(request, "activities/attendance/scan_again.html", {"sentence": str(error)}, status=503)
    if found is None:
        return render(request, "activities/attendance/scan_again.html", {}, status=410)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    volunteer = Volunteer.objects.of_account(request.user).select_related("organization__successor").first()
    if volunteer is None:
        return render(request, "activities/attendance/scan_stranger.html", {"shift": found.shift}, status=403)
    if request.method == "POST":
        return _sign(request, found, volunteer, at)
    return render(request, "activities/attendance/scan.html", _preview(request, found, volunteer, at))


def _opened(request, code, at):
    """What ``code`` opens for this browser now, or None. Wrong codes are counted by address."""
    kept = {key: since for key, since in request.session.get(KEPT, []) if since > at.timestamp() - _keep_seconds()}
    if attendances.is_genuine(code, at):
        kept = {code: at.timestamp(), **{key: since for key, since in kept.items() if key != code}}
        request.session[KEPT] = list(kept.items())[:MOST_KEPT]
    elif code not in kept:
        if not may_try("codes", get_adapter().get_client_ip(request), limit=settings.WRONG_CODES_PER_HOUR):
            raise NotNowError
        return None
    return attendances.opened_by(code)


def _keep_seconds():
    return settings.SCAN_KEPT_MINUTES * 60


def _sign(request, found, volunteer, at):
    """Do what the page showed; the page then shows how it stands. A refusal stands on the page."""
    direction = found.direction or request.POST.get("direction", "")
    act = {IN: attendances.sign_in, OUT: attendances.sign_out}.get(direction)
    method = Attendance.Method.POSTER if found.poster else Attendance.Method.QR
    try:
        if act is None:
            raise RuleError(_("Choose sign-in or sign-out."))
        if not may_try(f"scan:{request.user.pk}", get_adapter().get_client_ip(request), limit=settings.SCANS_PER_HOUR):
            raise RuleError(_("Too many scans. Please try again in an hour, or ask the person in charge."))
        kwargs = {"risk_version": _ticked(request)} if direction == IN else {}
        signed = act(shift=found.shift, volunteer=volunteer, by=request.user, at=at, method=method, **kwargs)
    except (RuleError, PermissionDenied) as error:
        context = _preview(request, found, volunteer, at) | {"refusal": str(error)}
        return render(
            request, "activities/attendance/scan.html", context, status=503 if isinstance(error, NotNowError) else 409
        )
    request.session["signed"] = {"repeated": signed.repeated, "closed": bool(getattr(signed, "closed", None))}
    return redirect(request.path)


def _ticked(request):
    """The wording of the risk notice that was ticked, or None."""
    return whole_number(request.POST.get("risks", ""), max_digits=4)


def _preview(request, found, volunteer, at):
    """What the page says: the shift, how the person stands in it, what a press will do, or why nothing."""
    shift = found.shift
    row = Attendance.objects.standing().filter(shift=shift, volunteer=volunteer).order_by("-signed_in_at").first()
    stands = "none" if row is None else "in" if row.signed_out_at is None else "out"
    done = request.session.pop("signed", None) if request.method == "GET" else None
    offers = _offers(found, stands) if done is None else []
    refusal = ""
    for direction in list(offers):
        check = policies.check_can_sign_in if direction == IN else policies.check_can_sign_out
        try:
            check(request.user, volunteer, shift, at)
        except (RuleError, PermissionDenied) as error:
            offers.remove(direction)
            refusal = refusal or str(error)
    if not offers and found.direction == OUT and stands == "none":
        refusal = _("You have not signed in to this shift. Sign in first, or tell the person in charge.")
    return {
        "facts": _facts(shift, row, at), "stands": stands, "offers": offers, "done": done, "refusal": refusal,
        "risks": _risks(shift, volunteer) if IN in offers else None,
    }  # fmt: skip


def _facts(shift, row, at):
    """What the person checks before pressing; no name, no number of theirs."""
    facts = [
        (_("Activity"), str(shift.activity)),
        (_("Shift"), shift_words(shift)),
        (_("Place"), shift.place),
    ]
    if row is not None:
        facts.append((_("Signed in at"), clock(row.signed_in_at)))
    if row is not None and row.signed_out_at is not None:
        by_itself = row.out_method == Attendance.Method.AUTO
        ended = _("%(time)s, ended by itself, to be confirmed") if by_itself else "%(time)s"
        facts.append((_("Signed out at"), ended % {"time": clock(row.signed_out_at)}))
    return [*facts, (_("Time now"), clock(at))]


def _offers(found, stands):
    """What a press may do: nothing twice. A code on paper offers what comes next."""
    wanted = [found.direction] if found.direction else [OUT if stands == "in" else IN]
    possible = {"none": {IN}, "in": {OUT}, "out": {IN}}[stands]
    return [direction for direction in wanted if direction in possible]


def _risks(shift, volunteer):
    """The plan whose risk notice somebody without a place has to tick first, or None."""
    if not policies.is_planned(shift.activity):
        return None
    placed = SignUp.objects.filter(shift=shift, volunteer=volunteer, state=SignUp.State.PLACED)
    return None if placed.exists() else shift.activity.plan
