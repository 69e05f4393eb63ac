"""Reported numbers of service places: a list, and the form of whoever reports."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from activities import policies, services
from activities.forms.service_places import ServicePlaceForm, reportable
from activities.models import ServicePlaceCount
from portal.common.errors import StaleVersionError

PAGE_SIZE = 50
VIEW = "activities.view_activity"


@require_GET
@permission_required(VIEW, raise_exception=True)
def service_place_list(request):
    rows = ServicePlaceCount.objects.visible_to(request.user, VIEW).for_list()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, policies.can_report_service_places(request.user, row.organization)) for row in page.object_list],
        "can_report": request.user.has_perm("activities.report_service_places"),
    }
    return render(request, "activities/service_place_list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("activities.report_service_places", raise_exception=True)
def service_place_create(request):
    initial = {"version": 0, "as_of": timezone.localdate(), "organization": reportable(request.user).first()}
    form = ServicePlaceForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, organization=form.cleaned_data["organization"])
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:service-place-list")
    return render(request, "activities/service_place_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def service_place_edit(request, pk):
    visible = ServicePlaceCount.objects.visible_to(request.user, VIEW).for_list()
    row = get_object_or_404(visible, pk=pk)
    policies.check_can_report_service_places(request.user, row.organization)
    form = ServicePlaceForm(
        request.POST or None, user=request.user, instance=row, initial={"version": row.version}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, organization=row.organization, reported=row)
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:service-place-list")
    return render(request, "activities/service_place_form.html", {"form": form, "row": row})


def _save(request, form, *, organization, reported=None):
    """The saved row, or None with the errors on ``form``."""
    try:
        return services.save_service_place_count(
            organization=organization, reported=reported, version=form.cleaned_data["version"], by=request.user,
            at=timezone.now(), **form.content,
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error.messages)
    except StaleVersionError as error:
        form.add_error(None, str(error))
    return None
