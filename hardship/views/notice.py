"""Putting checked households on one public notice, masked; a second person posts it at /w/notices/."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hardship.forms.review import NoticeForm
from hardship.models import HardshipFile
from hardship.policies.files import deciding_union
from hardship.querysets import CHECK
from hardship.services.notices import draft_file_notice
from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from portal.common.posts import add_errors
from portal.notices.models import PublicNotice


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(CHECK, raise_exception=True)
def notice_create(request):
    """Choose among the checked households; those of one deciding union stand on one notice."""
    files = HardshipFile.objects.to_notify(request.user).for_list()
    asked = whole_number(request.GET.get("file", ""))
    first = {"files": [asked] if asked else [file.pk for file in files], **_hotline_before(request.user)}
    form = NoticeForm(request.POST or None, files=files, first=first)
    if request.method == "POST" and form.is_valid():
        notice = _drafted(request, form)
        if notice is not None:
            messages.success(request, _("The notice was written. A second person posts it."))
            return redirect("notices:notice-detail", notice.pk)
    crumbs = [(_("Hardship families"), reverse("hardship:file-list")), (_("Put on notice"), "")]
    return render(request, "hardship/notice_form.html", {"form": form, "files": files, "crumbs": crumbs})


def _hotline_before(user):
    """What the last notice of the person's union said about whom to call."""
    last = PublicNotice.objects.visible_to(user).exclude(hotline_phone="").order_by("-pk").first()
    names = ("hotline_phone", "hotline_person", "hotline_address")
    if last is None:
        return {"hotline_person": user.display_name, "scope": PublicNotice.Scope.BOARD}
    return {name: getattr(last, name) for name in names} | {"scope": PublicNotice.Scope.BOARD}


def _drafted(request, form):
    """The notice, or None with the errors on ``form``."""
    given = form.cleaned_data
    files = list(given["files"])
    unions = {deciding_union(file.organization) for file in files}
    if len(unions) > 1:
        form.add_error("files", _("These households are decided on by different unions: write a notice for each."))
        return None
    try:
        return draft_file_notice(
            organization=unions.pop(), files=files, hotline=form.hotline, scope=given["scope"], days=given["days"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except (RuleError, ValidationError) as error:
        add_errors(form, error)
        return None
