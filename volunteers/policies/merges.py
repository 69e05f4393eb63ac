"""Who may ask that two records become one, and who decides."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Consent, Merge, Volunteer
from volunteers.querysets import CHANGE, REVIEW

State = Volunteer.State


def check_can_propose_merge(user, kept, dropped):
    for volunteer in (kept, dropped):
        if not user.has_perm(CHANGE, volunteer):
            raise PermissionDenied(_("You do not keep the volunteers of this unit."))
        if not volunteer.may_become(State.MERGED):
            raise RuleError(_("Only records on the register are merged. Turn an application down instead."))
    _check_not_withdrawn(kept, dropped)
    if kept.user_id and dropped.user_id and kept.user_id != dropped.user_id:
        raise RuleError(_("Each of the two has an account of its own. Close one account first."))
    if Merge.objects.pending().filter(kept__in=[kept, dropped], dropped__in=[kept, dropped]).exists():
        raise RuleError(_("Merging these two is already waiting for a decision."))


def _check_not_withdrawn(*volunteers):
    """What somebody took back goes when its clock has run: no other record brings it back."""
    agreed = Consent.objects.in_force().filter(purpose=Consent.Purpose.REGISTER)
    if any(row.erased_at is not None or not agreed.filter(volunteer=row).exists() for row in volunteers):
        raise RuleError(_("The consent was withdrawn. The person has to apply anew."))


def check_can_carry_out_merge(kept, dropped):
    """Both records as they stand now, locked: much may have happened since somebody asked."""
    if not all(volunteer.may_become(State.MERGED) for volunteer in (kept, dropped)):
        raise RuleError(_("One of the two has changed since. Turn it down and ask anew."))
    _check_not_withdrawn(kept, dropped)


def check_can_decide_merge(user, merge):
    """A second person, who decides on the volunteers of both units."""
    if not user.has_perm(REVIEW, merge.kept) or not user.has_perm(REVIEW, merge.dropped):
        raise PermissionDenied(_("You do not decide on the volunteers of both units. Ask the upper union."))
    if merge.state != Merge.State.PENDING:
        raise RuleError(_("This has already been decided."))
    if merge.requested_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person decides: you asked for it yourself."))
    if user.acting_ids & {merge.kept.user_id, merge.dropped.user_id}:
        raise PermissionDenied(_("Nobody decides on their own record."))


can_decide_merge = partial(allowed, check_can_decide_merge)
