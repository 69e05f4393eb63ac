"""Changes of what stands on file: who may ask for one, and who decides."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hardship.models import FileChange, HardshipFile
from hardship.policies.files import deciding_union
from hardship.querysets import APPROVE, CHANGE
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.policies import allowed


def check_can_ask_change(user: User, file: HardshipFile) -> None:
    """Before a household is on file its form is changed itself; after the exit nothing is."""
    if not user.has_perm(CHANGE, file):
        raise PermissionDenied(_("You do not keep the household files of this unit."))
    if not file.is_filed:
        raise RuleError(_("Only what stands on file is changed by request: %(state)s.")
                        % {"state": file.get_state_display()})  # fmt: skip


def check_can_decide_change(user: User, change: FileChange) -> None:
    if not (user.has_perm(APPROVE, change.file) and user.has_perm(APPROVE, deciding_union(change.organization))):
        raise PermissionDenied(_("The county federation decides on changes of household files."))
    if change.state != FileChange.State.PENDING:
        raise RuleError(_("Somebody has decided on this request already."))
    if change.requested_by_id in user.acting_ids:
        raise PermissionDenied(_("Nobody decides on what they asked for themselves."))


can_ask_change = partial(allowed, check_can_ask_change)
can_decide_change = partial(allowed, check_can_decide_change)
