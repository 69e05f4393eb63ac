"""Writing study: the study part of an activity, attendance, notes and their checks, study by oneself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, SelfStudy, StudyAttendance, StudySession
from activities.policies import study as policies
from activities.services.review import lock
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.once import made_before
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason

PART_FIELDS = ("kind", "topic", "materials", "speaker_name", "minutes", "expected_count", "asks_notes")
Attendance, Note = StudyAttendance.State, StudyAttendance.Note


@transaction.atomic
def save_study_part(*, activity, content, by, at):
    """Write the study part of a draft or returned record; return the StudySession.

    ``content`` holds PART_FIELDS by name; a missing one stays as it is.
    """
    activity = lock(activity)
    policies.check_can_write_study(by, activity)
    session = StudySession.objects.filter(activity=activity).first() or StudySession(activity=activity)
    for name in PART_FIELDS:
        if name in content:
            setattr(session, name, content[name])
    session.save()
    activity.updated_at = at
    activity.save(update_fields=["updated_at"])
    return session


@transaction.atomic
def take_attendance(*, session, states, by, at, reason=""):
    """Write who was there: ``states`` is ``{account: state}``, a blank state takes the person off the list.

    Those not named stay as they are. The participants of the activity become those present. On a record that counts
    already this is a correction: by a second person, with a ``reason``, and never of one's own row. RuleError: a
    person of another unit, or a note that has passed stands on a row that should go.
    """
    activity = lock(session.activity)
    session = StudySession.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    session.activity = activity
    policies.check_can_take_attendance(by, session)
    is_correction = activity.state == Activity.State.APPROVED
    if is_correction:
        reason = read_reason(reason, ask=_("Say why attendance is changed."))
    rows = {row.person_id: row for row in session.attendances.all()}
    before = {pk: row.state for pk, row in rows.items()}
    wanted = {user: state for user, state in states.items() if before.get(user.pk, "") != state}
    if not wanted:
        return session
    if is_correction and by.acting_ids & {user.pk for user in wanted}:
        raise RuleError(_("Nobody changes their own attendance. Leave your own row as it is."))
    _check_people(activity, [user for user in wanted if user.pk not in rows])
    for user, state in wanted.items():
        _write(session, rows, user, state)
    _count_people(session, activity, by, at, is_correction)
    if is_correction:
        record(action="study.attendance_changed", by=by, at=at, target=activity, reason=reason)
    return session


def _check_people(activity, people):
    """RuleError unless each of ``people`` has an account in the unit or below it."""
    below = set(policies.people_below(activity).filter(pk__in=[user.pk for user in people]))
    if foreign := [user for user in people if user not in below]:
        names = "、".join(user.display_name for user in foreign)
        raise RuleError(_("Not of this unit: %(names)s.") % {"names": names})


def _write(session, rows, user, state):
    row = rows.get(user.pk)
    if not state:
        if row is not None and row.note_state == Note.PASSED:
            raise RuleError(_("%(name)s has a note that passed and stays on the list.") % {"name": user.display_name})
        if row is not None:
            row.delete()
            del rows[user.pk]
        return
    row = row or StudyAttendance(session=session, person=user)
    row.state = state
    if state != Attendance.PRESENT:
        row.minutes = None
    row.save()
    rows[user.pk] = row


def _count_people(session, activity, by, at, is_correction):
    """The participants are those present; nobody present leaves what was typed."""
    present = session.attendances.filter(state=Attendance.PRESENT).count()
    if present:
        activity.headcount, activity.is_headcount_approximate = present, False
    activity.updated_at = at
    activity.version += 1
    if is_correction:
        activity.effective_at = session.changed_at = at
        session.save(update_fields=["changed_at"])
    else:
        activity.note_contributor(by)
    activity.save()


@transaction.atomic
def hand_in_note(*, attendance, text, photo, by, at):
    """The person hands in a reading note, in words or as a photo (an Attachment); checkers find it in their list."""
    row = _locked(StudyAttendance, attendance.pk)
    policies.check_can_hand_in(by, row)
    if not text.strip() and photo is None and row.note_photo_id is None:
        raise ValidationError(_("Write the note or choose a photo of it."))
    row.note_text, row.note_photo = text.strip(), photo or row.note_photo
    row.note_state, row.note_at = Note.HANDED_IN, at
    row.checked_by = row.checked_at = None
    row.check_word = ""
    row.save()
    record(action="study.note_handed_in", by=by, at=at, target=row)
    return row


@transaction.atomic
def check_note(*, attendance, passes, by, at, word=""):
    """A second person lets the note pass, or returns it with a word; the person is told."""
    row = _locked(StudyAttendance, attendance.pk)
    policies.check_can_check_note(by, row)
    word = word.strip() if passes else read_reason(word, ask=_("Say what has to be rewritten."))
    row.note_state = Note.PASSED if passes else Note.RETURNED
    row.checked_by, row.checked_at, row.check_word = by, at, word
    row.save()
    session = row.session
    if session.activity.state == Activity.State.APPROVED:
        session.changed_at = at
        session.save(update_fields=["changed_at"])
    record(action="study.note_passed" if passes else "study.note_returned", by=by, at=at, target=row)
    kind = Message.Kind.NOTE_PASSED if passes else Message.Kind.NOTE_RETURNED
    notify(
        recipients=[row.person], kind=kind, subject=str(session), by=by, at=at, note=row.check_word,
        url=reverse("activities:me-study"),
    )  # fmt: skip
    return row


def _locked(model, pk):
    related = {
        StudyAttendance: ("person", "session__activity__organization", "session__activity__type"),
        SelfStudy: ("person", "organization"),
    }[model]
    return model.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


@transaction.atomic
def enter_self_study(*, content, by, at, row=None, photo=None, form_key=None):
    """The person enters what they studied alone, or mends it; it waits for somebody else of the unit.

    ``content`` holds day, topic, minutes, note_text. The same ``form_key`` finds the row that it made. ValidationError:
    a day that has not come, or more than 24 hours on one day with what is there already.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two pages of one person take their turn
    if row is None:
        found = made_before(SelfStudy.objects.all(), form_key, person_id=by.pk)
        if found is not None:
            return found
    if row is not None:
        row = _locked(SelfStudy, row.pk)
        policies.check_can_change_self_study(by, row)
    else:
        row = SelfStudy(person=by, organization=by.organization, form_key=form_key)
    for name in ("day", "topic", "minutes", "note_text"):
        setattr(row, name, content[name])
    _check_day(row, at)
    row.note_photo = photo or row.note_photo
    row.state, row.entered_at = SelfStudy.State.SUBMITTED, at
    row.decided_by = row.decided_at = None
    row.word = ""
    row.save()
    record(action="self_study.entered", by=by, at=at, target=row)
    return row


