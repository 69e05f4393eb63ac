"""Codes on paper: one per shift, good until it is revoked."""

from datetime import datetime

from django.db import transaction

from activities.models import Poster, Shift
from activities.policies import attendances as policies
from portal.accounts.models import User
from portal.audit.services import record


@transaction.atomic
def issue_poster(*, shift: Shift, by: User, at: datetime) -> Poster:
    """The code on paper of ``shift``; the one that is up, if there is one."""
    shift = _locked(shift)
    policies.check_can_post_code(by, shift)
    poster = shift.posters.live().first()
    if poster is None:
        poster = Poster.objects.create(shift=shift, issued_by=by, issued_at=at)
        record(action="attendance.poster_issued", by=by, at=at, target=shift.activity, details={"shift": shift.pk})
    return poster


@transaction.atomic
def revoke_poster(*, shift: Shift, by: User, at: datetime) -> bool:
    """Take the code down: it opens nothing from now on. False: there was none."""
    shift = _locked(shift)
    policies.check_can_take_attendance(by, shift.activity)
    poster = shift.posters.live().first()
    if poster is None:
        return False
    poster.revoked_by, poster.revoked_at = by, at
    poster.save(update_fields=["revoked_by", "revoked_at"])
    record(action="attendance.poster_revoked", by=by, at=at, target=shift.activity, details={"shift": shift.pk})
    return True


def _locked(shift: Shift) -> Shift:
    rows = Shift.objects.select_for_update(of=("self",)).select_related(
        "activity__organization__successor", "activity__plan"
    )
    return rows.get(pk=shift.pk)
