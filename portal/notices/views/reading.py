"""Notices in the workbench: the list, one notice, its sheets for paper."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.attachments.forms import PhotoUploadForm
from portal.common.language import office_language
from portal.common.views import FilteredListView
from portal.notices import policies, services
from portal.notices.filters import NoticeFilter
from portal.notices.models import PublicNotice
from portal.notices.querysets import ANSWER, DRAFT, VIEW
from portal.notices.views import words


class NoticeListView(FilteredListView):
    template_name = "notices/notice_list.html"
    filterset_class = NoticeFilter

    def get_visible(self):
        return PublicNotice.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_draft": self.request.user.has_perm(DRAFT),
        }


notice_list = require_GET(permission_required(VIEW, raise_exception=True)(NoticeListView.as_view()))


def visible_notice(request, pk):
    return get_object_or_404(PublicNotice.objects.visible_to(request.user).for_page(), pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def notice_detail(request, pk):
    """One notice with its list, its objections and the acts that are open to the reader."""
    notice, user = visible_notice(request, pk), request.user
    context = {
        "notice": notice,
        "facts": words.facts_of(notice),
        "objections": notice.objections.order_by("pk"),
        "may_handle": user.has_perm(ANSWER, notice),
        "missing_years": services.missing_years(notice),
        "fingerprint": services.head_hash(notice) if notice.number else "",
        "can_change": policies.can_change(user, notice),
        "can_post": policies.can_post(user, notice),
        "can_withdraw": policies.can_withdraw(user, notice),
        "can_attach": policies.can_attach(user, notice),
        "can_verify": policies.can_verify(user, notice),
        "can_enter": policies.can_enter_objection(user, notice),
        "can_print_result": policies.can_print_result(user, notice),
        "photo_form": PhotoUploadForm(limit=1),
        "timeline": words.timeline(notice),
    }
    return render(request, "notices/notice_detail.html", context)


@require_GET
@permission_required(VIEW, raise_exception=True)
def notice_print(request, pk):
    """The notice itself for the board, on A4."""
    notice = visible_notice(request, pk)
    with office_language():
        return render(request, "notices/notice_print.html", {"notice": notice, "span": words.span_of(notice)})


@require_GET
@permission_required(VIEW, raise_exception=True)
def notice_result(request, pk):
    """公示情况说明 when the notice is over: what, where, from when to when, objections and answers."""
    notice = visible_notice(request, pk)
    policies.check_can_print_result(request.user, notice)
    objections = list(notice.objections.order_by("pk"))
    context = {
        "notice": notice,
        "objections": objections,
        "upheld_count": sum(objection.result == "upheld" for objection in objections),
        "struck_count": sum(row.strike is not None for row in notice.list_rows),
        "fingerprint": services.head_hash(notice),
        "now": timezone.now(),
    }
    with office_language():
        return render(request, "notices/notice_result.html", context)
