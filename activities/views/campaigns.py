"""Campaigns in the workbench: everybody reads those that they may log under, managers write."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import policies, services
from activities.forms.campaign import CampaignForm, manageable
from activities.models import Activity, Campaign
from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import shown_version

PAGE_SIZE = 50


@require_GET
@permission_required("activities.view_published_activity", raise_exception=True)
def campaign_list(request):
    user = request.user
    campaigns = Campaign.objects.offered_to(user).select_related("organization__successor")
    page = Paginator(campaigns, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = activity_counts(user, page.object_list)
    context = {
        "page_obj": page,
        "rows": [
            (campaign, counts.get(campaign.pk, 0), policies.can_manage_campaigns(user, campaign.organization))
            for campaign in page.object_list
        ],
        "can_create": user.has_perm("activities.manage_campaigns"),
    }
    return render(request, "activities/campaign_list.html", context)


def activity_counts(user, campaigns):
    """``{campaign id: approved activities}`` in the scope of ``user``: what the link of the number opens."""
    counted = Activity.objects.visible_to(user).approved().filter(campaign__in=list(campaigns)).order_by()
    return dict(counted.values_list("campaign").annotate(Count("pk")))


@require_http_methods(["GET", "POST"])
@permission_required("activities.manage_campaigns", raise_exception=True)
def campaign_create(request):
    form = CampaignForm(
        request.POST or None, user=request.user,
        initial={"version": 0, "starts_on": timezone.localdate(), "organization": manageable(request.user).first()},
    )  # fmt: skip
    saved = None
    if request.method == "POST" and form.is_valid():
        saved = save(request, form, organization=form.cleaned_data["organization"], content=form.content)
    if saved is None:
        return render(request, "activities/campaign_form.html", {"form": form})
    messages.success(request, _("%(name)s was opened.") % {"name": saved.name})
    return redirect("activities:campaign-list")


@require_http_methods(["GET", "POST"])
def campaign_edit(request, pk):
    """Change a campaign; whoever comes late sees both and decides."""
    campaign = get_object_or_404(Campaign.objects.offered_to(request.user), pk=pk)
    policies.check_can_manage_campaigns(request.user, campaign.organization)
    stored = get_object_or_404(Campaign, pk=pk)  # a model form writes on its own copy
    form = CampaignForm(
        request.POST or None, user=request.user, instance=campaign, initial={"version": campaign.version}
    )
    theirs = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(request, form, organization=stored.organization, content=form.content, campaign=stored)
        except StaleVersionError as error:
            theirs, data = differences(form, error.current), request.POST.copy()
            data["version"] = error.current.version
            form = CampaignForm(data, user=request.user, instance=error.current)
        else:
            if saved:
                messages.success(request, _("Saved."))
                return redirect("activities:campaign-list")
    context = {
        "form": form,
        "campaign": stored,
        "theirs": theirs,
        "can_publish": policies.can_publish_campaign(request.user, stored),
        "can_withdraw": policies.can_withdraw_campaign(request.user, stored),
    }
    return render(request, "activities/campaign_form.html", context)


@require_POST
def campaign_publish(request, pk):
    """The second person gives it its public page; words changed meanwhile are shown first."""
    campaign = get_object_or_404(Campaign.objects.offered_to(request.user), pk=pk)
    policies.check_can_manage_campaigns(request.user, campaign.organization)
    try:
        services.publish_campaign(campaign=campaign, by=request.user, at=timezone.now(), version=shown_version(request))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Published."))
    return redirect("activities:campaign-edit", pk)


@require_POST
def campaign_withdraw(request, pk):
    campaign = get_object_or_404(Campaign.objects.offered_to(request.user), pk=pk)
    policies.check_can_manage_campaigns(request.user, campaign.organization)
    try:
        services.withdraw_campaign(campaign=campaign, by=request.user, at=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken down."))
    return redirect("activities:campaign-edit", pk)


def save(request, form, *, organization, content, campaign=None):
    """The saved campaign, or None with the errors on ``form``."""
    try:
        return services.save_campaign(
            organization=organization, content=content, by=request.user, at=timezone.now(), campaign=campaign,
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return None


def differences(form, current):
    """``[(label, value)]`` of what the other person saved and this form would replace."""
    return [
        (form.fields[name].label, str(getattr(current, name) or ""))
        for name, value in form.content.items()
        if getattr(current, name) != value
    ]