def _check_day(row, at):
    if row.day > timezone.localdate(at):
        raise ValidationError({"day": _("This day has not come yet.")})
    others = SelfStudy.objects.filter(person=row.person, day=row.day).exclude(pk=row.pk)
    if sum(others.values_list("minutes", flat=True)) + row.minutes > 24 * 60:
        raise ValidationError({"minutes": _("With what you entered for this day it is more than 24 hours.")})


@transaction.atomic
def remove_self_study(*, row, by, at):
    """The person takes back what nobody has confirmed."""
    row = _locked(SelfStudy, row.pk)
    policies.check_can_change_self_study(by, row)
    record(action="self_study.removed", by=by, at=at, target=row)
    row.delete()


@transaction.atomic
def confirm_self_studies(*, rows, by, at):
    """Confirm those of ``rows`` (a queryset) that still wait; return how many. All or nothing."""
    waiting = rows.filter(state=SelfStudy.State.SUBMITTED).order_by("pk").values_list("pk", flat=True)
    found = [_locked(SelfStudy, pk) for pk in waiting]
    for row in found:
        if row.state == SelfStudy.State.SUBMITTED:
            policies.check_can_decide_self_study(by, row)
            _decide(row, SelfStudy.State.CONFIRMED, "", by, at)
    return len(found)


@transaction.atomic
def return_self_study(*, row, word, by, at):
    """Give it back with a word; what was confirmed counts no longer."""
    word = read_reason(word, ask=_("Say what has to be mended."))
    row = _locked(SelfStudy, row.pk)
    policies.check_can_decide_self_study(by, row)
    if row.state == SelfStudy.State.RETURNED:
        raise RuleError(_("This was returned already."))
    _decide(row, SelfStudy.State.RETURNED, word, by, at)
    notify(
        recipients=[row.person], kind=Message.Kind.SELF_STUDY_RETURNED, subject=row.topic, by=by, at=at, note=row.word,
        url=reverse("activities:me-study"),
    )  # fmt: skip
    return row


def _decide(row, state, word, by, at):
    row.state, row.word, row.decided_by, row.decided_at = state, word, by, at
    row.save()
    record(action=f"self_study.{state}", by=by, at=at, target=row)
