"""The second person of a long file with values in clear: sees whose it is, what for and of whom, and decides."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.signing_in.fresh import fresh_sign_in_required
from portal.common.errors import RuleError
from portal.exports import policies, services, words
from portal.exports.models import Export
from portal.exports.querysets import RELEASE
from portal.organizations.models import Organization

UNITS_NAMED = 20


def _in_reach(request, pk):
    rows = Export.objects.in_reach_of(request.user).select_related("owner__organization", "released_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@permission_required(RELEASE, raise_exception=True)
def release_detail(request, pk):
    return _page(request, _in_reach(request, pk))


def _page(request, export, *, refused=None):
    reason, error = refused or ("", "")
    units = Organization.objects.filter(pk__in=export.unit_ids).in_tree_order()
    context = {
        "export": export,
        "line": words.line(export, timezone.now()),
        "conditions": _conditions(export),
        "units": units[:UNITS_NAMED],
        "more_units": max(0, len(export.unit_ids) - UNITS_NAMED),
        "can_release": policies.can_release(request.user, export),
        "reason": reason,
        "error": error,
    }
    return render(request, "exports/release_detail.html", context, status=409 if error else 200)


def _conditions(export):
    """As the owner chose them; what is wrong with them by now is found when the file is made."""
    try:
        return export.definition.select(export.owner, QueryDict(export.query)).conditions
    except RuleError as refusal:
        return [str(refusal)]


@require_POST
@permission_required(RELEASE, raise_exception=True)
@fresh_sign_in_required
def release_grant(request, pk):
    export = services.release_export(export=_in_reach(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Released. %(name)s gets a message when the file is ready.") % {"name": export.owner})
    return redirect("exports:export-list")


@require_POST
@permission_required(RELEASE, raise_exception=True)
def release_refuse(request, pk):
    """No file; the reason goes to whoever asked."""
    export, reason = _in_reach(request, pk), request.POST.get("reason", "")[:500]
    try:
        services.refuse_export(export=export, reason=reason, by=request.user, at=timezone.now())
    except RuleError as refusal:
        return _page(request, _in_reach(request, pk), refused=(reason, str(refusal)))
    messages.success(request, _("Noted. No file is made."))
    return redirect("exports:export-list")
