"""People who come without a sign-up: a place at the door while there is one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Shift, SignUp
from activities.policies import attendances as policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from volunteers.models import Volunteer


@transaction.atomic
def seat_at_door(
    *, shift: Shift, volunteer: Volunteer, risk_version: int | None, by: User, at: datetime
) -> SignUp | None:
    """Give ``volunteer`` a place in a planned ``shift``; whoever has one keeps it. None: there is no plan to be in.

    ``risk_version`` is the wording of the risk notice that they ticked (条例 art. 12). RuleError: not ticked, no place.
    """
    if not policies.is_planned(shift.activity):
        return None
    shift = Shift.objects.select_for_update(of=("self",)).select_related("activity__plan").get(pk=shift.pk)
    row = SignUp.objects.filter(shift=shift, volunteer=volunteer).held().first()
    if row is not None and row.state == SignUp.State.PLACED:
        return row
    policies.check_may_join(volunteer, shift)
    if risk_version != shift.activity.plan.risk_version:
        raise RuleError(_("Read the risk notice and tick it."))
    row = row or SignUp(shift=shift, volunteer=volunteer, entered_by=by, entered_at=at)
    row.state, row.placed_at, row.risk_version = SignUp.State.PLACED, at, risk_version
    row.save()
    shift.placed += 1
    shift.save(update_fields=["placed"])
    record(action="signup.made_at_door", by=by, at=at, target=row, organization=shift.organization)
    return row
