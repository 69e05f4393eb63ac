"""Writing a notice: fill in, look at the masked list, save."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.errors import StaleVersionError
from portal.common.posts import add_errors
from portal.notices import policies, services
from portal.notices.forms import NoticeForm, writable
from portal.notices.models import PublicNotice
from portal.notices.querysets import DRAFT
from portal.notices.views.reading import visible_notice


@require_http_methods(["GET", "POST"])
@permission_required(DRAFT, raise_exception=True)
def notice_create(request):
    units = writable(request.user)
    initial = {
        "version": 0, "days": 5, "organization": units.filter(pk=request.user.organization_id).first() or units.first(),
        "hotline_person": request.user.display_name,
    }  # fmt: skip
    form = NoticeForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and _wants_to_save(request, form):
        saved = _save(form, services.draft_notice, by=request.user)
        if saved:
            messages.success(request, _("Saved. A second person reads and posts it."))
            return redirect("notices:notice-detail", saved.pk)
    return render(request, "notices/notice_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(DRAFT, raise_exception=True)
def notice_edit(request, pk):
    """Write a draft anew; whoever comes late is told and keeps what they typed."""
    notice = visible_notice(request, pk)
    policies.check_can_change(request.user, notice)
    form = NoticeForm(request.POST or None, user=request.user, instance=notice, initial={"version": notice.version})
    if request.method == "POST" and form.is_valid() and _wants_to_save(request, form):
        stored = get_object_or_404(PublicNotice, pk=pk)
        try:
            version = form.cleaned_data["version"]
            saved = _save(form, services.change_notice, notice=stored, version=version, by=request.user)
        except StaleVersionError as error:
            form.data["version"] = error.current.version
            form.add_error(None, _("Somebody else has changed it meanwhile. Saving again replaces that."))
        else:
            if saved:
                messages.success(request, _("Saved."))
                return redirect("notices:notice-detail", pk)
    return render(request, "notices/notice_form.html", {"form": form, "notice": notice})


def _wants_to_save(request, form):
    """Saved is what was looked at: a preview that the sender has not seen yet is shown first."""
    return request.POST.get("do") == "save" and form.is_seen


def _save(form, service, **arguments):
    """The saved notice, or None with the errors on ``form``."""
    try:
        return service(content=form.content, at=timezone.now(), **arguments)
    except ValidationError as error:
        add_errors(form, error)
        return None
