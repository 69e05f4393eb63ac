"""Two records of one volunteer became one: the hours go over, each shift once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import ServiceRecord
from activities.services.service_records import end
from activities.services.tiers import refresh_tiers
from portal.accounts.models import User
from volunteers.models import Volunteer


@transaction.atomic
def move_hours(*, kept: Volunteer, dropped: Volunteer, by: User, at: datetime) -> int:
    """Give the hours of ``dropped`` to ``kept`` and return how many moved.

    Of two records of one shift the one with more minutes stays, among equals the one that is further on its way; the
    other is void, with the reason.
    """
    own = {found.shift_id: found for found in _standing(kept)}
    moving = list(_standing(dropped))
    for found in moving:
        rival = own.get(found.shift_id)
        if rival is not None:
            loser = min((rival, found), key=_weight)
            end(loser, reason=_("Two records of one person became one; the longer time of this shift stays."), by=by,
                at=at)  # fmt: skip
    ServiceRecord.objects.filter(volunteer=dropped).update(volunteer=kept)
    refresh_tiers(_standing(kept))
    return len(moving)


def _standing(volunteer: Volunteer):
    rows = ServiceRecord.objects.standing().filter(volunteer=volunteer)
    return rows.select_for_update(of=("self",)).select_related("activity", "organization").order_by("pk")


def _weight(found: ServiceRecord) -> tuple[int, int, int]:
    return found.minutes, list(ServiceRecord.State.values).index(found.state), -found.pk
