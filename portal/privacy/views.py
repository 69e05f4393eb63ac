"""Personal values in clear, one record at a time; the register of personal fields as a page and as a file."""

import io

from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.signing_in.fresh import check_is_fresh
from portal.common.language import office_language
from portal.privacy import erasure, policies, services
from portal.privacy.forms import ClassForm, RevealForm
from portal.privacy.register import register_rows, write_register
from portal.privacy.revealing import get_kind
from portal.xlsx.responses import workbook_attachment

VIEW_REGISTER = "privacy.view_register"


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request, name, pk):
    """Ask for the reason; the values stand in the answer to the POST and nowhere else."""
    try:
        kind = get_kind(name)
    except KeyError as error:
        raise Http404 from error
    target = get_object_or_404(kind.rows(request.user), pk=pk)
    policies.check_may_ask(request.user, kind, target)
    check_is_fresh(request)
    form = RevealForm(request.POST or None, choices=_choices(kind, request.user, target))
    context = {"form": form, "target": target, "kind_name": target._meta.verbose_name, "back": kind.address_of(target)}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["fields_asked"]
        values = services.reveal(
            kind=kind, target=target, fields=asked, reason=form.reason, by=request.user, at=timezone.now()
        )
        rows = [(kind.label(field), value) for field, value in values.items()]
        return render(request, "privacy/reveal_shown.html", context | {"rows": rows, "reason": form.reason})
    return render(request, "privacy/reveal_form.html", context)


def _choices(kind, user, target):
    masked = kind.masked(target)
    return [(field, f"{kind.label(field)} {masked[field]}") for field in kind.open_fields(user, target)]


@require_GET
@permission_required(VIEW_REGISTER, raise_exception=True)
def register(request):
    """Which personal fields the portal has, from the code itself."""
    form, rows = _asked(request)
    file_url = f"{reverse('privacy:register-file')}?{request.GET.urlencode()}"
    context = {"form": form, "rows": rows, "file_url": file_url, "clocks": erasure.list_clocks()}
    return render(request, "privacy/register.html", context)


@require_GET
@permission_required(VIEW_REGISTER, raise_exception=True)
def register_file(request):
    """The same rows as Excel."""
    file, now = io.BytesIO(), timezone.localtime()
    with office_language():
        write_register(file, _asked(request)[1], at=now)
        name = _("Register of personal fields")
    file.seek(0)
    return workbook_attachment(file, f"{name}_{now:%Y%m%d}.xlsx")


def _asked(request):
    form = ClassForm(request.GET, label_suffix="")
    return form, register_rows(form.cleaned_data["of_class"] or None) if form.is_valid() else []
