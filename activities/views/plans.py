"""Planning in the workbench: the form, the plan and its steps, calling off, repeating."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.forms.plan import PlanForm, ShiftRows, plannable, shifts_initial, with_copy
from activities.forms.review import PlanReturnForm
from activities.forms.rows import with_one_more
from activities.forms.signups import CallOffForm, RepeatForm
from activities.models import ActivityPlan, RecurrenceRule, Shift
from activities.policies import plans as policies
from activities.policies import signups as signup_policies
from activities.querysets import VIEW
from activities.querysets.plans import OPEN, PLAN
from activities.services import plans, recurrences
from activities.views.plan_words import facts_of, shift_rows
from activities.views.timeline import timeline
from portal.attachments.forms import refusals_on
from portal.common.errors import RuleError, StaleVersionError
from portal.common.numbers import whole_number
from portal.common.posts import shown_version


def visible_plan(request, pk):
    """The plan of the activity ``pk``, or 404 for whoever may not see it."""
    rows = ActivityPlan.objects.visible_to(request.user, VIEW).for_list()
    return get_object_or_404(rows.select_related("project", "opened_by", "activity__campaign"), activity_id=pk)


@require_http_methods(["GET", "POST"])
@permission_required(PLAN, raise_exception=True)
def plan_create(request):
    units = plannable(request.user)
    first = units.filter(pk=request.user.organization_id).first() or units.first()
    initial = {
        "organization": first, "audience": ActivityPlan.Audience.UNIT, "contact_name": request.user.display_name,
        "draft_key": uuid.uuid4(), "project": whole_number(request.GET.get("project", "")),
    }  # fmt: skip
    return _form_page(request, None, PlanForm(_data(request), user=request.user, initial=initial), [{}])


@require_http_methods(["GET", "POST"])
@permission_required(PLAN, raise_exception=True)
def plan_edit(request, pk):
    plan = visible_plan(request, pk)
    policies.check_can_change_plan(request.user, plan)
    return _form_page(request, plan, PlanForm(_data(request), user=request.user, instance=plan), shifts_initial(plan))


def _data(request):
    """What was sent, with a further row where a button asked for one; None for a fresh page."""
    if request.method != "POST":
        return None
    action, _sep, number = request.POST.get("action", "").partition(":")
    if action == "add_shifts":
        return with_one_more(request.POST, "shifts")
    if action == "copy_shifts":
        return with_copy(request.POST, whole_number(number) or 0)
    return request.POST


def _form_page(request, plan, form, rows):
    data = form.data if form.is_bound else None
    shifts = ShiftRows(data, prefix="shifts", initial=None if data else rows)
    shifts.extra = 0
    action = request.POST.get("action", "")
    is_sent = request.method == "POST" and not action.startswith(("add_", "copy_"))
    theirs = []
    if is_sent and form.is_valid() and shifts.is_valid():
        try:
            saved = _save(request, plan, form, shifts, submits=action == "submit")
        except StaleVersionError as error:
            theirs = facts_of(error.current)
            form.data = form.data.copy()
            form.data["version"] = error.current.version
        else:
            if saved is not None:
                return redirect("activities:plan-detail", saved.activity_id)
    if not is_sent:  # a further row was asked for, or nothing: nobody is blamed for what is not filled in yet
        for one in (form, *shifts):
            one.errors.clear()
    context = {
        "form": form, "shifts": shifts, "plan": plan, "theirs": theirs,
        "errors": shifts.error_links(_("Shift")) if is_sent else [], "is_sent": is_sent,
    }  # fmt: skip
    return render(request, "activities/plan_form.html", context)


def _save(request, plan, form, shifts, *, submits):
    """The saved plan, or None with the errors on ``form``. A plan that is not whole is kept and not submitted."""
    at, values = timezone.now(), form.cleaned_data
    try:
        saved = plans.save_plan(
            organization=values["organization"], content=form.content, shifts=shifts.rows(), by=request.user, at=at,
            plan=plan, version=(values["version"] or 0) if plan else None, draft_key=values["draft_key"],
        )  # fmt: skip
    except (ValidationError, RuleError) as error:
        if isinstance(error, StaleVersionError):
            raise
        _put_on(form, error)
        return None
    if not submits:
        messages.success(request, _("Saved."))
        return saved
    try:
        plans.submit_plan(plan=saved, by=request.user, at=at)
    except (ValidationError, RuleError) as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.warning(request, _("Saved, but not submitted: %(why)s") % {"why": " ".join(words)})
    else:
        messages.success(request, _("Submitted. A second person opens it."))
    return saved


def _put_on(form, error):
    """Errors of the service at their fields; of the shifts, at the top."""
    if isinstance(error, RuleError):
        form.add_error(None, str(error))
        return
    found = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, words in found.items():
        form.add_error(name if name in form.fields else None, words)


@require_GET
def plan_detail(request, pk):
    plan = visible_plan(request, pk)
    return _detail(request, plan)


def _detail(request, plan, return_form=None, status=200):
    user, at = request.user, timezone.now()
    rule = RecurrenceRule.objects.filter(days__activity=plan.activity_id).first()
    here = reverse("activities:plan-detail", args=[plan.activity_id]) if request.method == "POST" else ""
    context = {
        "plan": plan, "activity": plan.activity, "tab": "plan", "facts": facts_of(plan), "here": here,
        "shifts": shift_rows(plan, user, at), "timeline": timeline(plan.activity), "rule": rule,
        "may": {
            "change": policies.can_change_plan(user, plan),
            "submit": policies.can_submit_plan(user, plan),
            "decide": policies.can_decide_on_plan(user, plan),
            "confirm": policies.can_confirm_words(user, plan),
            "call_off": policies.can_call_off(user, plan),
            "settle": policies.can_settle(user, plan, at),
            "repeat": policies.can_repeat(user, plan),
            "manage": signup_policies.can_manage_sign_ups(user, plan),
        },
        "return_form": return_form or PlanReturnForm(initial={"version": plan.version}), "form": return_form,
    }  # fmt: skip
    return render(request, "activities/plan_detail.html", context, status=status)


def _act(request, pk, act, said, **values):
    """One step of a plan; what is refused stands as a message on its page."""
    plan = visible_plan(request, pk)
    try:
        act(plan=plan, by=request.user, at=timezone.now(), **values)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("activities:plan-detail", pk)


@require_POST
@permission_required(PLAN, raise_exception=True)
def plan_submit(request, pk):
    return _act(request, pk, plans.submit_plan, _("Submitted. A second person opens it."))


@require_POST
@permission_required(OPEN, raise_exception=True)
def plan_open(request, pk):
    """The second person lets people sign up, or lets changed words be public again."""
    plan = visible_plan(request, pk)
    try:
        version = shown_version(request)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("activities:plan-detail", pk)
    if plan.state == ActivityPlan.State.OPEN:
        return _act(request, pk, plans.confirm_words, _("The words are public again."), version=version)
    return _act(request, pk, plans.open_plan, _("Open: people can sign up now."), version=version)


@require_POST
@permission_required(OPEN, raise_exception=True)
def plan_return(request, pk):
    plan = visible_plan(request, pk)
    policies.check_can_decide_on_plan(request.user, plan)
    form = PlanReturnForm(request.POST)
    if not form.is_valid():
        return _detail(request, plan, return_form=form)
    values = form.cleaned_data
    return _act(request, pk, plans.return_plan, _("Returned."), reason=values["reason"], version=values["version"])


@require_POST
@permission_required(PLAN, raise_exception=True)
def plan_settle(request, pk):
    """It took place: on to the record."""
    answer = _act(request, pk, plans.settle_plan, _("It took place. Take attendance and complete the record."))
    is_settled = ActivityPlan.objects.filter(activity_id=pk, state=ActivityPlan.State.SETTLED).exists()
    return redirect("activities:activity-detail", pk) if is_settled else answer


@require_http_methods(["GET", "POST"])
def plan_cancel(request, pk):
    plan = visible_plan(request, pk)
    policies.check_can_call_off(request.user, plan)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(request, pk, plans.call_off_plan, _("Called off."), reason=form.cleaned_data["reason"])
    return render(request, "activities/plan_cancel.html", {"plan": plan, "activity": plan.activity, "form": form})


@require_http_methods(["GET", "POST"])
def shift_cancel(request, pk):
    rows = Shift.objects.visible_to(request.user, VIEW).select_related("activity__organization__successor")
    shift = get_object_or_404(rows.filter(activity__plan__isnull=False), pk=pk)
    plan = visible_plan(request, shift.activity_id)
    policies.check_can_call_off_shift(request.user, shift, plan, timezone.now())
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plans.call_off_shift(shift=shift, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("Called off."))
        return redirect("activities:plan-detail", shift.activity_id)
    context = {"plan": plan, "activity": plan.activity, "shift": shift, "form": form}
    return render(request, "activities/plan_cancel.html", context)


@require_http_methods(["GET", "POST"])
def plan_repeat(request, pk):
    """A rule like this plan; ``preview`` says its days in words and saves nothing."""
    plan = visible_plan(request, pk)
    policies.check_can_repeat(request.user, plan)
    form = RepeatForm(request.POST or None, initial={"starts_on": timezone.localdate(), "kind": "weekly"})
    days = []
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            rule = RecurrenceRule(organization=plan.organization, template=plan.activity, **form.content)
            days = recurrences.days_of(rule, rule.starts_on, rule.until)
        else:
            with refusals_on(form):
                recurrences.repeat_plan(plan=plan, content=form.content, by=request.user, at=timezone.now())
                messages.success(request, _("Set up. Planned drafts are made ahead of time."))
                return redirect("activities:recurrence-list")
    context = {"plan": plan, "activity": plan.activity, "form": form, "days": days}
    return render(request, "activities/plan_repeat.html", context)
