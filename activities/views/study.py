"""Study in the workbench: sessions, attendance, who is behind, notes and study by oneself to be decided on."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities import policies
from activities.figures.study import sums_of
from activities.filters import NoteFilter, SelfStudyFilter, StudyFilter
from activities.forms.pasting import read_lines
from activities.forms.study import AttendanceForm, StudyPartForm, WordForm
from activities.models import SelfStudy, StudyAttendance, StudySession
from activities.policies import study as rules
from activities.querysets import APPROVE, VIEW
from activities.services import study as services
from activities.views.detail import visible_activity
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView

Attendance = StudyAttendance.State
STATES = {state.value: state for state in Attendance}


class StudyListView(FilteredListView):
    template_name = "activities/study_list.html"
    filterset_class = StudyFilter

    def get_visible(self):
        return StudySession.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, filterset = self.request.user, context["filterset"]
        sums = sums_of(filterset.qs)
        return context | {
            "session_count": sums["sessions"],
            "study_hours": None if sums["minutes"] is None else hours(sums["minutes"]),
            "person": filterset.form.cleaned_data.get("person") if filterset.form.is_valid() else None,
            "is_filtered": bool(context["chips"] or filterset.errors or self.request.GET.get("person")),
            "can_log": user.has_perm("activities.add_activity"),
            "can_check": user.has_perm(APPROVE),
        }


study_list = require_GET(permission_required(VIEW, raise_exception=True)(StudyListView.as_view()))


# --- The study part in the form of an activity ---------------------------------------------------------


def study_form(request, activity, *, is_sent, must_say_kind=False):
    """The study part as it stands, or as it was sent with the form of the activity."""
    session = getattr(activity, "study", None)
    return StudyPartForm(
        request.POST if is_sent else None, session=session, today=timezone.localdate(), must_say_kind=must_say_kind
    )


def save_study(request, activity, now, *, is_draft):
    """Save what of the study part can be read; return its form, None where the type is no study or nothing came."""
    if not rules.is_study(activity) or "study-kind" not in request.POST:
        return None
    must = not is_draft and activity.type.family == "study"
    form = study_form(request, activity, is_sent=True, must_say_kind=must)
    form.is_valid()
    if form.content is not None:
        services.save_study_part(activity=activity, content=form.content, by=request.user, at=now)
    return form


# --- Attendance ----------------------------------------------------------------------------------------


def visible_session(request, pk):
    """The session of an activity that the reader sees, or 404."""
    activity = visible_activity(request, pk)
    session = get_object_or_404(StudySession.objects.select_related("kind"), activity=activity)
    session.activity = activity
    return session


@require_http_methods(["GET", "POST"])
@permission_required(VIEW, raise_exception=True)
def study_attendance(request, pk):
    """Who was there: everybody of the unit with one choice each, all present with one tap, or names pasted."""
    session = visible_session(request, pk)
    form = AttendanceForm(request.POST or None)
    if request.method == "POST":
        rules.check_can_take_attendance(request.user, session)
        if form.is_valid():
            return _taken(request, session, form)
    return show_attendance(request, session, form)


def _taken(request, session, form):
    """Save what was ticked; the page again with what could not be found or may not be."""
    people = list(rules.people_of(session))
    states = {person: request.POST.get(f"state-{person.pk}", "") for person in people}
    states = {person: state for person, state in states.items() if state in {"", *STATES}}
    if request.POST.get("action") == "all_present":
        states = {person: state or Attendance.PRESENT for person, state in states.items()}
    try:
        found, unknown = found_by_name(session, form.cleaned_data["pasted"])
        states |= dict.fromkeys(found, Attendance.PRESENT)
        services.take_attendance(
            session=session, states=states, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
        )
    except (RuleError, ValidationError) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return show_attendance(request, session, form, states={person.pk: state for person, state in states.items()})
    if unknown:
        messages.warning(
            request,
            _("Not found, or not one person alone: %(names)s. Tick them yourself.") % {"names": "、".join(unknown)},
        )
        return redirect("activities:study-attendance", session.pk)
    messages.success(request, _("Attendance saved."))
    if request.POST.get("action") == "all_present":
        return redirect("activities:study-attendance", session.pk)
    editing = policies.can_edit(request.user, session.activity)
    return redirect("activities:activity-edit" if editing else "activities:activity-detail", session.pk)


def found_by_name(session, pasted):
    """``(accounts, names that fit nobody or several)`` of pasted names, in the unit and below it.

    ValidationError: more rows than a list may have.
    """
    lines = read_lines(pasted, most=settings.LIST_ROWS_MAX) if pasted.strip() else []
    names = list(dict.fromkeys(line.name for line in lines if line.name))
    by_name = {}
    for person in rules.people_below(session.activity).filter(display_name__in=names).select_related("organization"):
        by_name.setdefault(person.display_name, []).append(person)
    own = session.activity.organization_id
    found, unknown = [], []
    for name in names:
        fits = by_name.get(name, [])
        fits = [person for person in fits if person.organization_id == own] or fits
        if len(fits) == 1:
            found += fits
        else:
            unknown.append(name)
    return found, unknown


def show_attendance(request, session, form, states=None):
    rows = {row.person_id: row for row in session.attendances.all()}
    states = {pk: row.state for pk, row in rows.items()} | (states or {})
    people = [(person, states.get(person.pk, ""), rows.get(person.pk)) for person in rules.people_of(session)]
    counts = {state: sum(1 for _person, chosen, _row in people if chosen == state) for state in STATES}
    context = {
        "session": session,
        "activity": session.activity,
        "people": people,
        "states": list(STATES.items()),
        "counts": [(state.label, counts[value]) for value, state in STATES.items()],
        "form": form,
        "may_take": rules.can_take_attendance(request.user, session),
        "is_correction": not session.activity.is_editable,
    }
    return render(request, "activities/study_attendance.html", context)


# --- Notes and study by oneself ------------------------------------------------------------------------


class NoteListView(FilteredListView):
    """Reading notes; those that wait are on top, and may be decided on by somebody else than their writer."""

    template_name = "activities/study_note_list.html"
    filterset_class = NoteFilter

    def get_visible(self):
        rows = StudyAttendance.objects.visible_to(self.request.user, APPROVE).exclude(note_state="")
        return rows.for_list().select_related("note_photo").order_by("note_state", "-note_at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        return context | {
            "rows": [(row, rules.can_check_note(user, row)) for row in context["rows"]],
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


study_note_list = require_GET(permission_required(APPROVE, raise_exception=True)(NoteListView.as_view()))


@require_POST
@permission_required(APPROVE, raise_exception=True)
def study_note_check(request, pk):
    """Pass, or return with a word."""
    note = get_object_or_404(StudyAttendance.objects.visible_to(request.user, APPROVE), pk=pk)
    form = WordForm(request.POST)
    word = form.cleaned_data["word"] if form.is_valid() else ""
    passes = request.POST.get("action") != "return"
    services.check_note(attendance=note, passes=passes, by=request.user, at=timezone.now(), word=word)
    messages.success(request, _("The note passed.") if passes else _("The note was returned."))
    return redirect("activities:study-note-list")


class SelfStudyListView(FilteredListView):
    template_name = "activities/self_study_list.html"
    filterset_class = SelfStudyFilter

    def get_visible(self):
        rows = SelfStudy.objects.visible_to(self.request.user, APPROVE).for_list().select_related("note_photo")
        return rows.order_by("-state", "-day", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        rows = [(row, rules.can_decide_self_study(user, row)) for row in context["rows"]]
        return context | {
            "rows": rows,
            "can_confirm": any(may and row.state == SelfStudy.State.SUBMITTED for row, may in rows),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


self_study_list = require_GET(permission_required(APPROVE, raise_exception=True)(SelfStudyListView.as_view()))


@require_POST
@permission_required(APPROVE, raise_exception=True)
def self_study_confirm(request):
    """全部确认 of what is ticked."""
    chosen = {whole_number(pk, max_digits=18) for pk in request.POST.getlist("row")} - {None}
    if not chosen:
        raise RuleError(_("Tick what you confirm."))
    rows = SelfStudy.objects.visible_to(request.user, APPROVE).filter(pk__in=chosen)
    count = services.confirm_self_studies(rows=rows, by=request.user, at=timezone.now())
    sentence = ngettext("%(number)d confirmed.", "%(number)d confirmed.", count)
    messages.success(request, sentence % {"number": count})
    return redirect("activities:self-study-list")


@require_POST
@permission_required(APPROVE, raise_exception=True)
def self_study_return(request, pk):
    row = get_object_or_404(SelfStudy.objects.visible_to(request.user, APPROVE), pk=pk)
    form = WordForm(request.POST)
    word = form.cleaned_data["word"] if form.is_valid() else ""
    services.return_self_study(row=row, word=word, by=request.user, at=timezone.now())
    messages.success(request, _("Returned."))
    return redirect("activities:self-study-list")
