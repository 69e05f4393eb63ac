"""The yearly review of a household on file: one begins it and asks for the means anew, another ends it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hardship.policies import files as rules
from hardship.querysets import CHANGE, REVIEW
from hardship.services import files as services
from hardship.views.detail import visible_file
from portal.common.errors import RuleError
from portal.common.posts import shown_version


@require_POST
@permission_required(CHANGE, raise_exception=True)
def yearly_start(request, pk):
    words = _("The review has begun: bring income and expenses up to date.")
    return _act(request, pk, rules.check_can_start_review, services.start_review, words)


@require_POST
@permission_required(REVIEW, raise_exception=True)
def yearly_finish(request, pk):
    words = _("The household stays on file for another year.")
    return _act(request, pk, rules.check_can_finish_review, services.finish_review, words)


def _act(request, pk, check, service, words):
    file = visible_file(request, pk)
    try:
        check(request.user, file)
        service(file=file, by=request.user, at=timezone.now(), version=shown_version(request))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("hardship:file-check", pk)
