"""困难类别测算: what is left of a year's income for one person and month, against the subsistence line.

DEEP below the line, RELATIVE below ``relative_factor`` lines, ACCIDENT after a listed event or where the cause cost
more than ``accident_ratio`` of the income, EDGE below ``edge_factor`` lines. Without a line, a factor or an input that
the answer hangs on, the result is unknown and says what is missing; nothing is guessed.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from hardship.models import Assessment, HardshipFile, SubsistenceLine
from hardship.policies import files as policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.organizations.models import Organization

Result, Reason = Assessment.Result, Assessment.Reason
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Means:
    """What the form says, in yuan; None where it says nothing."""

    income: Decimal | None
    rigid_expense: Decimal | None
    family_size: int | None
    cause_expense: Decimal | None = None
    is_listed_event: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The line of a region and year with its factors; None where one is not configured."""

    line: Decimal
    relative_factor: Decimal | None = None
    accident_ratio: Decimal | None = None
    edge_factor: Decimal | None = None


def left_per_person(means: Means) -> Decimal | None:
    """Yuan for one person and month, to the cent; below zero where expenses eat more than the income."""
    if means.income is None or means.rigid_expense is None or not means.family_size:
        return None
    return ((means.income - means.rigid_expense) / 12 / means.family_size).quantize(CENT, ROUND_HALF_UP)


def measure(means: Means, rule: Rule | None) -> tuple[str, str]:
    """``(result, reason)``; the reason says why the result is unknown."""
    left = left_per_person(means)
    if left is None:
        return Result.UNKNOWN, Reason.NO_INPUT
    if rule is None:
        return Result.UNKNOWN, Reason.NO_LINE
    if left < rule.line:
        return Result.DEEP, ""
    if rule.relative_factor is None:
        return Result.UNKNOWN, Reason.NO_FACTOR
    if left < rule.line * rule.relative_factor:
        return Result.RELATIVE, ""
    return _beside_the_lines(means, rule, left)


def _beside_the_lines(means: Means, rule: Rule, left: Decimal) -> tuple[str, str]:
    """What a household can be that has enough to live on from month to month."""
    if means.is_listed_event or _cost_too_much(means, rule):
        return Result.ACCIDENT, ""
    if rule.accident_ratio is None and means.cause_expense:
        return Result.UNKNOWN, Reason.NO_FACTOR
    if rule.edge_factor is not None and left < rule.line * rule.edge_factor:
        return Result.EDGE, ""
    return Result.ABOVE, ""


def _cost_too_much(means: Means, rule: Rule) -> bool:
    if rule.accident_ratio is None or means.cause_expense is None or means.income is None:
        return False
    return means.cause_expense > means.income * rule.accident_ratio


def line_of(file: HardshipFile, year: int) -> SubsistenceLine | None:
    """The line that holds for the household: of the nearest union above it that has one for ``year``."""
    return SubsistenceLine.objects.in_force(file.organization, year, file.residence).first()


def assess(file: HardshipFile, *, by: User, at: datetime) -> Assessment:
    """Use the formula on what the form says now, and keep inputs, line and result."""
    year = timezone.localdate(at).year
    line = line_of(file, year)
    means = Means(
        income=file.family_annual_income, rigid_expense=file.rigid_expense, family_size=file.family_size,
        cause_expense=file.cause_expense, is_listed_event=file.is_listed_event,
    )  # fmt: skip
    rule = _rule_of(line)
    result, reason = measure(means, rule)
    return Assessment.objects.create(
        file=file, year=year, line=line, **_kept(line), income=means.income, rigid_expense=means.rigid_expense,
        cause_expense=means.cause_expense, family_size=means.family_size, is_listed_event=means.is_listed_event,
        per_capita=left_per_person(means), result=result, reason=reason, assessed_by=by, assessed_at=at,
    )  # fmt: skip


def _rule_of(line: SubsistenceLine | None) -> Rule | None:
    if line is None:
        return None
    return Rule(
        line=line.amount, relative_factor=line.relative_factor, accident_ratio=line.accident_ratio,
        edge_factor=line.edge_factor,
    )  # fmt: skip


def _kept(line: SubsistenceLine | None) -> dict[str, Any]:
    """The line as it was, for the columns of the result: it may be entered anew later."""
    if line is None:
        return {}
    return {
        "line_amount": line.amount, "relative_factor": line.relative_factor, "accident_ratio": line.accident_ratio,
        "edge_factor": line.edge_factor,
    }  # fmt: skip


@transaction.atomic
def set_line(
    *, organization: Organization, year: int, residence: str, amount: Decimal, source: str, by: User, at: datetime,
    relative_factor: Decimal | None = None, accident_ratio: Decimal | None = None, edge_factor: Decimal | None = None,
) -> SubsistenceLine:  # fmt: skip
    """Enter the line of a region and year, or enter it anew; results that were kept stay as they are."""
    policies.check_can_set_line(by, organization)
    values = {
        "amount": amount, "source": source, "relative_factor": relative_factor, "accident_ratio": accident_ratio,
        "edge_factor": edge_factor, "entered_by": by, "entered_at": at,
    }  # fmt: skip
    line, _is_new = SubsistenceLine.objects.update_or_create(
        organization=organization, year=year, residence=residence, defaults=values
    )
    record(
        action="subsistence_line.entered", by=by, at=at, target=line,
        details={"year": year, "residence": residence, "amount": str(amount)},
    )  # fmt: skip
    return line
