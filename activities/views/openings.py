"""For volunteers: what they may sign up for, and what they signed up for. For anybody: what is open to all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from activities.filters.plans import OpeningFilter
from activities.forms.signups import SignUpForm
from activities.models import ActivityPlan, Attendance, Shift, SignUp
from activities.policies import signups as policies
from activities.querysets.signups import HELD
from activities.services import signups
from activities.views.plan_words import conditions_of, public_facts
from portal.common.access import public
from portal.common.errors import RuleError
from portal.common.views import FilteredListView
from volunteers.models import Volunteer

PAGE_SIZE = 20


def own_record(request):
    """The volunteer that the account stands for, or None."""
    return Volunteer.objects.of_account(request.user).for_list().first()


class OpeningListView(FilteredListView):
    template_name = "activities/opening_list.html"
    filterset_class = OpeningFilter

    def get_visible(self):
        self.at = timezone.now()
        self.volunteer = own_record(self.request)
        self.request.volunteer = self.volunteer
        rows = ActivityPlan.objects.open_to(self.volunteer, self.at).by_next_shift(self.at).for_list()
        return rows.prefetch_related("activity__shifts", "required_skills")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        cards = [_card(plan, self.at) for plan in context["rows"]]
        is_filtered = bool(context["chips"] or context["filterset"].errors)
        return context | {"cards": cards, "volunteer": self.volunteer, "is_filtered": is_filtered}


def _card(plan, at):
    shifts = [shift for shift in plan.activity.shifts.all() if shift.cancelled_at is None and shift.starts_at > at]
    free = None if any(shift.capacity is None for shift in shifts) else sum(shift.free for shift in shifts)
    first = shifts[0]
    return {
        "plan": plan, "times": policies.times_of(first), "place": first.place, "more": len(shifts) - 1, "free": free,
        "conditions": conditions_of(plan),
    }  # fmt: skip


opening_list = require_GET(never_cache(OpeningListView.as_view()))


@never_cache
@require_GET
def opening_detail(request, pk):
    """One activity with its shifts; those that it is not open to find nothing, unless they stand on its lists."""
    volunteer, at = own_record(request), timezone.now()
    if volunteer is None:
        raise Http404
    rows = ActivityPlan.objects.for_list().prefetch_related("required_skills")
    listed = SignUp.objects.filter(volunteer=volunteer).held().values("shift__activity")
    own = rows.filter(activity__in=listed, state=ActivityPlan.State.OPEN)
    plan = get_object_or_404(rows.open_to(volunteer, at) | own, activity_id=pk)
    context = {
        "plan": plan, "activity": plan.activity, "shifts": _shifts(plan, volunteer, at),
        "conditions": conditions_of(plan), "volunteer": volunteer,
    }  # fmt: skip
    return render(request, "activities/opening_detail.html", context)


def _shifts(plan, volunteer, at):
    """Each shift with the person's own sign-up, or why they cannot sign up."""
    own = {
        row.shift_id: row for row in SignUp.objects.filter(shift__activity=plan.activity, volunteer=volunteer).held()
    }
    places = signups.places_in_line(list(own.values()))
    found = []
    for shift in plan.activity.shifts.live():
        row = own.get(shift.pk)
        why = policies.closed_because(plan, shift, at)
        if row is None and not why:
            why = " ".join(policies.conditions_not_met(volunteer, plan, shift))
        if row is None and not why and (clash := policies.clash_of(volunteer, shift)):
            why = _("You signed up for %(other)s at that time.") % {"other": clash.shift.activity}
        can_withdraw = row is not None and policies.can_withdraw(volunteer.user, row, at)
        found.append({
            "shift": shift, "times": policies.times_of(shift), "own": row, "why": why,
            "place": places.get(row.pk) if row else None, "can_withdraw": can_withdraw,
        })  # fmt: skip
    return found


