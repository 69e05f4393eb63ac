"""The hours of one activity: computed from its attendance, confirmed by a second person in one tap."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from activities import policies, services
from activities.models import Activity, Backfill, ServiceRecord
from activities.querysets import VIEW
from activities.views.hour_words import crumbs, difference
from portal.common.querysets import scope_filter

State = ServiceRecord.State


def activity_of_unit(request, pk):
    """The activity, or 404: whoever reads the records of its unit also sees a draft that takes place already."""
    inside = scope_filter(request.user.grants_for(VIEW), "organization")
    takes_place = Q(shifts__isnull=False) | ~Q(state=Activity.State.DRAFT) | Q(created_by=request.user.pk)
    rows = Activity.objects.filter(inside).filter(takes_place).distinct().for_list().select_related("plan")
    return get_object_or_404(rows, pk=pk)


@require_GET
def activity_hours(request, pk):
    """Who gets how much, from where, and who confirms it."""
    activity, user = activity_of_unit(request, pk), request.user
    records = list(
        ServiceRecord.objects.visible_to(user).filter(activity=activity).for_list()
        .select_related("backfill", "confirmed_by", "recorded_by")
        .order_by("state", "volunteer__sort_key", "pk")
    )  # fmt: skip
    confirmable = list(
        ServiceRecord.objects.confirmable_by(user).filter(activity=activity).values_list("pk", "version")
    )
    standing = [found for found in records if found.state != State.VOIDED]
    context = {
        "activity": activity,
        "crumbs": crumbs(activity, (pgettext("tab", "Hours"), "")),
        "rows": [(found, difference(found)) for found in standing],
        "voided": [found for found in records if found.state == State.VOIDED],
        "confirmable": confirmable,
        "confirmable_keys": {key for key, _version in confirmable},
        "above": [found for found in standing if found.state == State.DRAFT and found.tier != ServiceRecord.Tier.UNIT],
        "minutes": sum(found.minutes for found in standing),
        "backfills": Backfill.objects.visible_to(user).filter(activity=activity).for_list(),
        "can_record": policies.can_record_hours(user, activity),
    }
    return render(request, "activities/activity_hours.html", context)


@require_POST
def hours_draft(request, pk):
    activity = activity_of_unit(request, pk)
    policies.check_can_record_hours(request.user, activity)
    changed = services.draft_hours(activity=activity, by=request.user, at=timezone.now())
    if changed:
        words = ngettext("Hours of %(n)d person computed.", "Hours of %(n)d people computed.", len(changed))
        messages.success(request, words % {"n": len(changed)})
    else:
        messages.info(request, _("Nothing has changed: the hours fit the attendance."))
    return redirect("activities:activity-hours", pk)


@require_POST
def hours_confirm(request, pk):
    """Confirm what the page showed; what was changed meanwhile stays, and the page says so."""
    activity = activity_of_unit(request, pk)
    policies.check_can_open_confirmation(request.user, activity)
    versions = read_versions(request.POST.getlist("record"))
    own = ServiceRecord.objects.visible_to(request.user).filter(activity=activity, pk__in=versions)
    versions = {key: versions[key] for key in own.values_list("pk", flat=True)}
    confirmed, late = services.confirm_hours(versions=versions, by=request.user, at=timezone.now())
    words = ngettext("Hours of %(n)d person confirmed.", "Hours of %(n)d people confirmed.", len(confirmed))
    if confirmed:
        messages.success(request, words % {"n": len(confirmed)})
    if late:
        words = ngettext("%(n)d was changed meanwhile: look at it again.",
                         "%(n)d were changed meanwhile: look at them again.", late)  # fmt: skip
        messages.warning(request, words % {"n": late})
    return redirect("activities:activity-hours", pk)


def read_versions(values):
    """``{key: version}`` out of ``["12.3", …]``; 404 for anything else."""
    try:
        return {int(key): int(version) for key, version in (value.split(".") for value in values)}
    except ValueError as error:
        raise Http404 from error
