"""Rosters that came with a signed sheet: a second person compares the list with it and activates everybody at once."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.common.views import address_with
from portal.privacy.masks import mask_phone
from volunteers import services
from volunteers.models import Consent, Volunteer
from volunteers.querysets import REVIEW
from volunteers.views.words import age_of

AT_ONCE = 200  # what one person can compare with a sheet, and one request can write


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(REVIEW, raise_exception=True)
def roster_activate(request):
    """The people of one signed sheet; those shown are activated, no others."""
    waiting = Volunteer.objects.reviewable_by(request.user).signed_on_roster()
    if request.method == "POST":
        return _activate(request, waiting)
    sheets = list(Consent.objects.signed_sheets_of(waiting))
    sheet = _chosen(request.GET.get("sheet"), sheets)
    rows = waiting.signed_on(sheet["scan"]).for_list().select_related("entered_by") if sheet else waiting.none()
    shown = list(rows[:AT_ONCE])
    context = {
        "crumbs": [(_("Volunteers"), reverse("volunteers:volunteer-list")), (_("Rosters to activate"), "")],
        "sheets": [(one, address_with(request.GET, sheet=one["scan__public_id"])) for one in sheets],
        "sheet": sheet,
        "rows": [(row, age_of(row), mask_phone(row.phone)) for row in shown],
        "hidden": [("person", f"{row.pk}:{row.version}") for row in shown],
        "rest": sheet["people"] - len(shown) if sheet else 0,
    }
    return render(request, "volunteers/roster_activate.html", context)


def _chosen(wanted, sheets):
    """The sheet that the address asks for, the oldest without one; None when nobody waits; 404 for one that is not
    there."""
    if not wanted:
        return sheets[0] if sheets else None
    found = next((sheet for sheet in sheets if str(sheet["scan__public_id"]) == wanted), None)
    if found is None:
        raise Http404
    return found


def _activate(request, waiting):
    versions = _versions(request.POST.getlist("person"))
    keys = waiting.filter(pk__in=versions).values_list("pk", flat=True)
    result = services.activate_together(
        versions={key: versions[key] for key in keys}, by=request.user, at=timezone.now()
    )
    for volunteer, why in result.left:
        messages.error(request, _("%(name)s stays: %(reason)s") % {"name": volunteer, "reason": why})
    number = len(result.done)
    words = ngettext("%(number)d person is on the register.", "%(number)d people are on the register.", number)
    if number:
        messages.success(request, words % {"number": number})
    elif not result.left:
        messages.info(request, _("Everybody of this list has been decided on already."))
    return redirect("volunteers:roster-activate")


def _versions(people):
    """``{key: version}`` of ``key:version``; what is no such pair is passed over."""
    pairs = (text.partition(":") for text in people[:AT_ONCE])
    return {int(key): int(version) for key, _sign, version in pairs if key.isdecimal() and version.isdecimal()}