@require_POST
def shift_sign_up(request, pk):
    """Sign up, or say yes to a question of the unit."""
    volunteer, at = own_record(request), timezone.now()
    if volunteer is None:
        raise Http404
    plans = ActivityPlan.objects.open_to(volunteer, at).values("activity")
    asked = SignUp.objects.filter(volunteer=volunteer).held().values("shift")
    shift = get_object_or_404(Shift.objects.filter(activity__in=plans) | Shift.objects.filter(pk__in=asked), pk=pk)
    form = SignUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Read the risk notice and tick it."))
        return redirect("activities:opening-detail", shift.activity_id)
    try:
        row = signups.sign_up(
            shift=shift, volunteer=volunteer, risk_version=form.cleaned_data["risk_version"], by=request.user, at=at
        )
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("activities:opening-detail", shift.activity_id)
    messages.success(request, said(row))
    return redirect("activities:my-signups")


def said(row):
    """What a sign-up came to, in words."""
    if row.state == SignUp.State.PLACED:
        return _("You have a place.")
    if row.state == SignUp.State.WAITING:
        place = signups.places_in_line([row]).get(row.pk)
        return _("All places are taken. You are number %(place)s on the waiting list.") % {"place": place}
    return _("Signed up. The unit accepts it by hand; you get a message.")


@never_cache
@require_GET
def my_signups(request):
    """What this person signed up for or is asked about; what is over stands below, page by page."""
    at = timezone.now()
    rows = SignUp.objects.of_account(request.user).for_list()
    held = list(rows.held().filter(shift__ends_at__gt=at).order_by("shift__starts_at", "pk"))
    places = signups.places_in_line(held)
    cards = [
        {
            "row": row, "plan": row.shift.activity.plan, "times": policies.times_of(row.shift),
            "place": places.get(row.pk),
            "can_withdraw": policies.can_withdraw(request.user, row, at),
            "asks_again": signups.needs_answer(row, row.shift.activity.plan),
        }
        for row in held
    ]  # fmt: skip
    there = Attendance.objects.standing().filter(shift=OuterRef("shift"), volunteer=OuterRef("volunteer"))
    over = rows.exclude(pk__in=[row.pk for row in held]).annotate(attended=Exists(there)).order_by("-pk")
    context = {
        "cards": cards, "page_obj": Paginator(over, PAGE_SIZE).get_page(request.GET.get("page")),
        "volunteer": own_record(request), "held_states": HELD,
    }  # fmt: skip
    return render(request, "activities/my_signups.html", context)


def _own(request, pk):
    return get_object_or_404(SignUp.objects.of_account(request.user).for_list(), pk=pk)


def _answer(request, act, words, **values):
    try:
        act(by=request.user, at=timezone.now(), **values)
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("activities:my-signups")


@require_POST
def signup_withdraw(request, pk):
    return _answer(request, signups.withdraw_sign_up, _("Cancelled."), sign_up=_own(request, pk))


@require_POST
def signup_decline(request, pk):
    return _answer(request, signups.decline_ask, _("Answered: no."), sign_up=_own(request, pk))


@require_POST
def signup_risks(request, pk):
    """The person has read the risk notice as it is worded now."""
    row, form = _own(request, pk), SignUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Read the risk notice and tick it."))
        return redirect("activities:my-signups")
    version = form.cleaned_data["risk_version"]
    return _answer(request, signups.accept_risks, _("Confirmed."), sign_up=row, risk_version=version)


@public
@require_GET
def recruiting_list(request):
    at = timezone.now()
    rows = ActivityPlan.objects.public(at).by_next_shift(at).for_list()
    page = Paginator(rows.prefetch_related("activity__shifts", "required_skills"), PAGE_SIZE)
    page = page.get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": [public_facts(plan, at) for plan in page.object_list]}
    return render(request, "activities/recruiting_list.html", context)


@public
@require_GET
def recruiting_detail(request, pk):
    at = timezone.now()
    plan = get_object_or_404(ActivityPlan.objects.public(at).for_list(), activity_id=pk)
    return render(request, "activities/recruiting_detail.html", {"facts": public_facts(plan, at)})
