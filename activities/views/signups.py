"""Sign-ups on the unit's side: the lists of one activity, decisions, asking people, the roster to print."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.filters.plans import SignUpFilter
from activities.forms.signups import REFUSE_PHRASES, RefuseForm
from activities.models import Shift, SignUp
from activities.policies import signups as policies
from activities.querysets import VIEW
from activities.querysets.plans import PLAN
from activities.services import signups
from activities.views.plans import visible_plan
from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView
from volunteers.models import Volunteer

SHOWN = 300  # of one list on one page; the file holds all
FOUND = 20


@never_cache
@require_GET
def activity_signups(request, pk):
    """The lists of each shift: who has a place, who waits in which order, who is to be decided on."""
    plan = visible_plan(request, pk)
    rows = SignUp.objects.visible_to(request.user, VIEW).filter(shift__activity=plan.activity_id).order_by("pk")
    rows = list(rows.select_related("volunteer__organization", "volunteer__user"))
    places = signups.places_in_line(rows)
    by_shift = {}
    for row in rows:
        group = row.state if row.is_held else "over"
        by_shift.setdefault(row.shift_id, {}).setdefault(group, []).append((row, places.get(row.pk)))
    blocks = [_block(shift, by_shift.get(shift.pk, {}), plan) for shift in plan.activity.shifts.all()]
    context = {
        "plan": plan, "activity": plan.activity, "tab": "signups", "blocks": blocks, "has_rows": bool(rows),
        "can_manage": policies.can_manage_sign_ups(request.user, plan), "phrases": REFUSE_PHRASES,
    }  # fmt: skip
    return render(request, "activities/signup_lists.html", context)


def _block(shift, groups, plan):
    """One shift with its lists, each cut to what a page holds."""
    order = (*SignUp.State.values[:4][::-1], "over")
    lists = []
    for name in order:
        found = groups.get(name, [])
        if found:
            label = _("Ended") if name == "over" else SignUp.State(name).label
            rows = found[:SHOWN]
            lists.append({"name": name, "label": label, "rows": rows, "count": len(found), "cut": len(found) > SHOWN})
    is_open = plan.state == "open" and shift.cancelled_at is None and shift.starts_at > timezone.now()
    return {"shift": shift, "times": policies.times_of(shift), "lists": lists, "is_open": is_open}


def _decide(request, pk, act, words, **values):
    row = get_object_or_404(SignUp.objects.visible_to(request.user, VIEW).for_list(), pk=pk)
    try:
        act(sign_up=row, by=request.user, at=timezone.now(), **values)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("activities:activity-signups", row.shift.activity_id)


@require_POST
@permission_required(PLAN, raise_exception=True)
def signup_accept(request, pk):
    return _decide(request, pk, signups.accept_sign_up, _("Accepted."))


@require_POST
@permission_required(PLAN, raise_exception=True)
def signup_refuse(request, pk):
    form = RefuseForm(request.POST)
    if not form.is_valid():
        row = get_object_or_404(SignUp.objects.visible_to(request.user, VIEW).for_list(), pk=pk)
        messages.error(request, " ".join(form.errors.get("reason", [_("Give a reason.")])))
        return redirect("activities:activity-signups", row.shift.activity_id)
    return _decide(request, pk, signups.refuse_sign_up, _("Not accepted."), reason=form.cleaned_data["reason"])


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(PLAN, raise_exception=True)
def signup_ask(request, pk):
    """Find people on the register and ask them; each answers on their own page."""
    rows = Shift.objects.visible_to(request.user, VIEW).filter(activity__plan__isnull=False)
    shift = get_object_or_404(rows.select_related("activity"), pk=pk)
    plan = visible_plan(request, shift.activity_id)
    policies.check_can_manage_sign_ups(request.user, plan)
    known = Volunteer.objects.visible_to(request.user).active().for_list()
    if request.method == "POST":
        volunteer = get_object_or_404(known, pk=whole_number(request.POST.get("volunteer", "")) or 0)
        try:
            signups.ask_volunteer(shift=shift, volunteer=volunteer, by=request.user, at=timezone.now())
        except RuleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s was asked.") % {"name": volunteer.name})
    words = request.GET.get("q", "").strip()[:60]
    found = (
        known.matching(words).filter(organization__path__startswith=plan.organization.path) if words else known.none()
    )
    held = SignUp.objects.filter(shift=shift).held()
    people = [
        (person, " ".join(policies.conditions_not_met(person, plan, shift)))
        for person in found.exclude(sign_ups__in=held).prefetch_related("skills")[:FOUND]
    ]
    context = {
        "plan": plan, "activity": plan.activity, "shift": shift, "times": policies.times_of(shift), "words": words,
        "people": people,
    }  # fmt: skip
    return render(request, "activities/signup_ask.html", context)


@never_cache
@require_GET
def roster_print(request, pk):
    """A4: for each shift its place, car and person in charge, and who comes, with a box to sign."""
    plan = visible_plan(request, pk)
    shifts = list(plan.activity.shifts.live())
    rows = SignUp.objects.visible_to(request.user, VIEW).filter(shift__in=shifts, state="placed").order_by("pk")
    placed = {}
    for row in rows.select_related("volunteer__organization"):
        placed.setdefault(row.shift_id, []).append(row)
    sheets = [(shift, policies.times_of(shift), placed.get(shift.pk, [])) for shift in shifts]
    context = {"plan": plan, "activity": plan.activity, "sheets": sheets, "now": timezone.now()}
    return render(request, "activities/roster_print.html", context)


class SignUpListView(FilteredListView):
    template_name = "activities/signup_list.html"
    filterset_class = SignUpFilter

    def get_visible(self):
        rows = SignUp.objects.visible_to(self.request.user, VIEW).for_list()
        return rows.order_by("shift__starts_at", "shift_id", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_filtered = bool(context["chips"] or context["filterset"].errors)
        rows = [(row, policies.times_of(row.shift)) for row in context["rows"]]
        return context | {"rows": rows, "is_filtered": is_filtered}


signup_list = require_GET(never_cache(permission_required(VIEW, raise_exception=True)(SignUpListView.as_view())))
