"""Asking for a change of an approved record: the same form with a reason; a second person decides."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities import policies, services
from activities.forms.activity import ActivityForm, values_of
from activities.forms.review import ReasonForm
from activities.forms.rows import with_one_more
from activities.services.corrections import changes_between
from activities.views.detail import visible_activity
from activities.views.form import ADD_ROW
from activities.views.words import label_of, value_in_words
from portal.common.errors import RuleError, StaleVersionError
from portal.organizations.models import Organization


@require_http_methods(["GET", "POST"])
def activity_correct(request, pk):
    """The form of the correction; a sent one becomes a pending correction when it is good."""
    activity = visible_activity(request, pk)
    try:
        policies.check_can_correct(request.user, activity)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("activities:activity-detail", pk)
    data = request.POST if request.method == "POST" else None
    wanted_row = ADD_ROW.get(request.POST.get("action"))
    if wanted_row:
        data = with_one_more(data, wanted_row)
    form = ActivityForm(
        data, units=Organization.objects.filter(pk=activity.organization_id), today=timezone.localdate(),
        first=values_of(activity), activity=activity, is_correction=True,
    )  # fmt: skip
    reason = ReasonForm(data, initial={"version": activity.version})
    if data is None:
        return show_correction(request, activity, form, reason)
    if wanted_row:
        return show_correction(request, activity, form, ReasonForm(initial=data.dict()))
    if not all([form.is_good(), reason.is_valid()]):
        return show_correction(request, activity, form, reason)
    return ask_for_change(request, activity, form, reason)


def ask_for_change(request, activity, form, reason):
    words, version = reason.cleaned_data["reason"], reason.cleaned_data["version"]
    content = form.content()
    try:
        correction = services.request_change(
            activity=activity, content=content, reason=words, by=request.user, at=timezone.now(), version=version
        )
    except StaleVersionError as error:
        form.add_error(None, str(error))
        fresh = ReasonForm(initial={"version": error.current.version, "reason": words})
        return show_correction(request, activity, form, fresh, rows=differences(error.current, content), status=409)
    except RuleError as error:
        form.add_error(None, str(error))
        return show_correction(request, activity, form, reason)
    messages.success(request, _("Asked for the change. A second person decides."))
    return redirect("activities:correction-detail", correction.pk)


def differences(current, content):
    """``[(label, here, there)]`` between what was typed and the record as it stands."""
    return [
        (label_of(name), value_in_words(name, mine), value_in_words(name, theirs))
        for name, (theirs, mine) in changes_between(current, content).items()
    ]


def show_correction(request, activity, form, reason, *, rows=(), status=200):
    form.offer(())
    errors = form.row_errors()
    errors += [(sentence, f"#{reason['reason'].id_for_label}") for sentence in reason.errors.get("reason", ())]
    context = {"activity": activity, "form": form, "reason": reason, "rows": rows, "errors": errors, "is_open": True}
    return render(request, "activities/activity_correct.html", context, status=status)
