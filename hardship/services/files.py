"""Life on file: put on file after the notice, helped, looked at again each year, erased long after the exit."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.models import Assessment, FamilyMember, FileChange, HardshipFile
from hardship.models.words import Category, Level, Relation
from hardship.policies import files as policies
from hardship.services import locking
from hardship.services.applying import family_fits
from hardship.services.formula import assess
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.classification import DataClass
from portal.common.errors import RuleError
from portal.notices.policies import check_notice_is_over

State = HardshipFile.State
PRIVATE = frozenset({DataClass.PERSONAL, DataClass.SENSITIVE})


@transaction.atomic
def approve_file(
    *, file: HardshipFile, minutes_no: str, by: User, at: datetime, level: str = Level.LOCAL, version: int | None = None
) -> HardshipFile:
    """Put the household on file: after the end of its notice, by a second person, with the number of the minutes."""
    file = locking.lock_file(file, version)
    policies.check_can_approve(by, file)
    check_notice_is_over(file)
    if not minutes_no.strip():
        raise RuleError(_("Give the number of the minutes of the meeting that approved it."))
    if file.category == Category.EDGE and level != Level.LOCAL:
        raise RuleError(_("Households on the edge of hardship stand on local files only."))
    today = timezone.localdate(at)
    file.approved_by, file.approved_at, file.minutes_no, file.level = by, at, minutes_no.strip()[:60], level
    file.filed_on, file.review_due_on = today, months_later(today, settings.HARDSHIP_REVIEW_MONTHS)
    locking.become(file, State.FILED, at)
    record(action="hardship.filed", by=by, at=at, target=file, details={"category": file.category, "level": level})
    return file


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where that day is missing."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@transaction.atomic
def note_aid(*, file: HardshipFile, on: date, by: User, at: datetime) -> HardshipFile:
    """The household was helped on the day ``on``: from the first help on it is in aid. RuleError: not on file then."""
    file = locking.lock_file(file)
    policies.check_is_filed(file, on)
    if file.aided_on is None or on < file.aided_on:
        file.aided_on = on
        if file.state == State.FILED:
            locking.become(file, State.IN_AID, at)
            record(action="hardship.aided", by=by, at=at, target=file)
        else:
            locking.save(file)
    return file


@transaction.atomic
def start_review(*, file: HardshipFile, by: User, at: datetime, version: int | None = None) -> HardshipFile:
    """Begin the yearly review: the section of income is open until a second person ends it."""
    file = locking.lock_file(file, version)
    policies.check_can_start_review(by, file)
    file.review_started_by, file.review_started_at = by, at
    locking.become(file, State.REVIEWING, at)
    record(action="hardship.review_started", by=by, at=at, target=file)
    return file


@transaction.atomic
def finish_review(*, file: HardshipFile, by: User, at: datetime, version: int | None = None) -> HardshipFile:
    """The household stays on file for another year. RuleError: the formula puts it above the lines, or gives another
    category; then the exit or the change is asked for instead."""
    file = locking.lock_file(file, version)
    policies.check_can_finish_review(by, file)
    if not family_fits(file):
        raise RuleError(_("The people living together are the worker and everybody in the table of the family."))
    found = assess(file, by=by, at=at)
    if found.result == Assessment.Result.UNKNOWN:
        raise RuleError(Assessment.Reason(found.reason).label)
    if found.result == Assessment.Result.ABOVE:
        raise RuleError(_("The household is above the lines: ask for its exit."))
    if found.result != file.category:
        raise RuleError(_("The formula gives another category: ask for the change first."))
    today = timezone.localdate(at)
    file.reviewed_on, file.review_due_on = today, months_later(today, settings.HARDSHIP_REVIEW_MONTHS)
    locking.become(file, State.FILED if file.aided_on is None else State.IN_AID, at)
    record(action="hardship.reviewed", by=by, at=at, target=file, details={"category": file.category})
    return file


def erasure_due(at: datetime) -> QuerySet[HardshipFile]:
    """Files whose clock has run."""
    return HardshipFile.objects.erasable(timezone.localdate(at))


def erase_file(file: HardshipFile, at: datetime) -> None:
    """Blank what says who it was; number, unit, category and dates stay, for the figures."""
    _blank(file)
    file.name, file.state_reason, file.contributor_ids = str(file), _("Erased."), []
    file.erased_at = at
    file.version += 1
    file.save()
    for member in file.members.all():  # aid points to them: the rows stay
        _blank(member)
        member.name, member.relation = "-", Relation.OTHER
        member.save()
    for rows in (file.assessments, file.evidence, file.exclusions, file.visits, file.means_checks):
        rows.all().delete()
    for change in file.changes.all():
        _blank(change)
        change.save()


def _blank(row: HardshipFile | FamilyMember | FileChange) -> None:
    """Set every field that may describe a private person to what it holds when nobody has written in it."""
    for name, field_class in type(row).field_classes.items():
        field = type(row)._meta.get_field(name)
        if field_class.data_class in PRIVATE and field.editable:
            setattr(row, name, None if field.null else field.get_default())  # type: ignore[union-attr]
