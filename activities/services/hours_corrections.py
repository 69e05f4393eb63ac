"""A volunteer asks for a correction, the unit answers, a second person decides; nothing of it is taken away."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import policies
from activities.models import HoursCorrection, ServiceRecord
from activities.querysets import CONFIRM, RECORD
from activities.services.attended_hours import LONGEST_DAY
from activities.services.hour_rules import whole_minutes
from activities.services.service_records import end, lock_record
from activities.services.tiers import day_minutes, refresh_tiers, tier_of_day, upper_unit
from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import add_working_days
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.numbers import refuse_private_words
from portal.privacy.reasons import read_reason

CorrectionState, State = HoursCorrection.State, ServiceRecord.State
# Copied from the record that is replaced: what is corrected is how long it was.
COPIED = (
    "volunteer", "organization", "organization_name", "activity", "shift", "service_date", "place", "content",
    "attended_minutes", "source", "backfill", "quality", "leader_name",
)  # fmt: skip


@transaction.atomic
def ask_correction(
    *, found: ServiceRecord, words: str, wanted_minutes: int | None, by: User, at: datetime
) -> HoursCorrection:
    """The volunteer says what is wrong and what it should be (minutes, None: no number); the unit is told."""
    found = lock_record(found)
    policies.check_can_ask_correction(by, found)
    words = read_reason(words)
    correction = HoursCorrection(
        record=found, words=words, wanted_minutes=wanted_minutes, asked_by=by, asked_at=at, tier=found.tier,
        due_at=add_working_days(at, settings.HOURS_ANSWER_DAYS),
    )  # fmt: skip
    _check_minutes(found, wanted_minutes, "wanted_minutes")
    correction.save()
    record(action="hours_correction.requested", by=by, at=at, target=correction)
    own = User.objects.holding(RECORD, found.organization, with_above=False).exclude(pk=by.pk)
    people = own or User.objects.holding(RECORD, found.organization).exclude(pk=by.pk)
    _tell(correction, people, Message.Kind.HOURS_ASKED, by=by, at=at)
    return correction


def _check_minutes(found: ServiceRecord, minutes: int | None, name: str) -> None:
    """Nobody serves longer than the shift lasts, the way there and back does not count."""
    longest = min(whole_minutes([(found.shift.starts_at, found.shift.ends_at)]), LONGEST_DAY)
    if minutes is not None and minutes > longest:
        words = _("The shift lasted %(hours)s hours, so at most as many count.")
        raise ValidationError({name: words % {"hours": hours(longest)}})


@transaction.atomic
def reject_hours_correction(*, correction: HoursCorrection, answer: str, by: User, at: datetime) -> HoursCorrection:
    """The record stays as it is; the volunteer is told why."""
    correction = _lock(correction)
    policies.check_can_answer_correction(by, correction)
    _answer(correction, CorrectionState.REJECTED, answer, by, at)
    record(action="hours_correction.rejected", by=by, at=at, target=correction)
    _tell_volunteer(correction, by=by, at=at)
    return correction


@transaction.atomic
def propose_hours_correction(
    *, correction: HoursCorrection, new_minutes: int, answer: str, by: User, at: datetime
) -> HoursCorrection:
    """The volunteer is right: so many minutes it should be (0: none). A second person decides."""
    correction = _lock(correction)
    policies.check_can_answer_correction(by, correction)
    found = correction.record
    if found.state == State.VOIDED:
        raise RuleError(_("These hours are void already."))
    _check_minutes(found, new_minutes, "new_minutes")
    if new_minutes == found.minutes:
        raise ValidationError({"new_minutes": _("This is what the record says already.")})
    correction.new_minutes = new_minutes
    correction.tier = tier_of_day(_new_day(found, new_minutes))
    _answer(correction, CorrectionState.PROPOSED, answer, by, at)
    record(action="hours_correction.proposed", by=by, at=at, target=correction, details={"minutes": new_minutes})
    unit = upper_unit(found.organization, correction.tier)
    own = User.objects.holding(CONFIRM, unit, with_above=False).exclude(pk=by.pk)
    people = own or User.objects.holding(CONFIRM, unit).exclude(pk=by.pk)
    _tell(correction, people.exclude(pk=correction.asked_by_id), Message.Kind.HOURS_WAIT, by=by, at=at)
    return correction


def _new_day(found: ServiceRecord, minutes: int) -> int:
    return day_minutes(found.volunteer, found.service_date, without=found) + minutes


@transaction.atomic
def return_hours_correction(*, correction: HoursCorrection, reason: str, by: User, at: datetime) -> HoursCorrection:
    """The second person does not agree: the unit answers anew."""
    correction = _lock(correction)
    policies.check_can_decide_hours_correction(by, correction)
    reason = read_reason(reason)
    writer = correction.answered_by
    correction.state, correction.new_minutes, correction.answer = CorrectionState.ASKED, None, ""
    correction.answered_by = correction.answered_at = None
    correction.save()
    record(action="hours_correction.returned", by=by, at=at, target=correction, reason=reason)
    _tell(correction, [writer], Message.Kind.HOURS_RETURNED, by=by, at=at, note=reason)
    return correction


@transaction.atomic
def accept_hours_correction(*, correction: HoursCorrection, by: User, at: datetime) -> ServiceRecord | None:
    """Void the old record and put the new one in its place; return that, None where nothing takes its place.

    More minutes than before go on notice first; fewer were on it already and count at once.
    """
    correction = _lock(correction)
    old = correction.record
    if correction.state == CorrectionState.PROPOSED:  # the day may have grown since the answer was written
        correction.tier = tier_of_day(_new_day(old, correction.new_minutes or 0))
    policies.check_can_decide_hours_correction(by, correction)
    if not old.may_become(State.VOIDED):
        raise RuleError(_("These hours are void already."))
    was_locked = old.state == State.LOCKED
    replacement = _replacement(old, correction, by=by, at=at) if correction.new_minutes else None
    if replacement is not None and was_locked and replacement.minutes <= old.minutes:
        replacement.state = State.LOCKED
        replacement.locked_at = replacement.effective_at = at
    end(old, reason=correction.answer, by=by, at=at, replacement=replacement)
    refresh_tiers([old])
    correction.state, correction.decided_by, correction.decided_at = CorrectionState.ACCEPTED, by, at
    correction.save()
    record(action="hours_correction.accepted", by=by, at=at, target=correction)
    _tell_volunteer(correction, by=by, at=at)
    return replacement


def _replacement(old: ServiceRecord, correction: HoursCorrection, *, by: User, at: datetime) -> ServiceRecord:
    copied = {name: getattr(old, name) for name in COPIED}
    return ServiceRecord(
        **copied, minutes=correction.new_minutes or 0, state=State.CONFIRMED, tier=correction.tier,
        recorded_by=correction.answered_by, recorded_at=at, contributor_ids=[correction.answered_by_id],
        confirmed_by=by, confirmed_at=at,
    )  # fmt: skip


def _answer(correction: HoursCorrection, state: str, answer: str, by: User, at: datetime) -> None:
    if not answer.strip():
        raise ValidationError({"answer": _("Write what the volunteer is told.")})
    refuse_private_words(answer=answer)
    correction.state, correction.answer = state, answer.strip()[:500]
    correction.answered_by, correction.answered_at = by, at
    correction.save()


def _lock(correction: HoursCorrection) -> HoursCorrection:
    """The correction with its record, which is locked first."""
    found = lock_record(correction.record)
    rows = HoursCorrection.objects.select_for_update(of=("self",)).select_related("answered_by", "asked_by")
    locked = rows.get(pk=correction.pk)
    locked.record = found
    return locked


def _tell(correction, people, kind, *, by, at, note=""):
    notify(
        recipients=list(people), kind=kind, subject=correction.audit_label, note=note, by=by, at=at,
        url=reverse("activities:hours-correction", args=[correction.pk]),
    )  # fmt: skip


def _tell_volunteer(correction, *, by, at):
    notify(
        recipients=[correction.asked_by], kind=Message.Kind.HOURS_ANSWERED, subject=correction.audit_label, by=by,
        at=at, note=correction.answer, url=reverse("activities:me-corrections"),
    )  # fmt: skip
