"""Two records of one person become one: asked for by one, carried out by another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError, StaleVersionError
from portal.privacy.reasons import read_reason
from volunteers import policies
from volunteers.models import AcceptSlip, Consent, Merge, Volunteer
from volunteers.services.consents import blank_person
from volunteers.services.content import CONTENT_FIELDS, RELATED_FIELDS
from volunteers.services.team_members import hand_over_memberships
from volunteers.signals import volunteers_merged

State = Volunteer.State


def older_first(one: Volunteer, other: Volunteer) -> tuple[Volunteer, Volunteer]:
    """The record with the older number stays."""
    first, second = sorted((one, other), key=lambda volunteer: (volunteer.activated_at, volunteer.pk))
    return first, second


def _locked(*pks: int) -> list[Volunteer]:
    """The records in the order of ``pks``, locked in the order of their keys."""
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("organization__successor")
    found = {row.pk: row for row in rows.filter(pk__in=pks).order_by("pk")}
    return [found[pk] for pk in pks]


@transaction.atomic
def propose_merge(*, one: Volunteer, other: Volunteer, reason: str, by: User, at: datetime) -> Merge:
    """Ask for the two to be made one; a second person decides."""
    if one.pk == other.pk:
        raise RuleError(_("Choose two records."))
    reason = read_reason(reason)
    one, other = _locked(one.pk, other.pk)
    policies.check_can_propose_merge(by, one, other)
    kept, dropped = older_first(one, other)
    merge = Merge.objects.create(kept=kept, dropped=dropped, reason=reason, requested_by=by, requested_at=at)
    record(action="volunteer.merge_requested", by=by, at=at, target=kept, details={"other": dropped.number})
    return merge


@transaction.atomic
def accept_merge(
    *, merge: Merge, by: User, at: datetime, versions: tuple[int | None, int | None] | None = None
) -> Merge:
    """Carry it out: the kept record gets what it lacks, all consents and links; the other one leads to it.

    ``versions`` of the kept and of the dropped record, as ``by`` saw them; StaleVersionError when one has changed.
    """
    merge = _pending(merge, by)
    kept, dropped = _locked(merge.kept_id, merge.dropped_id)
    for row, seen in zip((kept, dropped), versions or (), strict=False):
        if row.version != seen:
            raise StaleVersionError(row)
    policies.check_can_carry_out_merge(kept, dropped)
    _drop(kept, dropped, at)
    for name in RELATED_FIELDS:
        getattr(kept, name).add(*getattr(dropped, name).all())
    Consent.objects.filter(volunteer=dropped).update(volunteer=kept)
    Volunteer.objects.filter(merged_into=dropped).update(merged_into=kept)
    AcceptSlip.objects.filter(volunteer=dropped).open(at).update(revoked_at=at)
    hand_over_memberships(kept=kept, dropped=dropped, at=at)
    _decide(merge, Merge.State.DONE, by, at)
    for volunteer, other in ((kept, dropped), (dropped, kept)):
        record(action="volunteer.merged", by=by, at=at, target=volunteer, reason=merge.reason,
               details={"other": other.number})  # fmt: skip
    volunteers_merged.send(sender=Volunteer, kept=kept, dropped=dropped, by=by, at=at)
    return merge


@transaction.atomic
def refuse_merge(*, merge: Merge, by: User, at: datetime) -> Merge:
    """They are two people: the pair is not shown as possible duplicates again."""
    merge = _pending(merge, by)
    _decide(merge, Merge.State.REFUSED, by, at)
    record(action="volunteer.merge_refused", by=by, at=at, target=merge.kept, details={"other": merge.dropped.number})
    return merge


def _pending(merge: Merge, by: User) -> Merge:
    rows = Merge.objects.select_for_update(of=("self",)).for_list()
    merge = rows.get(pk=merge.pk)
    policies.check_can_decide_merge(by, merge)
    return merge


def _decide(merge: Merge, state: str, by: User, at: datetime) -> None:
    merge.state, merge.decided_by, merge.decided_at = state, by, at
    merge.save(update_fields=["state", "decided_by", "decided_at"])


def _drop(kept: Volunteer, dropped: Volunteer, at: datetime) -> None:
    """Move what ``kept`` lacks, then save both: first the one that lets go of the account."""
    for name in CONTENT_FIELDS:
        if name != "is_birth_day_known" and getattr(kept, name) in {None, "", Volunteer.Sex.UNKNOWN}:
            setattr(kept, name, getattr(dropped, name))
            if name == "birth_date":
                kept.is_birth_day_known = dropped.is_birth_day_known
    if kept.state == State.LEFT and dropped.state == State.ACTIVE:
        kept.state, kept.inactive_on, kept.erase_on = State.ACTIVE, None, None
    kept.user = kept.user or dropped.user
    kept.registered_on = min(filter(None, [kept.registered_on, dropped.registered_on]))
    dropped.state, dropped.merged_into, dropped.user = State.MERGED, kept, None
    dropped.inactive_on = dropped.inactive_on or timezone.localdate(at)
    blank_person(dropped)
    for volunteer in (dropped, kept):
        volunteer.version += 1
        volunteer.save()
