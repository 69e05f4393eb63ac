"""May this person do this to this declared figure now, and if not, why not.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Each rule is a pair:
``check_can_x`` raises with a sentence, ``can_x`` answers for buttons.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.figures.models import DeclaredFigure
from portal.figures.querysets import CONFIRM

State = DeclaredFigure.State
DECLARE = "figures.declare_figure"


def check_can_declare(user, organization):
    if not user.has_perm(DECLARE, organization):
        raise PermissionDenied(_("You do not declare figures for this unit."))


def _check_may_become(figure, state):
    if not figure.may_become(state):
        raise RuleError(
            _("This step does not follow from the present state: %(state)s.") % {"state": figure.get_state_display()}
        )


def check_can_change(user, figure):
    """Until it is confirmed; afterwards it is withdrawn and declared anew."""
    check_can_declare(user, figure.organization)
    _check_may_become(figure, State.CONFIRMED)


def check_can_confirm(user, figure):
    if not user.has_perm(CONFIRM, figure):
        raise PermissionDenied(_("You do not confirm figures of this unit."))
    _check_may_become(figure, State.CONFIRMED)
    if user.acting_ids & {figure.entered_by_id, figure.changed_by_id}:
        raise PermissionDenied(_("A second person confirms: you wrote this figure yourself."))


def _check_keeps_figures(user, figure):
    if not (user.has_perm(DECLARE, figure) or user.has_perm(CONFIRM, figure)):
        raise PermissionDenied(_("You do not declare figures for this unit."))


def check_can_supersede(user, figure, counted):
    """Put the records in its place: ``counted`` is their Amount for the same measure, unit and period."""
    _check_keeps_figures(user, figure)
    _check_may_become(figure, State.SUPERSEDED)
    if not counted.value:
        raise RuleError(_("There is no approved record that counts for this figure yet."))


def check_can_withdraw(user, figure):
    """Taking something back needs one person only."""
    _check_keeps_figures(user, figure)
    _check_may_become(figure, State.WITHDRAWN)


can_declare = partial(allowed, check_can_declare)
can_change = partial(allowed, check_can_change)
can_confirm = partial(allowed, check_can_confirm)
can_supersede = partial(allowed, check_can_supersede)
can_withdraw = partial(allowed, check_can_withdraw)
