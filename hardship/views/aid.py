"""Aid in the workbench: the list with its sums, one record, decisions on it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from activities.views.detail import photo_url
from activities.views.words import goods_line
from hardship.figures import aid as figures
from hardship.filters.aid import AidFilter
from hardship.models.aid import AidRecord
from hardship.policies import aid as rules
from hardship.querysets.funds import RECORD, VIEW
from hardship.services import aid as services
from hardship.templatetags.hardship_words import yuan
from portal.common.errors import RuleError
from portal.common.posts import shown_version
from portal.common.views import FilteredListView, filter_chips
from portal.figures.base import get_measure


class AidListView(FilteredListView):
    template_name = "hardship/aid/aid_list.html"
    filterset_class = AidFilter

    def get_visible(self):
        return AidRecord.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "totals": in_words(figures.sums_of(context["filterset"].qs)),
            "can_add": self.request.user.has_perm(RECORD),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


aid_list = require_GET(permission_required(VIEW, raise_exception=True)(AidListView.as_view()))


def in_words(sums):
    """``[(label, value with its unit)]`` of what is known among the sums of aid."""
    found = []
    for slug, amount in sums.items():
        measure = get_measure(slug)
        value = yuan(amount.value) if measure.kind == "money" else str(amount)
        found.append((measure.label, f"{value} {measure.unit}"))
    return found


@require_GET
@permission_required(VIEW, raise_exception=True)
def aid_totals(request):
    """帮扶资金 by item × source × unit, for the same conditions as the list."""
    visible = AidRecord.objects.visible_to(request.user)
    filterset = AidFilter(request.GET, queryset=visible, request=request)
    context = {
        "filterset": filterset,
        "chips": filter_chips(filterset, request.GET),
        "parts": figures.by_item_and_source(filterset.qs),
        "totals": in_words(figures.sums_of(filterset.qs)),
    }
    return render(request, "hardship/aid/aid_totals.html", context)


def visible_aid(request, pk):
    related = ("receipt", "entry__fund__organization", "organization__successor", "fund__organization")
    return get_object_or_404(AidRecord.objects.visible_to(request.user).for_list().select_related(*related), pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def aid_detail(request, pk):
    return show_aid(request, visible_aid(request, pk))


def show_aid(request, aid, *, error="", reason=""):
    user = request.user
    context = {
        "aid": aid,
        "facts": facts_of(aid),
        "receipt_url": photo_url(aid.receipt.public_id, "view") if aid.receipt else "",
        "may_edit": rules.can_edit(user, aid),
        "may_decide": rules.can_decide(user, aid),
        "may_take_back": rules.can_take_back(user, aid),
        "may_reveal": bool(aid.person_name) and bool(rules.fields_for(user, aid)),
        "error": error,
        "reason": reason,
    }
    return render(request, "hardship/aid/aid_detail.html", context)


def facts_of(aid):
    """``[(label, value)]`` of what is known; names are masked."""
    goods = [goods_line(row.name, row.quantity, row.unit, row.value) for row in aid.goods.all()]
    year = aid.school_year
    facts = [
        (_("Recipient"), f"{aid.masked_recipient}（{aid.get_recipient_display()}）"),
        (_("File number"), aid.file and aid.file.number),
        (_("Employer or school"), aid.person_unit),
        (_("School year"), f"{year}-{year + 1}" if year else ""),
        (_("Unit"), aid.organization_name),
        (_("Item of aid"), aid.get_item_display()),
        (_("Form of aid"), aid.get_form_display()),
        (_("Amount (yuan)"), "" if aid.amount is None else yuan(aid.amount)),
        (_("In kind"), "\n".join(goods) or aid.goods_words),
        (_("Value of goods (yuan)"), "" if aid.goods_value is None else yuan(aid.goods_value)),
        (_("What was done for them"), aid.service),
        (_("Source of funds"), aid.get_fund_source_display()),
        (_("Fund"), aid.fund and str(aid.fund)),
        (_("Given on"), f"{aid.paid_on:%Y-%m-%d}"),
        (_("Occasion"), aid.occasion),
        (_("Handed over by"), aid.handler_name),
        (_("Signed for"), _("yes") if aid.is_signed else _("no")),
        (_("Remark"), aid.remark),
        (_("Entered by"), aid.created_by),
        (_("Approved by"), aid.decided_by if aid.state == AidRecord.State.APPROVED else ""),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _decide(request, pk, check, service, done):
    """Carry out a decision on the version that was read; who comes late, or says no reason, is told on the page."""
    aid = visible_aid(request, pk)
    reason = request.POST.get("reason", "")
    given = {} if service is services.approve_aid else {"reason": reason}
    try:
        check(request.user, aid)
        service(aid=aid, by=request.user, at=timezone.now(), version=shown_version(request), **given)
    except RuleError as error:
        return show_aid(request, visible_aid(request, pk), error=str(error), reason=reason)
    messages.success(request, done % {"number": aid.number})
    return redirect("hardship:aid-detail", pk)


@require_POST
def aid_approve(request, pk):
    return _decide(request, pk, rules.check_can_decide, services.approve_aid, _("%(number)s approved."))


@require_POST
def aid_return(request, pk):
    return _decide(request, pk, rules.check_can_decide, services.return_aid, _("%(number)s returned."))


@require_POST
def aid_take_back(request, pk):
    done = _("%(number)s was taken back by a counter-entry.")
    return _decide(request, pk, rules.check_can_take_back, services.take_back_aid, done)
