"""Reports of community duty in the workbench: writing them, decisions, the activity behind one."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import figures
from activities.figures.duty import people_of
from activities.filters import DutyFilter
from activities.forms.duty import PointForm, ReasonForm, ReportForm
from activities.models import Activity, DutyReport
from activities.policies import duty as rules
from activities.querysets import CHANGE, VIEW
from activities.services import duty as services
from activities.views.attached import stored
from activities.views.detail import photo_url
from activities.views.duty_posts import refusals_on, visible_post
from activities.views.words import hours, number
from portal.common.errors import RuleError
from portal.common.posts import shown_key
from portal.common.views import FilteredListView

POINTED_WITHIN = timedelta(days=31)  # an activity further from the day of the report is not offered


class ReportListView(FilteredListView):
    template_name = "activities/duty_report_list.html"
    filterset_class = DutyFilter

    def get_visible(self):
        return DutyReport.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "people": people_of(context["filterset"].qs),
            "can_add": self.request.user.has_perm(CHANGE),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


duty_report_list = require_GET(permission_required(VIEW, raise_exception=True)(ReportListView.as_view()))


def visible_report(request, pk):
    related = ("photo", "created_by", "decided_by", "activity__type", "post__region")
    rows = DutyReport.objects.visible_to(request.user).for_list().select_related(*related)
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def duty_report_create(request, pk):
    """Report from a post: three answers."""
    post = visible_post(request, pk)
    rules.check_can_report(request.user, post)
    first = {"starts_on": timezone.localdate(), "people_names": post.responsible_name}
    form = ReportForm(request.POST or None, request.FILES or None, first=first)
    if request.method == "POST" and form.is_valid():
        saved = _submitted(request, form, post)
        if saved is not None:
            messages.success(request, _("%(number)s was handed in. Somebody else approves it.") % {"number": saved})
            return redirect("activities:duty-report-detail", saved.pk)
    context = {"form": form, "post": post, "form_key": request.POST.get("form_key") or uuid.uuid4()}
    return render(request, "activities/duty_report_form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def duty_report_edit(request, pk):
    """Mend a returned report and hand it in again."""
    report = visible_report(request, pk)
    rules.check_can_edit_report(request.user, report)
    form = ReportForm(request.POST or None, request.FILES or None, report=report, first={})
    if request.method == "POST" and form.is_valid():
        saved = _submitted(request, form, report.post, report=report, version=form.cleaned_data["version"])
        if saved is not None:
            messages.success(request, _("%(number)s was handed in. Somebody else approves it.") % {"number": saved})
            return redirect("activities:duty-report-detail", pk)
    return render(request, "activities/duty_report_form.html", {"form": form, "post": report.post, "report": report})


def _submitted(request, form, post, **target):
    now = timezone.now()
    with refusals_on(form, photo="photo"), transaction.atomic():
        photo = stored(form.cleaned_data["photo"], by=request.user, at=now)
        return services.submit_report(
            post=post, content=form.content, by=request.user, at=now, photo=photo, form_key=shown_key(request), **target
        )
    return None


@require_GET
@permission_required(VIEW, raise_exception=True)
def duty_report_detail(request, pk):
    return show_report(request, visible_report(request, pk))


def candidates_for(user, report):
    """Recorded activities of the unit around the days of ``report`` to which no report points."""
    last = (report.ends_on or report.starts_on) + POINTED_WITHIN
    near = Activity.objects.visible_to(user, VIEW).filter(
        organization=report.organization_id,
        duty_report=None,
        starts_on__range=(report.starts_on - POINTED_WITHIN, last),
    )
    return near.exclude(state=Activity.State.VOIDED).order_by("-starts_on", "pk")


def point_form(user, report, data=None):
    """The choice among recorded activities; None where ``user`` does not choose or there is nothing to choose."""
    if not rules.can_begin_activity(user, report):
        return None
    candidates = candidates_for(user, report)
    return PointForm(data, candidates=candidates) if data is not None or candidates.exists() else None


def show_report(request, report, *, error="", reason="", point=None):
    user = request.user
    context = {
        "report": report,
        "facts": facts_of_report(report),
        "photo_url": photo_url(report.photo.public_id, "view") if report.photo else "",
        "donated": figures.money_by_kind(type(report.activity).objects.filter(pk=report.activity_id)).get("donated")
        if report.activity_id and report.activity.state == "approved"
        else None,
        "may_edit": rules.can_edit_report(user, report),
        "may_decide": rules.can_decide_report(user, report),
        "may_void": rules.can_void_report(user, report),
        "may_begin": rules.can_begin_activity(user, report),
        "point_form": point or point_form(user, report),
        "error": error,
        "reason": reason,
    }
    return render(request, "activities/duty_report_detail.html", context)


def facts_of_report(report):
    """``[(label, value)]`` of what is known."""
    last = f" ～ {report.ends_on:%Y-%m-%d}" if report.ends_on and report.ends_on != report.starts_on else ""
    facts = [
        (_("Date"), report.date_words or f"{report.starts_on:%Y-%m-%d}{last}"),
        (_("Unit on duty"), report.organization_name),
        (_("People on duty"), report.people_names),
        (_("Person-times"), number(report.counted_person_times, report.is_count_approximate)),
        (_("In words"), report.count_words),
        (_("What was found and done"), report.service),
        (_("Length (hours)"), hours(report.counted_minutes)),
        (_("Problem handed on"), report.problem),
        (_("Handed on to"), report.handed_to),
        (_("Confirmed by the community"), _("yes") if report.is_confirmed else ""),
        (_("Remark"), report.remark),
        (_("Entered by"), report.created_by),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _decide(request, pk, check, service, done):
    """Carry out a decision on the version that was read; who comes late, or says no reason, is told on the page."""
    report = visible_report(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data.get("reason", "") if form.is_valid() else ""
    given = {} if service is services.approve_report else {"reason": reason}
    try:
        check(request.user, report)
        if not form.is_valid():
            raise RuleError(_("This page is out of date. Open it again."))
        service(report=report, by=request.user, at=timezone.now(), version=form.cleaned_data["version"], **given)
    except RuleError as error:
        return show_report(request, visible_report(request, pk), error=str(error), reason=reason)
    messages.success(request, done % {"number": report.number})
    return redirect("activities:duty-report-detail", pk)


@require_POST
def duty_report_approve(request, pk):
    return _decide(request, pk, rules.check_can_decide_report, services.approve_report, _("%(number)s approved."))


@require_POST
def duty_report_return(request, pk):
    return _decide(request, pk, rules.check_can_decide_report, services.return_report, _("%(number)s returned."))


@require_POST
def duty_report_void(request, pk):
    return _decide(request, pk, rules.check_can_void_report, services.void_report, _("%(number)s voided."))


@require_POST
def duty_report_activity(request, pk):
    """The service as an activity: a draft with what the report knows, or the recorded activity that was chosen."""
    report = visible_report(request, pk)
    if "activity" in request.POST:
        return _pointed(request, report)
    report = services.begin_activity(report=report, by=request.user, at=timezone.now())
    messages.success(request, _("A draft was made. Choose its type, check it, then submit it."))
    return redirect("activities:activity-edit", report.activity_id)


def _pointed(request, report):
    rules.check_can_begin_activity(request.user, report)
    form = point_form(request.user, report, request.POST)
    if not form.is_valid():
        return show_report(request, report, point=form)
    try:
        services.point_to_activity(
            report=report, activity=form.cleaned_data["activity"], by=request.user, at=timezone.now()
        )
    except RuleError as error:
        return show_report(request, visible_report(request, report.pk), error=str(error))
    messages.success(request, _("The report points to this activity now."))
    return redirect("activities:duty-report-detail", report.pk)
