"""What is decided before a household is on file: first review, home visit, compared means; back to complete, or no."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.models import Assessment, Evidence, ExclusionCheck, HardshipFile, HomeVisit, MeansCheck
from hardship.models.words import Category, EvidenceKind
from hardship.policies import files as policies
from hardship.services import locking
from hardship.services.formula import assess
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.privacy.reasons import read_reason

State = HardshipFile.State
LEAST_VISITORS = 2


@transaction.atomic
def pass_first_review(
    *, file: HardshipFile, exclusions: Mapping[str, bool], by: User, at: datetime, version: int | None = None
) -> HardshipFile:
    """A second person passes the application on: every condition of exclusion looked at and none holds, and the
    formula names a category. RuleError: one holds, or the formula gives none, with what to do."""
    file = locking.lock_file(file, version)
    policies.check_can_first_review(by, file)
    _note_exclusions(file, exclusions, by=by, at=at)
    found = assess(file, by=by, at=at)
    file.category = category_of(found)
    file.first_reviewed_by, file.first_reviewed_at = by, at
    locking.become(file, State.FIRST_REVIEW, at)
    record(
        action="hardship.first_reviewed", by=by, at=at, target=file,
        details={"category": file.category, "year": found.year},
    )  # fmt: skip
    return file


def _note_exclusions(file: HardshipFile, exclusions: Mapping[str, bool], *, by: User, at: datetime) -> None:
    criteria = ExclusionCheck.Criterion
    if any(exclusions.get(criterion) is None for criterion in criteria.values):
        raise ValidationError({"exclusions": _("Say of every condition whether it holds.")})
    for criterion in criteria.values:
        ExclusionCheck.objects.update_or_create(
            file=file, criterion=criterion,
            defaults={"holds": exclusions[criterion], "checked_by": by, "checked_at": at},
        )  # fmt: skip
    holding = [str(criterion.label) for criterion in criteria if exclusions[criterion]]
    if holding:
        raise RuleError(_("%(conditions)s: turn the application down.") % {"conditions": "、".join(holding)})


def category_of(found: Assessment) -> str:
    """The category that the formula names. RuleError where it names none."""
    if found.result == Assessment.Result.UNKNOWN:
        raise RuleError(Assessment.Reason(found.reason).label)
    if found.result == Assessment.Result.ABOVE:
        raise RuleError(_("The household is above the lines: turn the application down."))
    return Category(found.result)


@transaction.atomic
def return_file(*, file: HardshipFile, reason: str, by: User, at: datetime, version: int | None = None) -> HardshipFile:
    """Back to the unit, to be completed; it goes through the steps anew."""
    reason = read_reason(reason)
    file = locking.lock_file(file, version)
    policies.check_can_return(by, file)
    file.first_reviewed_by = file.first_reviewed_at = file.checked_by = file.checked_at = None
    file.category, file.state_reason = "", reason
    locking.become(file, State.RETURNED, at)
    record(action="hardship.returned", by=by, at=at, target=file)
    return file


@transaction.atomic
def reject_file(*, file: HardshipFile, reason: str, by: User, at: datetime, version: int | None = None) -> HardshipFile:
    """Not put on file, with a reason that the worker is told; they may apply anew."""
    reason = read_reason(reason)
    file = locking.lock_file(file, version)
    policies.check_can_reject(by, file)
    refuse(file, reason, by=by, at=at)
    return file


def refuse(file: HardshipFile, reason: str, *, by: User | None, at: datetime) -> None:
    """What turning down does to a locked file; the clock of erasure starts."""
    file.state_reason = reason
    file.erase_on = erase_day(timezone.localdate(at))
    locking.become(file, State.REJECTED, at)
    record(action="hardship.rejected", by=by, at=at, target=file)


def erase_day(ended_on: date) -> date:
    """When everything personal goes: so many years after the file ended (湖南等地档案管理办法：不少于十年)."""
    year = ended_on.year + settings.HARDSHIP_RETENTION_YEARS
    try:
        return ended_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


VISIT_FIELDS = (
    "visited_on", "visitors", "family_present", "housing_seen", "income_checked", "expense_checked", "assets",
    "neighbor_opinion", "finding", "suggestion", "application_signed", "consent_signed",
)  # fmt: skip


@transaction.atomic
def note_visit(
    *, file: HardshipFile, content: Mapping[str, Any], by: User, at: datetime, version: int | None = None
) -> HomeVisit:
    """Note the visit by two or more. ``content``: the fields of VISIT_FIELDS; the authorisation that the worker signed
    has to be among the papers. ValidationError by field."""
    file = locking.lock_file(file, version)
    policies.check_can_visit(by, file)
    visit = HomeVisit(file=file, noted_by=by, noted_at=at, **{name: content[name] for name in content})
    visit.visitors = [name.strip() for name in visit.visitors or [] if name.strip()]
    _check_visit(visit, timezone.localdate(at))
    visit.save()
    file.note_contributor(by)
    locking.become(file, State.VISITED, at)
    record(action="hardship.visited", by=by, at=at, target=file, details={"on": visit.visited_on.isoformat()})
    return visit


def _check_visit(visit: HomeVisit, today: date) -> None:
    errors = {}
    if len(set(visit.visitors)) < LEAST_VISITORS:
        errors["visitors"] = _("Two people visit a household: name both.")
    if visit.visited_on is None or visit.visited_on > today:
        errors["visited_on"] = _("Give the day of the visit, not later than today.")
    if not visit.finding or not visit.suggestion:
        errors["finding"] = _("Say what was found and what you suggest.")
    signed = Evidence.objects.filter(file=visit.file, kind=EvidenceKind.AUTHORISATION).exists()
    if not visit.consent_signed or not signed:
        errors["consent_signed"] = _("The worker signs the authorisation to compare means: add its photo.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def check_means(
    *, file: HardshipFile, outcome: str, received_on: date, by: User, at: datetime, reference: str = "", note: str = "",
    version: int | None = None,
) -> MeansCheck:  # fmt: skip
    """Note what the comparison with civil affairs gave. What differs leaves the file where it is: return it to be
    corrected, or turn it down."""
    file = locking.lock_file(file, version)
    policies.check_can_check_means(by, file)
    if received_on > timezone.localdate(at):
        raise ValidationError({"received_on": _("This day is still to come.")})
    if outcome == MeansCheck.Outcome.DIFFERS and not note.strip():
        raise ValidationError({"note": _("Say what differs.")})
    check = MeansCheck.objects.create(
        file=file, outcome=outcome, received_on=received_on, reference=reference, note=note.strip(), checked_by=by,
        checked_at=at,
    )  # fmt: skip
    if outcome == MeansCheck.Outcome.AGREES:
        file.checked_by, file.checked_at = by, at
        locking.become(file, State.CHECKED, at)
    else:
        locking.save(file)
    record(action="hardship.means_compared", by=by, at=at, target=file)
    return check
