"""All attendance that one may see, as a list; and one's own."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from activities.filters.attendances import AttendanceFilter
from activities.models import Attendance, Shift, SignUp
from activities.querysets import VIEW
from activities.views.attendance_words import how, shift_words, state_of
from portal.common.views import FilteredListView

OWN_PAGE = 30


class AttendanceListView(FilteredListView):
    template_name = "activities/attendance/attendance_list.html"
    filterset_class = AttendanceFilter

    def get_visible(self):
        return Attendance.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = context["filterset"].form.cleaned_data.get("activity") if not context["filterset"].errors else None
        return context | {
            "rows": [(row, how(row), *state_of(row)) for row in context["rows"]],
            "participations": context["filterset"].qs.participations(),
            "of_activity": asked,
            "is_filtered": bool(context["chips"] or context["filterset"].errors or asked),
        }


attendance_list = require_GET(permission_required(VIEW, raise_exception=True)(AttendanceListView.as_view()))


@never_cache
@require_GET
def my_attendance(request):
    """The next shift of the person who is signed in, how they stand in it, and where they have been."""
    user, now = request.user, timezone.now()
    rows = Attendance.objects.of_account(user).for_list().order_by("-signed_in_at", "-pk")
    page = Paginator(rows, OWN_PAGE).get_page(request.GET.get("page"))
    context = {
        "next": next_shift(user, now), "open_row": rows.open().first(), "page_obj": page,
        "rows": [(row, shift_words(row.shift), how(row), *state_of(row)) for row in page],
    }  # fmt: skip
    return render(request, "activities/attendance/mine.html", context)


def next_shift(user, now):
    """``(shift, its words, own row or None)`` of the shift that is on or comes next for this account, or None."""
    placed = SignUp.objects.of_account(user).filter(state=SignUp.State.PLACED)
    shift = (
        Shift.objects.live().filter(sign_ups__in=placed, ends_at__gt=now).select_related("activity")
        .order_by("starts_at", "pk").first()
    )  # fmt: skip
    if shift is None:
        return None
    row = Attendance.objects.standing().of_account(user).filter(shift=shift).order_by("-signed_in_at").first()
    return shift, shift_words(shift), row
