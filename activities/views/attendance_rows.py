"""One row of attendance: its times corrected, or taken back, with a reason."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.forms.attendances import RowForm
from activities.models import Attendance
from activities.policies import attendances as policies
from activities.services import attendances
from activities.views.attendance import address
from activities.views.attendance_words import how, shift_words, state_of
from portal.common.errors import RuleError


def visible_row(request, pk):
    rows = Attendance.objects.kept_by(request.user).select_related(
        "activity__organization__successor",
        "activity__plan",
        "shift",
        "volunteer__organization",
        "confirmed_by",
        "entered_by",
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def attendance_edit(request, pk):
    """The times of one row; a refusal keeps what was typed."""
    row = visible_row(request, pk)
    policies.check_can_change_attendance(request.user, row)
    form = RowForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid() and _changed(request, row, form):
        messages.success(request, _("Corrected. The row is to be confirmed anew."))
        return redirect(address(row.activity, row.shift))
    state, label = state_of(row)
    context = {
        "row": row, "activity": row.activity, "form": form, "shift_words": shift_words(row.shift), "how": how(row),
        "state": state, "state_label": label, "back": address(row.activity, row.shift),
    }  # fmt: skip
    return render(request, "activities/attendance/row.html", context)


def _changed(request, row, form):
    try:
        attendances.change_times(
            attendance=row, **form.moved(row), reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except RuleError as error:
        form.add_error(None, str(error))
        return False
    return True


@require_POST
def attendance_undo(request, pk):
    """Take one row back."""
    row = visible_row(request, pk)
    attendances.undo_attendance(
        attendance=row, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
    )
    messages.success(request, _("The row is taken back."))
    return redirect(address(row.activity, row.shift))
