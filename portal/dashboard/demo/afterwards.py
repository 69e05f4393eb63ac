"""What happens to approved records: publishing, corrections, voiding, messages. The services do it, at its time."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities import services
from activities.models import Activity, ActivityCorrection, ActivityPhoto, Publication
from activities.services.review import tell_writers
from portal.dashboard.demo.organizations import BRANCH, MERGED
from portal.dashboard.demo.records import Written
from portal.notifications.models import Message

State = Activity.State
PUBLISHED, PROPOSED, CORRECTED, VOIDED, PENDING = 60, 4, 7, 3, 2  # at scale 1 and above


@dataclass(frozen=True)
class Act:
    """Something that is done at a moment."""

    at: datetime
    do: Callable[[datetime], None]


def plan_publications(
    rng: random.Random, rows: list[Written], *, with_photos: set[str], end: datetime, scale: float
) -> list[Act]:
    """Some sixty approved activities are published, the newest with photos; a few proposals still wait.

    ``with_photos`` are the numbers of activities that have some.
    """
    fitting = [row for row in rows if _can_be_published(row, end)]
    wanted = min(len(fitting), max(4, round((PUBLISHED + PROPOSED) * min(scale, 1))))
    recent = [row for row in fitting if row.activity.number in with_photos][-wanted // 2 :]
    first = min((row.activity.approved_at for row in recent), default=end)
    before = [row for row in fitting if row.activity.approved_at < first - timedelta(days=7)]
    older = rng.sample(before, min(len(before), wanted - len(recent)))
    chosen = sorted([*older, *recent], key=lambda row: row.activity.approved_at)
    acts = []
    for number, row in enumerate(chosen):
        at = row.activity.approved_at + timedelta(hours=rng.randint(1, 6))
        acts.append(Act(at, lambda at, row=row: _propose(row, at)))
        if number < len(chosen) - min(PROPOSED, len(chosen) // 3):
            acts.append(Act(at + timedelta(hours=20), lambda at, row=row: _publish(row, at)))
    if len(chosen) > PROPOSED * 3:
        row = chosen[len(chosen) // 2]
        acts.append(Act(row.activity.approved_at + timedelta(days=9), lambda at: _withdraw(row, at)))
    return acts


def _can_be_published(row: Written, end: datetime) -> bool:
    is_old_enough = row.activity.approved_at is not None and row.activity.approved_at < end - timedelta(days=2)
    return bool(is_old_enough and row.item.public_text and row.item.unit.code != MERGED)


def _propose(row: Written, at: datetime) -> None:
    activity = row.activity
    services.propose_publication(
        activity=activity, title=activity.title[:60], summary=row.item.public_text, place=activity.place,
        photos=list(ActivityPhoto.objects.filter(activity=activity)), by=activity.created_by, at=at,
    )  # fmt: skip


def _publish(row: Written, at: datetime) -> None:
    publication = Publication.objects.get(activity=row.activity)
    services.publish(publication=publication, by=row.activity.approved_by, at=at)


def _withdraw(row: Written, at: datetime) -> None:
    publication = Publication.objects.get(activity=row.activity)
    reason = "照片中有人不愿公开，先撤下，换照片后再发。"
    services.withdraw_publication(publication=publication, reason=reason, by=row.activity.created_by, at=at)


def plan_corrections(rng: random.Random, rows: list[Written], *, end: datetime, scale: float) -> list[Act]:
    """A few approved records are corrected or voided weeks later, by two persons; two requests still wait."""
    settled = [row for row in rows if _is_settled(row, end)]
    count = max(1, round(CORRECTED * min(scale, 1)))
    chosen = rng.sample(settled, min(len(settled), count + VOIDED + PENDING))
    acts = []
    for number, row in enumerate(chosen):
        at = min(row.activity.approved_at + timedelta(days=rng.randint(12, 45)), end - timedelta(hours=40))
        is_void = count <= number < count + VOIDED
        ask = _ask_to_void if is_void else _ask_for_people(rng.randint(1, 6))
        acts.append(Act(at, lambda at, row=row, ask=ask: ask(row, at)))
        if number < count + VOIDED:
            acts.append(Act(at + timedelta(hours=26), lambda at, row=row: _accept(row, at)))
    return acts


def _is_settled(row: Written, end: datetime) -> bool:
    """Approved a while ago, at a unit whose people still have their roles, with enough people to miscount."""
    activity = row.activity
    if activity.approved_at is None or row.item.unit.code == MERGED or row.item.public_text:
        return False
    return end - timedelta(days=300) < activity.approved_at < end - timedelta(days=15) and activity.headcount >= 8


def _ask_for_people(more: int) -> Callable[[Written, datetime], None]:
    def ask(row: Written, at: datetime) -> None:
        services.request_change(
            activity=row.activity, content={"headcount": row.activity.headcount + more}, by=row.activity.created_by,
            reason=f"漏统计了{more}名后到的志愿者，以签到表为准。", at=at,
        )  # fmt: skip

    return ask


def _ask_to_void(row: Written, at: datetime) -> None:
    reason = "与另一条记录重复，属同一次活动。"
    services.request_void(activity=row.activity, reason=reason, by=row.activity.created_by, at=at)


def _accept(row: Written, at: datetime) -> None:
    correction = ActivityCorrection.objects.pending().get(activity=row.activity)
    services.accept_correction(correction=correction, by=row.activity.approved_by, at=at, note="情况属实")


def tell_the_branch(rows: list[Written], *, end: datetime) -> None:
    """Messages of the last weeks for the people of the demo's branch; those of last week are unread."""
    for row in rows:
        activity = row.activity
        if row.item.unit.code != BRANCH:
            continue
        if activity.state == State.RETURNED:
            tell_writers(
                activity, Message.Kind.ACTIVITY_RETURNED, by=activity.returned_by, at=activity.returned_at,
                note=activity.return_reason,
            )  # fmt: skip
        elif activity.approved_at and activity.approved_at > end - timedelta(days=30):
            tell_writers(activity, Message.Kind.ACTIVITY_APPROVED, by=activity.approved_by, at=activity.approved_at)
    Message.objects.filter(created_at__lt=end - timedelta(days=6)).update(read_at=end - timedelta(days=5))
