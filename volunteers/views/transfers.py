"""Moving a volunteer to another unit: asked for by either side or by the person, decided by the other side."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.common.errors import NotNowError, RuleError
from portal.common.throttle import account_may_try, may_try
from portal.organizations.models import Organization
from volunteers import policies, services
from volunteers.forms.transfers import GiveForm, TakeForm
from volunteers.models import Transfer
from volunteers.querysets import ADD, CHANGE
from volunteers.views.detail import visible_volunteer
from volunteers.views.me import own_record

UNITS_SUGGESTED = 300
TAKES_PER_ACCOUNT = 20  # an hour


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def transfer_give(request, pk):
    """Our volunteer goes to another unit."""
    volunteer = visible_volunteer(request, pk)
    policies.check_can_give(request.user, volunteer)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        transfer = _asked(form, services.ask_to_give, volunteer=volunteer, by=request.user)
        if transfer:
            messages.success(request, _("Asked for. %(unit)s decides.") % {"unit": transfer.taking.short_name})
            return redirect("volunteers:transfer-detail", transfer.pk)
    back = reverse("volunteers:volunteer-detail", args=[pk])
    heading = _("Move to another unit")
    context = {"form": form, "volunteer": volunteer, "back": back, "units": _units_but(volunteer), "heading": heading}
    return render(request, "volunteers/transfer_form.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(ADD, raise_exception=True)
def transfer_take(request):
    """A volunteer of another unit comes to us. The answer is the same whether there is such a person or not."""
    form = TakeForm(request.POST or None, user=request.user, initial={"taking": request.user.organization_id})
    if request.method == "POST" and form.is_valid() and _within_limit(request, form):
        _asked(form, services.ask_to_take, by=request.user)
        if form.is_valid():
            messages.success(
                request, _("Passed on. If a volunteer has this number and name, their unit decides, and you are told.")
            )
            return redirect("volunteers:volunteer-list")
    heading = _("Take over a volunteer")
    context = {"form": form, "back": reverse("volunteers:volunteer-list"), "heading": heading}
    return render(request, "volunteers/transfer_form.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def me_transfer(request):
    """I go to another unit."""
    volunteer = own_record(request)
    if volunteer is None:
        raise Http404
    policies.check_can_ask_oneself(request.user, volunteer)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        transfer = _asked(form, services.ask_to_move, volunteer=volunteer, by=request.user)
        if transfer:
            messages.success(request, _("Asked for. %(unit)s decides.") % {"unit": transfer.taking.short_name})
            return redirect("volunteers:me-volunteer")
    back = reverse("volunteers:me-volunteer")
    heading = _("Ask to move")
    context = {"form": form, "volunteer": volunteer, "back": back, "units": _units_but(volunteer), "heading": heading}
    return render(request, "volunteers/transfer_form.html", context)


@require_POST
def me_transfer_withdraw(request):
    """I stay after all."""
    volunteer = own_record(request)
    transfer = volunteer and volunteer.transfers.pending().for_list().first()
    if transfer is None:
        raise Http404
    services.withdraw_transfer(transfer=transfer, by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Nothing changes."))
    return redirect("volunteers:me-volunteer")


def _asked(form, ask, **about):
    """The new transfer, or None with the reason on ``form``."""
    try:
        return ask(**form.cleaned_data, **about, at=timezone.now())
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return None


def _within_limit(request, form):
    """Numbers and names are not found out by trying."""
    try:
        address = get_adapter().get_client_ip(request)
        if account_may_try("transfer", request.user.pk, limit=TAKES_PER_ACCOUNT) and may_try(
            "transfer", address, limit=settings.JOIN_TRIES_PER_HOUR
        ):
            return True
        form.add_error(None, _("Too many tries. Please try again in an hour."))
    except NotNowError as error:
        form.add_error(None, str(error))
    return False


def _units_but(volunteer):
    """What the field suggests: the living units, as they stand in the tree."""
    units = Organization.objects.active().exclude(pk=volunteer.organization_id).in_tree_order()
    return units.values_list("name", flat=True)[:UNITS_SUGGESTED]


def visible_transfer(request, pk):
    rows = Transfer.objects.visible_to(request.user).for_list().select_related("decided_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def transfer_detail(request, pk):
    return render_transfer(request, visible_transfer(request, pk))


def render_transfer(request, transfer, *, refused=None, status=200):
    """``refused`` is what was typed and why it was not taken."""
    user, (reason, error) = request.user, refused or ("", "")
    is_pending = transfer.state == Transfer.State.PENDING
    context = {
        "transfer": transfer,
        "sees_record": _sees(user, transfer),
        "can_decide": policies.can_decide_transfer(user, transfer),
        "can_withdraw": policies.can_withdraw_transfer(user, transfer),
        "is_own": is_pending and transfer.requested_by_id == user.pk,
        "reason": reason,
        "error": error,
        "crumbs": [(_("Volunteers"), reverse("volunteers:volunteer-list")), (_("Move to another unit"), "")],
    }
    if request.method == "POST":
        context["here"] = reverse("volunteers:transfer-detail", args=[transfer.pk])
    return render(request, "volunteers/transfer_detail.html", context, status=status)


def _sees(user, transfer):
    return type(transfer.volunteer).objects.visible_to(user).filter(pk=transfer.volunteer_id).exists()


@require_POST
def transfer_accept(request, pk):
    transfer = visible_transfer(request, pk)
    policies.check_can_decide_transfer(request.user, transfer)
    try:
        services.accept_transfer(transfer=transfer, by=request.user, at=timezone.now())
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return render_transfer(request, visible_transfer(request, pk), status=409)
    words = {"name": transfer.volunteer, "unit": transfer.taking.short_name}
    messages.success(request, _("%(name)s belongs to %(unit)s now.") % words)
    return redirect("volunteers:transfer-detail", pk)


@require_POST
def transfer_refuse(request, pk):
    """Not agreed, with a reason; what was typed is never lost."""
    transfer, reason = visible_transfer(request, pk), request.POST.get("reason", "")[:500]
    policies.check_can_decide_transfer(request.user, transfer)
    try:
        services.refuse_transfer(transfer=transfer, reason=reason, by=request.user, at=timezone.now())
    except RuleError as refusal:
        return render_transfer(request, visible_transfer(request, pk), refused=(reason, str(refusal)), status=409)
    messages.success(request, _("Noted. The volunteer stays where they are."))
    return redirect("volunteers:transfer-detail", pk)


@require_POST
def transfer_withdraw(request, pk):
    services.withdraw_transfer(transfer=visible_transfer(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Nothing changes."))
    return redirect("volunteers:transfer-detail", pk)
