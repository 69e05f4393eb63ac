"""My stars: recorded hours on the way to each star, applying, and the answer to what my unit proposed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from activities.models import StarAward
from activities.policies import stars as policies
from activities.services import stars as services
from activities.views.my_certificates import own_record
from portal.common.hours import hours
from portal.common.numbers import whole_number


@never_cache
@require_GET
def me_stars(request):
    volunteer = own_record(request)
    context = {"volunteer": volunteer, "steps": []}
    if volunteer is not None:
        minutes = services.recorded_minutes(volunteer)
        within_reach = services.star_within_reach(volunteer, at=timezone.now())
        awards = list(StarAward.objects.of_account(request.user).select_related("notice", "organization"))
        granted = max((award.level for award in awards if award.state == StarAward.State.GRANTED), default=0)
        context |= {
            "hours": hours(minutes),
            "granted": granted,
            "steps": steps(minutes, granted),
            "awards": awards,
            "asked": [award for award in awards if policies.can_answer_star(request.user, award)],
            "within_reach": within_reach if policies.can_apply_for_star(request.user, volunteer) else None,
            "reviewer": services.reviewing_union(volunteer.organization, within_reach) if within_reach else None,
        }
    return render(request, "activities/me_stars.html", context)


def steps(minutes, granted):
    """``[(level, hours asked for, hours that are missing, is granted)]``."""
    return [
        (level, asked, hours(max(asked * 60 - minutes, 0)), level <= granted)
        for level, asked in enumerate(settings.STAR_HOURS, start=1)
    ]


@require_POST
def me_star_apply(request):
    volunteer = own_record(request)
    level = request.POST.get("level", "")
    if volunteer is None:
        raise Http404
    services.apply_for_star(
        volunteer=volunteer, level=whole_number(level, max_digits=1) or 0, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Applied. You read here and in a message how it goes on."))
    return redirect("activities:me-stars")


@require_POST
def me_star_answer(request, pk):
    award = get_object_or_404(StarAward.objects.of_account(request.user), pk=pk)
    services.answer_star(award=award, agrees="yes" in request.POST, by=request.user, at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("activities:me-stars")
