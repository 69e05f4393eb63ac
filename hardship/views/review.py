"""Deciding on household files: the checks beside the papers, one opinion, three answers, then the next file."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hardship.forms.review import PHRASES, review_form
from hardship.models import HardshipFile
from hardship.policies import files as rules
from hardship.querysets import VIEW
from hardship.services import files as filing
from hardship.services import review
from hardship.views.checks import checks_of
from hardship.views.detail import rights_on, visible_file
from hardship.views.words import TINTS, documents_of, label_of, value_of
from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import add_errors

State = HardshipFile.State
PASS, RETURN, REJECT = "pass", "return", "reject"
# What passes a file on, by its state: the act of ``rights_on``.
STEPS = {
    State.APPLIED: "first_review", State.VISITED: "check_means", State.CHECKED: "notify", State.NOTICE: "approve",
}  # fmt: skip
SHOWN = (
    "birth_date",
    "id_number",
    "work_state",
    "family_size",
    "family_annual_income",
    "rigid_expense",
    "housing_type",
)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(VIEW, raise_exception=True)
def file_review(request, pk):
    """One file to decide on; whoever decides is led to the next that waits."""
    file = visible_file(request, pk)
    if request.method == "POST":
        return _decide(request, file)
    return show_review(request, file, review_form(file))


def show_review(request, file, form, *, status=200):
    may = rights_on(request.user, file)
    step = STEPS.get(State(file.state), "")
    context = {
        "file": file,
        "tint": TINTS[file.state],
        "form": form,
        "may": may,
        "step": step,
        "can_pass": bool(step and may[step]),
        "checks": checks_of(file),
        "facts": [(label_of(name), value_of(file, name)) for name in SHOWN],
        "documents": documents_of(file),
        "phrases": PHRASES,
        "queue": queue_around(request.user, file),
        "crumbs": [(_("Hardship families"), reverse("hardship:file-list")), (str(file), "")],
    }
    if request.method == "POST":
        context["here"] = reverse("hardship:file-review", args=[file.pk])
    return render(request, "hardship/file_review.html", context, status=status)


def queue_of(user):
    """Keys of the files that wait for a decision of ``user``, the longest waiting first."""
    return list(HardshipFile.objects.waiting_for(user).exclude(state=State.FIRST_REVIEW).values_list("pk", flat=True))


def queue_around(user, file):
    """Where ``file`` stands in the queue; None when it waits for somebody else."""
    waiting = queue_of(user)
    if file.pk not in waiting:
        return None
    place = waiting.index(file.pk)
    around = waiting[place + 1 :] + waiting[:place] or [None]
    return {"place": place + 1, "all": len(waiting), "next": around[0], "previous": around[-1]}


def _decide(request, file):
    """Carry out one of the three answers. Who comes late is told who was faster, and keeps the opinion."""
    action = request.POST.get("action", "")
    form = review_form(file, request.POST)
    is_whole = form.is_valid()
    try:
        if action == PASS:
            _check_may_pass(request.user, file)
            if not is_whole:
                return show_review(request, file, form)
            done = _pass(request, file, form)
        else:
            done = _send_back(request, file, form, action)
    except StaleVersionError as error:
        messages.error(request, decision_on(error.current) or str(error))
        return _again(request, file)
    except ValidationError as error:
        add_errors(form, error)
        return show_review(request, file, form)
    except RuleError as error:
        messages.error(request, str(error))
        return _again(request, file)
    messages.success(request, _("%(number)s: %(state)s.") % {"number": done, "state": done.get_state_display()})
    return next_for(request.user, done)


def _check_may_pass(user, file):
    """PermissionDenied or RuleError as the service would say, before the form's own words."""
    checks = {
        State.APPLIED: rules.check_can_first_review,
        State.VISITED: rules.check_can_check_means,
        State.NOTICE: rules.check_can_approve,
    }
    if file.state not in checks:
        raise RuleError(decision_on(file) or _("This file does not wait for a decision."))
    checks[file.state](user, file)


def _pass(request, file, form):
    """The step of the state; ``form`` is good."""
    given = form.cleaned_data
    about = {"file": file, "by": request.user, "at": timezone.now(), "version": given["version"]}
    if file.state == State.APPLIED:
        return review.pass_first_review(exclusions=form.exclusions, **about)
    if file.state == State.VISITED:
        return review.check_means(**form.content, **about).file
    return filing.approve_file(minutes_no=given["minutes_no"], level=given["level"], **about)


def _send_back(request, file, form, action):
    """Back to be completed, or not put on file: with the reason that was typed."""
    opinion, version = (form.cleaned_data.get(name) for name in ("opinion", "version"))
    if "opinion" in form.errors or version is None:
        raise RuleError(" ".join(form.errors.get("opinion", [_("This page is out of date. Open it again.")])))
    service = review.reject_file if action == REJECT else review.return_file
    return service(file=file, reason=opinion or "", by=request.user, at=timezone.now(), version=version)


def _again(request, file):
    """The file as it stands now, with what was typed."""
    fresh = visible_file(request, file.pk)
    kept = {name: request.POST.get(name, "") for name in request.POST if name not in {"version", "action"}}
    return show_review(request, fresh, review_form(fresh, **kept), status=409)


DECIDED = {  # who decided last, and when
    State.FIRST_REVIEW: ("first_reviewed_by", "first_reviewed_at"),
    State.CHECKED: ("checked_by", "checked_at"),
    State.FILED: ("approved_by", "approved_at"),
}


def decision_on(file):
    """张审核 2 分钟前已处理：通过; the state alone where nobody signed it."""
    if file.state not in DECIDED:
        if file.state in {State.RETURNED, State.REJECTED}:
            return _("Somebody has decided on it meanwhile: %(decision)s") % {"decision": file.get_state_display()}
        return ""
    person, moment = (getattr(file, name) for name in DECIDED[file.state])
    ago = naturaltime(moment) if timezone.now() - moment >= timedelta(minutes=1) else _("just now")
    words = {"name": person, "ago": ago, "decision": file.get_state_display()}
    return _("%(name)s decided on it %(ago)s: %(decision)s") % words


def next_for(user, done):
    """The next file that waits for ``user``, else the one just decided on."""
    waiting = [pk for pk in queue_of(user) if pk != done.pk]
    if waiting:
        return redirect("hardship:file-review", waiting[0])
    return redirect("hardship:file-detail", done.pk)


@never_cache
@require_http_methods(["GET"])
@permission_required(VIEW, raise_exception=True)
def review_next(request):
    """The first file that waits."""
    waiting = queue_of(request.user)
    if waiting:
        return redirect("hardship:file-review", waiting[0])
    messages.info(request, _("Nothing waits for your decision."))
    return redirect("hardship:file-list")
