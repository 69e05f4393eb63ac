"""Acts on a notice: post, withdraw, check, keep the photo of the board."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.attachments.forms import PhotoUploadForm
from portal.attachments.images import ImageRefused
from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from portal.notices import services
from portal.notices.querysets import POST, VIEW
from portal.notices.views.reading import visible_notice


@require_POST
@permission_required(POST, raise_exception=True)
def notice_post(request, pk):
    """The second person posts what the page showed them."""
    notice, version = visible_notice(request, pk), whole_number(request.POST.get("version", ""))
    if version is None:
        raise RuleError(_("The page is out of date. Open it again."))
    services.post_notice(notice=notice, version=version, by=request.user, at=timezone.now())
    messages.success(request, _("Posted. It closes itself after its last day."))
    return redirect("notices:notice-detail", pk)


@require_POST
@permission_required(VIEW, raise_exception=True)
def notice_withdraw(request, pk):
    notice, reason = visible_notice(request, pk), request.POST.get("reason", "")[:500]
    try:
        services.withdraw_notice(notice=notice, reason=reason, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("notices:notice-detail", pk)


@require_POST
@permission_required(VIEW, raise_exception=True)
def notice_verify(request, pk):
    """校验."""
    notice = services.verify_notice(notice=visible_notice(request, pk), by=request.user, at=timezone.now())
    if notice.is_intact:
        messages.success(request, _("The list is exactly as it was posted."))
    else:
        messages.error(request, _("The list is NOT as it was posted. Tell the system administrator."))
    return redirect("notices:notice-detail", pk)


@require_POST
@permission_required(VIEW, raise_exception=True)
def notice_photo(request, pk):
    notice = visible_notice(request, pk)
    form = PhotoUploadForm(files=request.FILES, limit=1)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["photos"]))
        return redirect("notices:notice-detail", pk)
    try:
        file = form.cleaned_data["photos"][0]
        services.attach_photo(notice=notice, file=file, by=request.user, at=timezone.now())
    except ImageRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The photo is kept with the notice."))
    return redirect("notices:notice-detail", pk)
