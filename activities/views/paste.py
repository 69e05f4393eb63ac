"""粘贴名单: names out of Excel, checked, mended in place, then entered. Nothing is written before 导入.

What was pasted stands in the page alone: phones are compared and forgotten.
"""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from activities.forms.pasting import HEADINGS, mended, read_lines, read_times, write_lines
from activities.models import Attendance, Shift
from activities.policies import attendances as policies
from activities.services import attendances, shifts
from activities.services.attendances import Entry
from activities.services.attendances.matching import CHOOSE, MATCHED, NEW, WRONG, check_matches, match_lines
from activities.views.attendance import address, chosen, tell, visible_activity
from activities.views.attendance_words import shift_words
from portal.common.language import office_language
from portal.common.numbers import whole_number
from portal.xlsx import Sheet, SheetColumn, write_workbook
from portal.xlsx.responses import workbook_attachment
from volunteers.querysets import ADD

MENDED_HERE = 100  # rows with boxes; a form takes a thousand fields
EDITED = ("name", "phone", "unit", "starts", "ends")


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def people_paste(request, pk):
    """GET asks for the names; POST shows what each means (``check``), gives the rest as a file, or enters them."""
    activity = visible_activity(request, pk)
    policies.check_can_take_attendance(request.user, activity)
    shift = _shift_of(activity, request)
    context = {
        "activity": activity, "shift": shift, "shift_words": shift_words(shift), "back": address(activity),
        "most": settings.LIST_ROWS_MAX, "can_enter_people": request.user.has_perm(ADD),
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "activities/attendance/paste.html", context)
    try:
        lines = _lines(request.POST)
    except ValidationError as error:
        context |= {"error": error.messages[0], "text": request.POST.get("text", "")}
        return render(request, "activities/attendance/paste.html", context)
    matches = _matches(request, activity, shift, lines)
    if "xlsx" in request.POST:
        return _file(activity, matches)
    if "import" in request.POST:
        return _enter(request, activity, shift, matches, context)
    return _preview(request, matches, context)


def _shift_of(activity, request):
    """The shift that is asked for; for an activity without one, the one that its record makes, not saved."""
    found = list(activity.shifts.live())
    shift = chosen(found, request.GET.get("shift") or request.POST.get("shift"))
    if shift is not None:
        shift.activity = activity
        return shift
    starts_at, ends_at = shifts.times_of(activity)
    return Shift(activity=activity, starts_at=starts_at, ends_at=ends_at, place=activity.place)


def _lines(post):
    """The people in the box, with what was mended below it."""
    lines = read_lines(post.get("text", ""), most=settings.LIST_ROWS_MAX)
    boxes = {line.place: {name: post.get(f"{name}-{line.place}") for name in EDITED} for line in lines}
    typed = {
        place: {name: value for name, value in cells.items() if value is not None} for place, cells in boxes.items()
    }
    return [mended(line, typed[line.place]) if typed[line.place] else line for line in lines]


def _matches(request, activity, shift, lines):
    """What each line means, with its times; lines that cannot be read are wrong."""
    asked = {place: request.POST.get(f"pick-{line.place}", "") for place, line in enumerate(lines)}
    picks = {place: key for place, text in asked.items() if (key := whole_number(text, max_digits=18)) is not None}
    among = policies.volunteers_for(request.user, shift).registered_on(timezone.localdate(shift.starts_at))
    matches = match_lines(lines, among=among, picks=picks)
    for match in matches:
        try:
            match.times = read_times(match.line, shift.starts_at, shift.ends_at)
        except ValidationError as error:
            match.group, match.why, match.volunteer = WRONG, error.messages[0], None
    check_matches(matches, shift=shift, at=timezone.now())
    return matches


def _preview(request, matches, context, **more):
    left = [match for match in matches if match.group != MATCHED]
    context |= {
        "matched": [match for match in matches if match.group == MATCHED],
        "choose": [match for match in left if match.group == CHOOSE],
        "new": [match for match in left if match.group == NEW],
        "wrong": [match for match in left if match.group == WRONG],
        "mended_here": MENDED_HERE, "text": write_lines(match.line for match in matches), "checked": True, **more,
    }  # fmt: skip
    part = "activities/attendance/includes/paste_preview.html"
    return render(request, part if request.htmx else "activities/attendance/paste.html", context)


def _enter(request, activity, shift, matches, context):
    """Write what is sure; what is not stays in the page, to be mended and sent again."""
    at = timezone.now()
    sure = [match for match in matches if match.group == MATCHED]
    if not sure:
        return _preview(request, matches, context, error=_("There is nothing to enter yet."))
    if shift.pk is None:
        shift = shifts.default_shift(activity=activity, by=request.user, at=at)
    entries = [Entry(match.volunteer, *match.times) for match in sure]
    method = Attendance.Method.PASTE
    entered = attendances.enter_list(shift=shift, entries=entries, by=request.user, at=at, method=method)
    refused = {volunteer.pk: why for volunteer, why in entered.refused}
    for match in sure:
        if match.volunteer.pk in refused:
            match.group, match.why = WRONG, refused[match.volunteer.pk]
    left = [match for match in matches if match.group != MATCHED]
    entered.refused = []
    tell(request, entered)
    if not left:
        return redirect(address(activity, shift))
    renumbered = read_lines(write_lines(match.line for match in left), most=settings.LIST_ROWS_MAX)
    for match, line in zip(left, renumbered, strict=True):
        match.line = line
    context |= {"shift": shift, "back": address(activity, shift), "entered": len(entered.new) + len(entered.added)}
    return _preview(request, left, context)


def _file(activity, matches):
    """What is not sure, as Excel: under the headings that can be pasted again, with what to mend. In Chinese."""
    left = [match for match in matches if match.group != MATCHED]
    target = BytesIO()
    with office_language():
        columns = [SheetColumn(header=header, width=16) for header in HEADINGS.values()]
        columns.append(SheetColumn(header=_("What to mend"), width=40))
        sheet = Sheet(title=_("Names that were not entered"), columns=columns, facts_left=activity.organization.name)
        rows = ([*(getattr(match.line, name) for name in HEADINGS), match.why] for match in left)
        write_workbook(target, sheet, rows)
        name = _("Names that were not entered")
    target.seek(0)
    return workbook_attachment(target, f"{name}.xlsx")
