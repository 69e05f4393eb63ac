"""Writing aid down, and mending what came back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.forms.rows import with_one_more
from activities.views.attached import stored
from hardship.forms.aid import AidForm
from hardship.policies import aid as rules
from hardship.querysets.funds import RECORD
from hardship.services import aid as services
from hardship.views.aid import visible_aid
from portal.attachments.forms import refusals_on
from portal.common.posts import shown_key


@require_http_methods(["GET", "POST"])
@permission_required(RECORD, raise_exception=True)
def aid_create(request):
    """``?file=`` is the number of the household whose page led here."""
    return _form(request, None, {"file": request.GET.get("file", "")[:16]})


@require_http_methods(["GET", "POST"])
@permission_required(RECORD, raise_exception=True)
def aid_edit(request, pk):
    aid = visible_aid(request, pk)
    rules.check_can_edit(request.user, aid)
    return _form(request, aid, {})


def _form(request, aid, first):
    options = {"user": request.user, "today": timezone.localdate(), "aid": aid, "first": first}
    if request.POST.get("action") == "add_goods":
        form = AidForm(with_one_more(request.POST, "goods"), request.FILES or None, **options)
        form.errors.clear()
        return _show(request, form, aid)
    form = AidForm(request.POST or None, request.FILES or None, **options)
    if request.method == "POST" and form.is_valid():
        saved = _submitted(request, form, aid)
        if saved is not None:
            messages.success(request, _("%(number)s was handed in. Somebody else approves it.") % {"number": saved})
            return redirect("hardship:aid-detail", saved.pk)
    return _show(request, form, aid)


def _show(request, form, aid):
    context = {
        "form": form,
        "aid": aid,
        "errors": form.goods.error_links(_("Goods")),
        "form_key": request.POST.get("form_key") or uuid.uuid4(),
    }
    return render(request, "hardship/aid/aid_form.html", context)


def _submitted(request, form, aid):
    """The record; None when the form has to say what is wrong."""
    now = timezone.now()
    target = {"aid": aid, "version": form.cleaned_data["version"]} if aid else {"form_key": shown_key(request)}
    with refusals_on(form, photo="receipt"), transaction.atomic():
        receipt = stored(form.cleaned_data["receipt"], by=request.user, at=now)
        return services.submit_aid(
            content=form.content, organization=form.cleaned_data["organization"], by=request.user, at=now,
            receipt=receipt, **target,
        )  # fmt: skip
    return None
