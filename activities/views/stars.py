"""Stars on the workbench: the list, who could be proposed, the review, the notice, revoking."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from activities.filters.certificates import StarFilter
from activities.forms.certificates import ActForm
from activities.models import ServiceRecord, StarAward
from activities.policies import stars as policies
from activities.querysets.stars import PROPOSE_STARS, REVIEW_STARS, VIEW_STARS, with_star_hours
from activities.services import stars as services
from activities.views.award_words import timeline
from portal.common.acts import drawn_act
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView
from portal.notices.querysets import DRAFT
from volunteers.models import Volunteer

PER_PAGE = 50
DECLINE_PHRASES = (gettext_lazy("The hours have to be checked first"),)
REVOKE_PHRASES = (gettext_lazy("The hours were false"), gettext_lazy("Corrected hours no longer reach the star"))


class StarListView(FilteredListView):
    template_name = "activities/star_list.html"
    filterset_class = StarFilter

    def get_visible(self):
        return StarAward.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context, user = super().get_context_data(**kwargs), self.request.user
        return context | {
            "rows": [(row, hours(row.minutes)) for row in context["rows"]],
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_propose": user.has_perm(PROPOSE_STARS),
            "to_notify": StarAward.objects.to_notify(user, DRAFT).count() if user.has_perm(DRAFT) else 0,
        }


star_list = require_GET(permission_required(VIEW_STARS, raise_exception=True)(StarListView.as_view()))


def visible_star(request, pk):
    """The record, or 404 for whoever may not see it."""
    rows = StarAward.objects.visible_to(request.user).for_list()
    rows = rows.select_related("volunteer__user", "applied_by", "proposed_by", "reviewed_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_GET
@permission_required(VIEW_STARS, raise_exception=True)
def star_detail(request, pk):
    return render_detail(request, visible_star(request, pk))


ACTS = {
    "decline": (gettext_lazy("Not grant"), gettext_lazy("The person reads the reason."), DECLINE_PHRASES),
    "revoke": (gettext_lazy("Revoke"), gettext_lazy("The star counts no longer from today."), REVOKE_PHRASES),
    "keep": (pgettext_lazy("star", "Keep"), gettext_lazy("The star stands though the hours no longer reach it."), ()),
}
CHECKS = {
    "decline": policies.check_can_review_star, "revoke": policies.check_can_revoke_star,
    "keep": policies.check_can_keep_star,
}  # fmt: skip
MAY = {
    "decline": policies.can_review_star, "revoke": policies.can_revoke_star, "keep": policies.can_keep_star,
}  # fmt: skip


def render_detail(request, award, *, refused=None, status=200):
    """The page of ``award``; ``refused`` is (act, what was typed, why it was not done)."""
    user = request.user
    context = {
        "award": award,
        "facts": facts_of(award),
        "minutes_now": hours(services.recorded_minutes(award.volunteer)),
        "timeline": timeline(award),
        "crumbs": [(_("Stars"), reverse("activities:star-list")), (str(award), "")],
        "can_review": policies.can_review_star(user, award),
        "can_bar": policies.can_revoke_star(user, award),
        "bar_years": settings.STAR_BAR_YEARS,
        "acts": [_act(name, award, refused) for name in ACTS if MAY[name](user, award)],
        "is_own": user.acting_ids & {award.volunteer.user_id, award.applied_by_id, award.proposed_by_id},
    }
    return render(request, "activities/star_detail.html", context, status=status)


def _act(name, award, refused):
    url = reverse(f"activities:star-{name}", args=[award.pk])
    return drawn_act(name, words=ACTS[name], url=url, version=award.version, refused=refused, danger=name != "keep")


def facts_of(award):
    """``[(label, value)]`` of the record."""
    volunteer = award.volunteer
    shown = [
        (_("Full name"), volunteer.name),
        (_("Volunteer number"), volunteer.number),
        (_("Unit"), volunteer.organization.name),
        (_("Star"), "★" * award.level),
        (_("Hours asked for"), award.threshold_hours),
        (_("Hours then"), hours(award.minutes)),
        (_("Reviewing union"), award.organization_name),
        (_("Proposed by"), award.proposed_by),
        (_("Applied for by"), award.applied_by),
        (_("Applied for on"), award.applied_at and timezone.localdate(award.applied_at)),
        (_("Reviewed by"), award.reviewed_by),
        (_("Notice"), award.notice and f"{award.notice.number or ''} {award.notice.get_state_display()}".strip()),
        (_("Granted on"), award.granted_at and timezone.localdate(award.granted_at)),
        (_("Revoked or declined on"), award.closed_at and timezone.localdate(award.closed_at)),
        (_("Reason"), award.reason),
        (_("No application before"), award.barred_until),
    ]
    return [(label, str(value)) for label, value in shown if value not in (None, "")]


@require_POST
@permission_required(REVIEW_STARS, raise_exception=True)
def star_accept(request, pk):
    award = visible_star(request, pk)
    policies.check_can_review_star(request.user, award)
    form = ActForm(request.POST)
    form.is_valid()
    try:
        version = form.cleaned_data.get("version", 0)
        services.accept_star(award=award, by=request.user, at=timezone.now(), version=version)
    except RuleError as error:
        messages.error(request, str(error))
        return render_detail(request, visible_star(request, pk), status=409)
    messages.success(request, _("Accepted. The star goes on public notice next."))
    following = StarAward.objects.reviewable_by(request.user).first()
    return redirect("activities:star-detail", following.pk if following else pk)


@require_POST
@permission_required(REVIEW_STARS, raise_exception=True)
def star_act(request, pk, act):
    """Not grant, revoke, keep: each with a reason; what was typed is never lost."""
    award = visible_star(request, pk)
    CHECKS[act](request.user, award)
    form = ActForm(request.POST)
    form.is_valid()
    about = {
        "award": award, "reason": form.cleaned_data.get("reason", ""), "by": request.user, "at": timezone.now(),
        "version": form.cleaned_data.get("version", 0),
    }  # fmt: skip
    try:
        if act == "revoke":
            services.revoke_star(hours_were_false=form.cleaned_data.get("false_hours", False), **about)
        else:
            {"decline": services.decline_star, "keep": services.keep_star}[act](**about)
    except ValidationError as error:
        words = " ".join(error.messages)
        return render_detail(request, award, refused=(act, about["reason"], words), status=400)
    except RuleError as error:
        current = visible_star(request, pk)
        return render_detail(request, current, refused=(act, about["reason"], str(error)), status=409)
    messages.success(request, _("Saved."))
    return redirect("activities:star-detail", pk)


@never_cache
@require_GET
@permission_required(PROPOSE_STARS, raise_exception=True)
def star_candidates(request):
    """Volunteers of my units whose recorded hours there reach a star that they neither hold nor have asked for."""
    first = settings.STAR_HOURS[0] * 60
    people = Volunteer.objects.visible_to(request.user, PROPOSE_STARS).active().for_list()
    rows = with_star_hours(people, ServiceRecord, StarAward).filter(star_minutes__gte=first)
    page = Paginator(rows.order_by("-star_minutes", "sort_key", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, hours(row.star_minutes), _level_of(row)) for row in page.object_list],
        "crumbs": [(_("Stars"), reverse("activities:star-list")), (_("Propose stars"), "")],
    }
    return render(request, "activities/star_candidates.html", context)


def _level_of(volunteer):
    """The star within reach by the hours of this record, 0 when it is held or asked for; the service looks at all."""
    reached = sum(volunteer.star_minutes >= asked * 60 for asked in settings.STAR_HOURS)
    return reached if reached > (volunteer.star_held or 0) else 0


@require_POST
@permission_required(PROPOSE_STARS, raise_exception=True)
def star_propose(request, pk):
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user, PROPOSE_STARS).for_list(), pk=pk)
    level = request.POST.get("level", "")
    award = services.propose_star(
        volunteer=volunteer, level=whole_number(level, max_digits=1) or 0,
        agreed_on_paper=request.POST.get("on_paper") == "on", by=request.user, at=timezone.now(),
    )  # fmt: skip
    asked = award.state == StarAward.State.ASKED
    messages.success(
        request, _("Proposed. The person says yes first.") if asked else _("Proposed. It is reviewed next.")
    )
    return redirect("activities:star-detail", award.pk)
