"""May this person write a study part, take attendance, check a note, confirm what somebody studied alone."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models import Activity, SelfStudy, StudyAttendance
from activities.policies.activities import check_can_edit
from activities.querysets import APPROVE, DECIDE
from activities.querysets.study import STUDY_FAMILIES
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.policies import allowed

State = Activity.State


def is_study(activity):
    """True when the type of ``activity`` can be study."""
    return activity.type is not None and activity.type.family in STUDY_FAMILIES


def check_can_write_study(user, activity):
    """The study part is written while the record is; afterwards attendance alone is corrected."""
    check_can_edit(user, activity)
    if not is_study(activity):
        raise RuleError(_("Only meetings, lectures and study have a study part. Choose such a type first."))


def check_can_take_attendance(user, session):
    """While the record is written: whoever writes it. Once it counts: a second person who decides on corrections."""
    activity = session.activity
    if activity.is_editable:
        check_can_write_study(user, activity)
        return
    if activity.state != State.APPROVED:
        raise RuleError(_("The record is being reviewed. Attendance is changed after it is returned or approved."))
    if not user.has_perm(DECIDE, activity):
        raise PermissionDenied(_("The record counts already: somebody who decides on corrections changes attendance."))
    if user.acting_ids & {activity.submitted_by_id, activity.created_by_id, *activity.contributor_ids}:
        raise PermissionDenied(_("A second person changes attendance that counts already: you wrote this record."))


def people_of(session):
    """Whom the list shows: accounts of the unit itself, and whoever else stands on it, in the order of names."""
    listed = session.attendances.values("person")
    own = User.objects.filter(organization=session.activity.organization, is_active=True)
    return (own | User.objects.filter(pk__in=listed)).order_by("sort_key", "pk")


def people_below(activity):
    """Whom the list may hold: accounts of the unit and of the units below it."""
    return User.objects.filter(organization__path__startswith=activity.organization.path, is_active=True)


def check_can_hand_in(user, attendance):
    """One's own note, until it has passed; nobody who stayed away without leave writes one."""
    if attendance.person_id != user.pk:
        raise PermissionDenied(_("A reading note is handed in by the person who wrote it."))
    if attendance.state == attendance.State.ABSENT:
        raise RuleError(_("You were not there: this session asks no note of you."))
    if attendance.note_state == attendance.Note.PASSED:
        raise RuleError(_("This note has passed."))
    if attendance.session.activity.state == State.VOIDED:
        raise RuleError(_("This session was voided."))


def check_can_check_note(user, attendance):
    if not user.has_perm(APPROVE, attendance):
        raise PermissionDenied(_("You do not check reading notes of this unit."))
    if attendance.note_state != attendance.Note.HANDED_IN:
        raise RuleError(_("This note does not wait to be checked."))
    if attendance.person_id in user.acting_ids:
        raise PermissionDenied(_("Nobody checks their own note. Ask a colleague or the upper union."))


def check_can_change_self_study(user, row):
    """One's own, until somebody has confirmed it."""
    if row.person_id != user.pk:
        raise PermissionDenied(_("What somebody studied alone is entered by the person."))
    if row.state == SelfStudy.State.CONFIRMED:
        raise RuleError(_("This has been confirmed. Ask whoever confirmed it to return it."))


def check_can_decide_self_study(user, row):
    """Confirm, or return (what was confirmed too: it then counts no longer)."""
    if not user.has_perm(APPROVE, row):
        raise PermissionDenied(_("You do not confirm study of this unit."))
    if row.person_id in user.acting_ids:
        raise PermissionDenied(_("Nobody confirms their own study. Ask a colleague or the upper union."))


can_take_attendance = partial(allowed, check_can_take_attendance)
can_hand_in = partial(allowed, check_can_hand_in)
can_check_note = partial(allowed, check_can_check_note)
can_change_self_study = partial(allowed, check_can_change_self_study)
can_decide_self_study = partial(allowed, check_can_decide_self_study)


def can_read_note_photo(user, attachment):
    """A photo of a note is open to its person and to those who check notes of the unit, never to the public."""
    if user.is_anonymous:
        return False
    for model in (StudyAttendance, SelfStudy):
        rows = model.objects.filter(note_photo=attachment)
        if rows.filter(person=user).exists() or rows.visible_to(user, APPROVE).exists():
            return True
    return False
