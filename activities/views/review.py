"""Decisions on records: approve, return, void, and corrections by a second person."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import policies, services
from activities.forms.review import RejectForm, ReturnForm, VoidForm
from activities.models import Activity, ActivityCorrection
from activities.querysets import VIEW
from activities.views.detail import render_detail, visible_activity
from activities.views.words import label_of, value_in_words
from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import shown_version

State = Activity.State
DECIDED = {  # who decided, and when
    State.RETURNED: ("returned_by", "returned_at"),
    State.APPROVED: ("approved_by", "approved_at"),
    State.VOIDED: ("voided_by", "voided_at"),
}


@require_POST
def activity_approve(request, pk):
    activity = visible_activity(request, pk)
    try:
        policies.check_can_review(request.user, activity)
        services.approve_activity(activity=activity, by=request.user, at=timezone.now(), version=shown_version(request))
    except RuleError as error:
        return too_late(request, pk, error)
    messages.success(request, _("%(number)s approved.") % {"number": activity.number})
    return next_for(request.user)


@require_POST
def activity_return(request, pk):
    activity = visible_activity(request, pk)
    form = ReturnForm(request.POST)
    is_whole = form.is_valid()
    try:
        policies.check_can_review(request.user, activity)
        if not is_whole:
            return render_detail(request, activity, return_form=form)
        reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
        services.return_activity(activity=activity, reason=reason, by=request.user, at=timezone.now(), version=version)
    except RuleError as error:
        return too_late(request, pk, error, reason=form.cleaned_data.get("reason", ""))
    messages.success(request, _("%(number)s returned.") % {"number": activity.number})
    return next_for(request.user)


def too_late(request, pk, error, *, reason=""):
    """The record as it stands now, who was faster, and the opinion that was typed: nothing of it is lost."""
    activity = visible_activity(request, pk)
    messages.error(request, decision_on(activity) or str(error))
    form = None
    if policies.can_review(request.user, activity):
        form = ReturnForm(initial={"version": activity.version, "reason": reason})
    return render_detail(request, activity, return_form=form, status=409, kept_reason="" if form else reason)


def decision_on(activity):
    """张审核 2 分钟前已处理：通过; "" while nobody has decided."""
    if activity.state not in DECIDED:
        return ""
    person, moment = (getattr(activity, name) for name in DECIDED[activity.state])
    ago = naturaltime(moment) if timezone.now() - moment >= timedelta(minutes=1) else _("just now")
    words = {"name": person, "ago": ago, "decision": activity.get_state_display()}
    return _("%(name)s decided on it %(ago)s: %(decision)s") % words


def next_for(user):
    """The next record that waits for ``user``, else the to-do list."""
    following = Activity.objects.reviewable_by(user).first()
    if following is None:
        return redirect("todo")
    return redirect(f"{reverse('activities:activity-detail', args=[following.pk])}?from=todo")


@require_http_methods(["GET", "POST"])
def activity_void(request, pk):
    """Ask for an approved record to be voided; a second person decides."""
    activity = visible_activity(request, pk)
    policies.check_can_correct(request.user, activity)
    form = VoidForm(request.POST or None, initial={"version": activity.version})
    if request.method == "POST" and form.is_valid():
        reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
        try:
            correction = services.request_void(
                activity=activity, reason=reason, by=request.user, at=timezone.now(), version=version
            )
        except StaleVersionError as error:
            messages.error(request, str(error))
            form = VoidForm(initial={"version": error.current.version, "reason": reason})
        else:
            messages.success(request, _("Asked to void the record. A second person decides."))
            return redirect("activities:correction-detail", correction.pk)
    return render(request, "activities/activity_void.html", {"activity": activity, "form": form})


def visible_correction(request, pk):
    rows = ActivityCorrection.objects.visible_to(request.user, VIEW)
    related = ("activity__organization__successor", "activity__type", "requested_by", "decided_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_GET
def correction_detail(request, pk):
    return render_correction(request, visible_correction(request, pk))


def render_correction(request, correction, form=None):
    """Old and new side by side, and the decision for whoever may take it."""
    user = request.user
    is_pending = correction.state == ActivityCorrection.State.PENDING
    context = {
        "correction": correction,
        "activity": correction.activity,
        "changes": changes_in_words(correction),
        "can_decide": policies.can_decide_correction(user, correction),
        "is_own": is_pending and correction.requested_by_id == user.pk,
        "is_outdated": is_pending and correction.base_version != correction.activity.version,
        "form": form,
        "reject_form": form or RejectForm(),
    }
    if request.method == "POST":  # a refused rejection stands at the address of the act
        context["here"] = reverse("activities:correction-detail", args=[correction.pk])
    return render(request, "activities/correction_detail.html", context)


def changes_in_words(correction):
    """``[(label, before, after)]`` in the order of the record's fields."""
    return [
        (label_of(name), value_in_words(name, old), value_in_words(name, new))
        for name, (old, new) in correction.changes.items()
    ]


@require_POST
def correction_accept(request, pk):
    correction = visible_correction(request, pk)
    services.accept_correction(correction=correction, by=request.user, at=timezone.now())
    messages.success(request, _("The correction was carried out."))
    return redirect("activities:activity-detail", correction.activity_id)


@require_POST
def correction_reject(request, pk):
    correction = visible_correction(request, pk)
    form = RejectForm(request.POST)
    if not form.is_valid():
        policies.check_can_decide_correction(request.user, correction)
        return render_correction(request, correction, form)
    services.reject_correction(
        correction=correction, by=request.user, at=timezone.now(), note=form.cleaned_data["note"]
    )
    messages.success(request, _("The correction was turned down; the record stays as it is."))
    return redirect("activities:activity-detail", correction.activity_id)
