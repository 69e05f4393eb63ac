"""Records of hours: the list of a unit, one record, the public notice of those that are confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import policies, services
from activities.filters.hours import ServiceRecordFilter
from activities.forms.hours import HoursEditForm, HoursNoticeForm
from activities.models import ServiceRecord
from activities.querysets import VIEW
from activities.services.hours_notices import MOST_ROWS, ready_for_notice
from activities.views.hour_words import crumbs, difference, in_hours
from portal.audit.querysets import timeline_of
from portal.audit.words import deed_in_words
from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView
from portal.notices.querysets import DRAFT as DRAFT_NOTICE
from portal.organizations.models import Organization

State = ServiceRecord.State


class ServiceRecordListView(FilteredListView):
    template_name = "activities/service_record_list.html"
    filterset_class = ServiceRecordFilter

    def get_visible(self):
        return ServiceRecord.objects.visible_to(self.request.user).for_list().order_by("-service_date", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        locked = context["filterset"].qs.locked()
        user = self.request.user
        return context | {
            "rows": [(found, difference(found)) for found in context["rows"]],
            "minutes": locked.minutes(),
            "people": locked.person_count(),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_notice": user.has_perm(DRAFT_NOTICE),
        }


service_record_list = require_GET(permission_required(VIEW, raise_exception=True)(ServiceRecordListView.as_view()))


def visible_record(request, pk):
    rows = ServiceRecord.objects.visible_to(request.user).for_list()
    related = ("backfill", "recorded_by", "confirmed_by", "voided_by", "returned_by", "replaced_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_GET
def service_record_detail(request, pk):
    return render_record(request, visible_record(request, pk))


def render_record(request, found, *, form=None, act="", error="", status=200):
    user = request.user
    hours = (pgettext("tab", "Hours"), reverse("activities:activity-hours", args=[found.activity_id]))
    context = {
        "found": found,
        "crumbs": crumbs(found.activity, hours, (found.volunteer.name, "")),
        "facts": facts_of(found),
        "difference": difference(found),
        "timeline": [(event, deed_in_words(event.action.partition(".")[2])) for event in timeline_of(found)],
        "corrections": found.corrections.for_list(),
        "replaces": ServiceRecord.objects.filter(replaced_by=found).first(),
        "can_confirm": policies.can_confirm_hours(user, found),
        "can_void": policies.can_void_hours(user, found),
        "form": form or edit_form(user, found),
        "hidden": [("version", found.version)],
        "act": act,
        "error": error,
        "typed": request.POST.get("reason", ""),
    }  # fmt: skip
    if request.method == "POST":
        context["here"] = reverse("activities:service-record-detail", args=[found.pk])
    return render(request, "activities/service_record_detail.html", context, status=status)


def edit_form(user, found):
    if not policies.can_edit_hours(user, found):
        return None
    return HoursEditForm(initial={"version": found.version, "content": found.content, "quality": found.quality})


def facts_of(found):
    volunteer, activity = found.volunteer, found.activity
    return [
        (_("Volunteer"), f"{volunteer.name} {volunteer.number or ''}",
         reverse("volunteers:volunteer-detail", args=[volunteer.pk])),
        (_("Activity"), str(activity), reverse("activities:activity-detail", args=[activity.pk])),
        (_("Unit that records"), found.organization_name),
        (_("Date of service"), found.service_date.isoformat()),
        (_("Shift"), str(found.shift)),
        (_("Place"), found.place),
        (_("What was done"), found.content),
        (_("Attended (hours)"), in_hours(found.attended_minutes)),
        (_("Counted (hours)"), in_hours(found.minutes)),
        (_("Source"), found.get_source_display()),
        (_("Quality of the service"), found.get_quality_display()),
        (_("Person in charge"), found.leader_name),
        (_("Recorded by"), str(found.recorded_by)),
        (_("Who confirms"), found.get_tier_display()),
        (_("Confirmed by"), str(found.confirmed_by or "")),
    ]  # fmt: skip


@require_POST
def service_record_edit(request, pk):
    found = visible_record(request, pk)
    policies.check_can_edit_hours(request.user, found)
    form = HoursEditForm(request.POST)
    if not form.is_valid():
        return render_record(request, found, form=form)
    data = form.cleaned_data
    try:
        services.edit_hours(
            found=found, content=data["content"], quality=data["quality"], by=request.user, at=timezone.now(),
            version=data["version"],
        )  # fmt: skip
    except RuleError as error:
        form.add_error(None, str(error))
        return render_record(request, visible_record(request, pk), form=form, status=409)
    messages.success(request, _("Saved. It waits to be confirmed."))
    return redirect("activities:activity-hours", found.activity_id)


# Acts with a reason: what is asked of the policies, and the service.
ACTS = {
    "return": (policies.check_can_confirm_hours, services.return_hours),
    "void": (policies.check_can_void_hours, services.void_hours),
}


@require_POST
def service_record_return(request, pk):
    return decide(request, pk, "return", _("Sent back."))


@require_POST
def service_record_void(request, pk):
    return decide(request, pk, "void", _("The hours are void."))


def decide(request, pk, act, done):
    """An act with a reason; what was typed stays where it is refused."""
    check, service = ACTS[act]
    found = visible_record(request, pk)
    check(request.user, found)
    version = whole_number(request.POST.get("version", ""))
    try:
        service(
            found=found, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now(),
            version=-1 if version is None else version,
        )  # fmt: skip
    except RuleError as error:
        return render_record(request, visible_record(request, pk), act=act, error=str(error))
    messages.success(request, done)
    return redirect("activities:activity-hours", found.activity_id)


def noticing_units(user):
    """Units whose hours ``user`` may put on notice."""
    return Organization.objects.visible_under(user, {DRAFT_NOTICE}).active().in_tree_order()


@permission_required(DRAFT_NOTICE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def hours_notice(request):
    """One list of the unit's confirmed hours, masked; a second person posts it."""
    units, own = noticing_units(request.user), request.user.organization
    first = {"organization": own.pk, "hotline_phone": own.contact_phone, "hotline_person": own.contact_name}
    form = HoursNoticeForm(request.POST or None, units=units, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            notice = services.draft_hours_notice(
                organization=data["organization"], first=data["first"], last=data["last"], hotline=form.hotline,
                scope=data["scope"], days=data["days"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            for name, words in error.message_dict.items():
                form.add_error(name if name in form.fields else None, words)
        else:
            messages.success(request, _("The list is made. A second person reads and posts it."))
            return redirect("notices:notice-detail", notice.pk)
    waiting = ServiceRecord.objects.noticeable().filter(organization__in=units)
    context = {"form": form, "ready": ready_for_notice(own, None, None).count(), "own": own, "most": MOST_ROWS,
               "others": waiting.exclude(organization=own).count()}  # fmt: skip
    return render(request, "activities/hours_notice.html", context)
