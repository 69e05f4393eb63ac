"""Funds in the workbench: how much there is, what came in, who confirms it."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hardship.filters.funds import FundEntryFilter, FundFilter
from hardship.forms.funds import AllocationForm, FundForm
from hardship.models.funds import Allocation, Fund, FundEntry
from hardship.policies import funds as rules
from hardship.querysets.funds import APPROVE, RECORD, VIEW
from hardship.services import funds as services
from portal.common.errors import RuleError
from portal.common.posts import shown_key
from portal.common.views import FilteredListView

ENTRIES_SHOWN = 50


class FundListView(FilteredListView):
    template_name = "hardship/funds/fund_list.html"
    filterset_class = FundFilter

    def get_visible(self):
        return Fund.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        return context | {
            "totals": context["filterset"].qs.totals(),
            "waiting": Allocation.objects.confirmable_by(user).select_related("fund__organization"),
            "can_add": user.has_perm(RECORD),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


class FundEntryListView(FilteredListView):
    template_name = "hardship/funds/entry_list.html"
    filterset_class = FundEntryFilter

    def get_visible(self):
        return FundEntry.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"is_filtered": bool(context["chips"] or context["filterset"].errors)}


fund_list = require_GET(permission_required(VIEW, raise_exception=True)(FundListView.as_view()))
fund_entry_list = require_GET(permission_required(VIEW, raise_exception=True)(FundEntryListView.as_view()))


def visible_fund(request, pk):
    return get_object_or_404(Fund.objects.visible_to(request.user).for_list(), pk=pk)


@require_http_methods(["GET", "POST"])
@permission_required(RECORD, raise_exception=True)
def fund_create(request):
    form = FundForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            fund = services.open_fund(
                organization=form.cleaned_data["organization"], content=form.content, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except ValidationError:
            form.add_error("name", _("This unit has a fund of this name and year already."))
        except RuleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The fund is set up. Enter what came in."))
            return redirect("hardship:fund-detail", fund.pk)
    return render(request, "hardship/funds/fund_form.html", {"form": form})


@require_GET
@permission_required(VIEW, raise_exception=True)
def fund_detail(request, pk):
    return show_fund(request, visible_fund(request, pk))


def show_fund(request, fund, *, form=None, error="", reason=""):
    """The fund with its entries and what waits; ``form`` is the allocation that was just refused."""
    user = request.user
    entries = list(fund.entries.for_list()[: ENTRIES_SHOWN + 1])
    allocations = fund.allocations.select_related("fund__organization", "entered_by", "decided_by")
    context = {
        "fund": fund,
        "entries": [(row, rules.can_reverse_entry(user, row)) for row in entries[:ENTRIES_SHOWN]],
        "has_more": len(entries) > ENTRIES_SHOWN,
        "waiting": [(row, rules.can_decide_allocation(user, row)) for row in allocations.waiting()],
        "refused": allocations.filter(state=Allocation.State.REFUSED),
        "form": form or AllocationForm(today=timezone.localdate()),
        "form_key": request.POST.get("form_key") or uuid.uuid4(),
        "may_allocate": rules.can_allocate(user, fund),
        "may_close": rules.can_close_fund(user, fund),
        "error": error,
        "reason": reason,
    }
    return render(request, "hardship/funds/fund_detail.html", context)


@require_POST
@permission_required(RECORD, raise_exception=True)
def fund_allocate(request, pk):
    """What came in, from the page of the fund."""
    fund = visible_fund(request, pk)
    rules.check_can_allocate(request.user, fund)
    form = AllocationForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        try:
            services.enter_allocation(
                fund=fund, content=form.cleaned_data, by=request.user, at=timezone.now(), form_key=shown_key(request)
            )
        except ValidationError as error:
            form.add_error("day", error.message_dict["day"])
        else:
            messages.success(request, _("Entered. It counts once somebody else has confirmed it."))
            return redirect("hardship:fund-detail", pk)
    return show_fund(request, fund, form=form)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def fund_close(request, pk):
    services.close_fund(fund=visible_fund(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The fund is closed."))
    return redirect("hardship:fund-detail", pk)


def visible_allocation(request, pk):
    rows = Allocation.objects.visible_to(request.user).select_related("fund__organization")
    return get_object_or_404(rows, pk=pk)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def allocation_confirm(request, pk):
    allocation = visible_allocation(request, pk)
    services.confirm_allocation(allocation=allocation, by=request.user, at=timezone.now())
    messages.success(request, _("Confirmed. The money can be paid out now."))
    return redirect("hardship:fund-detail", allocation.fund_id)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def allocation_refuse(request, pk):
    allocation = visible_allocation(request, pk)
    rules.check_can_decide_allocation(request.user, allocation)
    return _with_reason(request, allocation.fund, _("Refused."), services.refuse_allocation, allocation=allocation)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def fund_entry_reverse(request, pk):
    """Take an allocation back by a counter-entry."""
    rows = FundEntry.objects.visible_to(request.user).select_related("fund__organization", "reversal")
    entry = get_object_or_404(rows, pk=pk)
    rules.check_can_reverse_entry(request.user, entry)
    done = _("Taken back by a counter-entry.")
    return _with_reason(request, entry.fund, done, services.reverse_entry, entry=entry)


def _with_reason(request, fund, done, service, **target):
    """Carry out what takes a reason; without one, or too late, the page of the fund says what is wrong."""
    reason = request.POST.get("reason", "")
    try:
        service(reason=reason, by=request.user, at=timezone.now(), **target)
    except RuleError as error:
        return show_fund(request, visible_fund(request, fund.pk), error=str(error), reason=reason)
    messages.success(request, done)
    return redirect("hardship:fund-detail", fund.pk)
