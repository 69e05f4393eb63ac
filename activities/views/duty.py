"""Community duty in the workbench: posts, reports from them, decisions."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import figures
from activities.figures.duty import people_of
from activities.filters import DutyFilter, PostFilter
from activities.forms.duty import PostForm, ReasonForm, ReportForm
from activities.models import CommunityPost, DutyReport
from activities.policies import duty as rules
from activities.querysets import CHANGE, VIEW
from activities.services import duty as services
from activities.views.attached import stored
from activities.views.detail import photo_url
from activities.views.me_study import key_of
from activities.views.words import hours, number
from portal.attachments.images import ImageRefused
from portal.common.errors import RuleError
from portal.common.periods import Period, PeriodKind
from portal.common.views import FilteredListView
from portal.privacy.masks import mask_phone

REPORTS_SHOWN = 20


def this_month():
    return Period.containing(PeriodKind.MONTH, timezone.localdate())


# --- Posts ---------------------------------------------------------------------------------------------


class PostListView(FilteredListView):
    template_name = "activities/duty_post_list.html"
    filterset_class = PostFilter

    def get_visible(self):
        return CommunityPost.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, month = self.request.user, this_month()
        silent = CommunityPost.objects.visible_to(user).silent_in(month)
        return context | {
            "rows": [(row, rules.can_report(user, row)) for row in context["rows"]],
            "month": month,
            "silent_count": silent.count(),
            "can_add": user.has_perm(CHANGE),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


duty_post_list = require_GET(permission_required(VIEW, raise_exception=True)(PostListView.as_view()))


def visible_post(request, pk):
    rows = CommunityPost.objects.visible_to(request.user).select_related(
        "organization__successor", "region", "member", "confirmation", "changed_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def duty_post_detail(request, pk):
    """One post with its reports, and whether somebody reported this month."""
    post = visible_post(request, pk)
    month = this_month()
    context = {
        "post": post,
        "facts": facts_of_post(post),
        "reports": post.reports.for_list()[:REPORTS_SHOWN],
        "month": month,
        "is_silent": CommunityPost.objects.filter(pk=post.pk).silent_in(month).exists(),
        "confirmation_url": photo_url(post.confirmation.public_id, "view") if post.confirmation else "",
        "may_edit": rules.can_edit_post(request.user, post),
        "may_report": rules.can_report(request.user, post),
        "may_reveal": bool(post.contact_phone) and bool(rules.fields_for(request.user, post)),
    }
    return render(request, "activities/duty_post_detail.html", context)


def facts_of_post(post):
    """``[(label, value)]`` of what is known; the phone of the contact masked."""
    facts = [
        (_("Kind of duty"), post.get_kind_display()),
        (_("Unit"), post.organization.name),
        (_("Party member who reported in"), post.member),
        (_("Person in charge"), post.responsible_name),
        (_("Belongs to the community"), post.community),
        (_("District"), post.region),
        (_("Since"), f"{post.since:%Y-%m-%d}"),
        (_("Until"), f"{post.until:%Y-%m-%d}" if post.until else ""),
        (_("Reported in on"), f"{post.reported_on:%Y-%m-%d}" if post.reported_on else ""),
        (_("Contact at the community"), post.contact_name),
        (_("Phone of the contact"), mask_phone(post.contact_phone) if post.contact_phone else ""),
        (_("Remark"), post.remark),
    ]
    return [(label, value) for label, value in facts if value]


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def duty_post_create(request):
    form = PostForm(request.POST or None, request.FILES or None, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        saved = _saved_post(request, form, organization=form.cleaned_data["organization"])
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:duty-post-detail", saved.pk)
    return render(request, "activities/duty_post_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def duty_post_edit(request, pk):
    post = visible_post(request, pk)
    rules.check_can_edit_post(request.user, post)
    form = PostForm(
        request.POST or None, request.FILES or None, user=request.user, post=post, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        saved = _saved_post(request, form, post=post, version=form.cleaned_data["version"])
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:duty-post-detail", pk)
    return render(request, "activities/duty_post_form.html", {"form": form, "post": post})


def _saved_post(request, form, **target):
    """The saved post, or None with the errors on ``form``; scan and row are stored together or not."""
    now = timezone.now()
    with refusals_on(form, photo="confirmation"), transaction.atomic():
        scan = stored(form.cleaned_data["confirmation"], by=request.user, at=now)
        return services.save_post(content=form.content, by=request.user, at=now, confirmation=scan, **target)
    return None


class refusals_on:  # noqa: N801 - reads as the statement that it is
    """What a service refuses stands on the form; StaleVersionError too, with what was typed."""

    def __init__(self, form, *, photo):
        self.form, self.photo = form, photo

    def __enter__(self):
        return self.form

    def __exit__(self, kind, error, trace):
        if isinstance(error, ImageRefused):
            self.form.add_error(self.photo, str(error))
        elif isinstance(error, ValidationError):
            self.form.add_error(None, error)
        elif isinstance(error, RuleError):
            self.form.add_error(None, str(error))
        else:
            return False
        return True


# --- Reports -------------------------------------------------------------------------------------------


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
            post=post, content=form.content, by=request.user, at=now, photo=photo, form_key=key_of(request), **target
        )
    return None


@require_GET
@permission_required(VIEW, raise_exception=True)
def duty_report_detail(request, pk):
    return show_report(request, visible_report(request, pk))


def show_report(request, report, *, error="", reason=""):
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
    """The service as an activity: a draft with what the report knows, to be finished in its form."""
    report = services.begin_activity(report=visible_report(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("A draft was made. Choose its type, check it, then submit it."))
    return redirect("activities:activity-edit", report.activity_id)
