"""A unit enters a volunteer, corrects the record, hands out the slip on which the person says yes."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.attachments.forms import refusals_on
from portal.attachments.images import ImageRefused
from portal.attachments.services import store_photo
from portal.common.errors import StaleVersionError
from portal.common.posts import shown_key
from volunteers import policies, services
from volunteers.forms.paper import PaperForm
from volunteers.forms.person import EditForm, EntryForm
from volunteers.querysets import ADD, CHANGE
from volunteers.services.content import needs_guardian
from volunteers.views.detail import visible_volunteer


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@permission_required(ADD, raise_exception=True)
def volunteer_create(request):
    form = EntryForm(
        request.POST or None, request.FILES or None, user=request.user,
        initial={"organization": request.user.organization_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        entered = _entered(request, form)
        if entered is not None:
            messages.success(request, _("%(name)s was entered.") % {"name": entered})
            return redirect("volunteers:volunteer-detail", entered.pk)
    return render(request, "volunteers/volunteer_form.html", {"form": form, "form_key": uuid.uuid4()})


def _entered(request, form):
    """The new record, or None with the errors on ``form``; the sheet and the record are stored together or not.

    The same page sent twice is one record.
    """
    by, at, given, form_key = request.user, timezone.now(), form.cleaned_data, shown_key(request)
    is_paper = given["consent"] == form.Consent.PAPER
    with refusals_on(form, photo="scan"), transaction.atomic():
        policies.check_can_add(by, given["organization"])
        if form_key is not None and (found := services.entered_with(form_key, form.content, by)):
            return found
        scan = store_photo(file=given["scan"][0], by=by, at=at) if is_paper else None
        return services.enter_volunteer(
            organization=given["organization"], content=form.content, by=by, at=at, scan=scan, form_key=form_key
        )
    return None


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def volunteer_edit(request, pk):
    """Correct a record; whoever comes late sees what the other one wrote and decides."""
    volunteer = visible_volunteer(request, pk)
    policies.check_can_edit(request.user, volunteer)
    form, theirs, is_late = EditForm(request.POST or None, volunteer=volunteer), [], False
    if request.method == "POST" and form.is_valid():
        try:
            services.change_volunteer(
                volunteer=volunteer, content=form.content, by=request.user, at=timezone.now(),
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except StaleVersionError as error:
            theirs, data = form.differences(error.current), request.POST.copy()
            data["version"] = error.current.version
            form = EditForm(data, volunteer=error.current)
            is_late = True
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("volunteers:volunteer-detail", pk)
    context = {"form": form, "volunteer": volunteer, "theirs": theirs, "is_late": is_late}
    return render(request, "volunteers/volunteer_form.html", context)


@never_cache
@require_POST
def volunteer_slip(request, pk):
    """A slip to print or to send: its code stands on this page once."""
    volunteer = visible_volunteer(request, pk)
    code = services.issue_slip(volunteer=volunteer, by=request.user, at=timezone.now())
    context = {"volunteer": volunteer, "code": code, "days": services.SLIP_DAYS, "site_url": settings.SITE_URL}
    return render(request, "volunteers/slip.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def volunteer_paper(request, pk):
    """A sheet that the person signed, in place of their yes on line."""
    volunteer, at = visible_volunteer(request, pk), timezone.now()
    policies.check_can_invite(request.user, volunteer)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*sent, is_minor=needs_guardian(volunteer, at=at))
    if form.is_valid():
        try:
            with transaction.atomic():
                scan = store_photo(file=form.cleaned_data["scan"][0], by=request.user, at=at)
                services.note_paper_consent(volunteer=volunteer, scan=scan, by=request.user, at=at)
        except ImageRefused as error:
            form.add_error("scan", str(error))
        else:
            messages.success(request, _("Noted. A second person decides on the application."))
            return redirect("volunteers:volunteer-detail", pk)
    return render(request, "volunteers/paper_form.html", {"form": form, "volunteer": volunteer})
