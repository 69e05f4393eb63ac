"""Donations in the workbench: what was given, who confirms it, what it was used for."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hardship.filters.donations import DonationFilter
from hardship.forms.donations import DonationForm, UseForm
from hardship.models.donations import Donation
from hardship.policies import donations as rules
from hardship.querysets.funds import APPROVE, RECORD, VIEW
from hardship.services import donations as services
from hardship.templatetags.hardship_words import yuan
from portal.attachments.forms import refusals_on
from portal.common.errors import RuleError
from portal.common.posts import shown_key, shown_version
from portal.common.views import FilteredListView


class DonationListView(FilteredListView):
    template_name = "hardship/donations/donation_list.html"
    filterset_class = DonationFilter

    def get_visible(self):
        return Donation.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "totals": context["filterset"].qs.totals(),
            "can_add": self.request.user.has_perm(RECORD),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


donation_list = require_GET(permission_required(VIEW, raise_exception=True)(DonationListView.as_view()))


@require_http_methods(["GET", "POST"])
@permission_required(RECORD, raise_exception=True)
def donation_create(request):
    form = DonationForm(request.POST or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            donation = services.enter_donation(
                content=form.content, organization=form.cleaned_data["organization"], by=request.user,
                at=timezone.now(), form_key=shown_key(request),
            )  # fmt: skip
            messages.success(request, _("Entered. It counts once somebody else has confirmed it."))
            return redirect("hardship:donation-detail", donation.pk)
    context = {"form": form, "form_key": request.POST.get("form_key") or uuid.uuid4()}
    return render(request, "hardship/donations/donation_form.html", context)


def visible_donation(request, pk):
    return get_object_or_404(Donation.objects.visible_to(request.user).for_list(), pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def donation_detail(request, pk):
    return show_donation(request, visible_donation(request, pk))


def show_donation(request, donation, *, error="", reason=""):
    user = request.user
    context = {
        "donation": donation,
        "facts": facts_of(donation),
        "may_decide": rules.can_decide(user, donation),
        "may_take_back": rules.can_take_back(user, donation),
        "use_form": UseForm(initial={"version": donation.version, "use": donation.use}, label_suffix="")
        if rules.can_note_use(user, donation)
        else None,
        "error": error,
        "reason": reason,
    }
    return render(request, "hardship/donations/donation_detail.html", context)


def facts_of(donation):
    """``[(label, value)]`` of what is known; persons are masked."""
    facts = [
        (_("Donor"), f"{donation.masked_donor}（{donation.get_donor_kind_display()}）"),
        (_("Campaign"), donation.campaign and donation.campaign.name),
        (_("Unit"), donation.organization_name),
        (_("Amount (yuan)"), "" if donation.amount is None else yuan(donation.amount)),
        (_("Goods"), donation.goods_words),
        (_("Value of goods (yuan)"), "" if donation.goods_value is None else yuan(donation.goods_value)),
        (_("Into the fund"), donation.fund and str(donation.fund)),
        (_("Received on"), f"{donation.received_on:%Y-%m-%d}"),
        (_("Meant for"), donation.purpose),
        (_("Used for"), donation.use),
        (_("Number of the receipt"), donation.receipt_number),
        (_("Entered by"), donation.entered_by),
        (_("Decided by"), donation.decided_by),
        (_("Reason"), donation.reason),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _act(request, pk, check, service, done, **given):
    """Carry out an act on the version that was read; who comes late, or says no reason, is told on the page."""
    donation = visible_donation(request, pk)
    check(request.user, donation)
    try:
        service(donation=donation, by=request.user, at=timezone.now(), version=shown_version(request), **given)
    except RuleError as error:
        fresh = visible_donation(request, pk)
        return show_donation(request, fresh, error=str(error), reason=given.get("reason", ""))
    messages.success(request, done % {"number": donation.number})
    return redirect("hardship:donation-detail", pk)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def donation_confirm(request, pk):
    return _act(request, pk, rules.check_can_decide, services.confirm_donation, _("%(number)s confirmed."))


@require_POST
@permission_required(APPROVE, raise_exception=True)
def donation_refuse(request, pk):
    given = {"reason": request.POST.get("reason", "")}
    return _act(request, pk, rules.check_can_decide, services.refuse_donation, _("%(number)s refused."), **given)


@require_POST
@permission_required(APPROVE, raise_exception=True)
def donation_take_back(request, pk):
    given = {"reason": request.POST.get("reason", "")}
    done = _("%(number)s was taken back by a counter-entry.")
    return _act(request, pk, rules.check_can_take_back, services.take_back_donation, done, **given)


@require_POST
@permission_required(RECORD, raise_exception=True)
def donation_use(request, pk):
    form = UseForm(request.POST)
    use = form.cleaned_data.get("use", "") if form.is_valid() else ""
    return _act(request, pk, rules.check_can_note_use, services.note_use, _("Its use was written down."), use=use)
