"""May this person do this to this ledger now, and if not, why not.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Each rule is a pair:
``check_can_x`` raises with a sentence, ``can_x`` answers for buttons. Reading is decided by ``visible_to``.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.common.policies import allowed
from portal.ledgers.models import LedgerPeriod

State = LedgerPeriod.State


def _check_right(user, permission, target, words):
    if not user.has_perm(permission, target):
        raise PermissionDenied(words)


def _check_state(period, state):
    """The next step must be ``state``."""
    if state not in LedgerPeriod.TRANSITIONS[State(period.state)]:
        raise RuleError(
            _("This step does not follow from the present state: %(state)s.") % {"state": period.get_state_display()}
        )


def _check_has_content(period):
    if period.open_run is not None:
        raise RuleError(_("A new version is being made. Wait until it is there and look at it first."))
    if period.shown_run is None and not period.is_zero_report:
        raise RuleError(_("There is no finished version yet. Make one first."))


def check_can_build(user, organization):
    _check_right(user, "ledgers.build_ledger", organization, _("You do not make ledgers for this unit."))


def check_can_rebuild(user, period):
    """A new version also takes back the signatures below the old one."""
    check_can_build(user, period.organization)
    if period.is_sealed:
        raise RuleError(
            _("This ledger is sealed and stays as it is. Later records are shown beside it as added since.")
        )
    if period.open_run is not None:
        raise RuleError(_("A version is already being made."))


def check_can_prepare(user, period):
    _check_right(user, "ledgers.prepare_ledger", period, _("You do not prepare ledgers of this unit."))
    _check_state(period, State.PREPARED)
    _check_has_content(period)


def check_can_review(user, period):
    _check_right(user, "ledgers.review_ledger", period, _("You do not review ledgers of this unit."))
    _check_state(period, State.REVIEWED)
    _check_has_content(period)
    if period.prepared_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person reviews: you prepared this ledger yourself."))


def check_can_reopen(user, period):
    """Give a prepared or reviewed ledger back; one person is enough."""
    if not (user.has_perm("ledgers.review_ledger", period) or user.has_perm("ledgers.prepare_ledger", period)):
        raise PermissionDenied(_("You do not review ledgers of this unit."))
    if period.is_sealed:
        raise RuleError(_("This ledger is sealed and stays as it is."))
    _check_state(period, State.OPEN)


def check_can_seal(user, period, at: datetime):
    _check_right(user, "ledgers.seal_ledger", period, _("You do not seal ledgers of this unit."))
    _check_state(period, State.SEALED)
    _check_has_content(period)
    if period.prepared_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person seals: you prepared this ledger yourself."))
    if timezone.localdate(at) <= period.ends_on:
        raise RuleError(
            _("The period runs until %(day)s. It can be sealed from the day after.") % {"day": period.ends_on}
        )


def check_can_publish(user, period):
    _check_right(user, "ledgers.publish_ledger", period, _("You do not publish ledgers of this unit."))
    if period.state != State.SEALED:
        raise RuleError(_("Only a sealed ledger can be published."))
    if period.sealed_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person publishes: you sealed this ledger yourself."))


def check_can_unpublish(user, period):
    """Taking something down needs one person only."""
    _check_right(user, "ledgers.publish_ledger", period, _("You do not publish ledgers of this unit."))
    if period.state != State.PUBLISHED:
        raise RuleError(_("This ledger is not published."))


def check_can_verify(user, run):
    _check_right(user, "ledgers.view_ledger", run, _("You do not read ledgers of this unit."))
    if run.job_state != JobState.DONE:
        raise RuleError(_("Only a finished version can be checked."))


def check_can_retry(user, run):
    """Failed work is started again by system administrators; users make a new version."""
    _check_right(user, "ledgers.view_operations", run, _("You do not look after the background work."))
    if run.job_state != JobState.FAILED:
        raise RuleError(_("Only failed work is started again."))


def can_build(user, organization):
    return allowed(check_can_build, user, organization)


def can_rebuild(user, period):
    return allowed(check_can_rebuild, user, period)


def can_prepare(user, period):
    return allowed(check_can_prepare, user, period)


def can_review(user, period):
    return allowed(check_can_review, user, period)


def can_reopen(user, period):
    return allowed(check_can_reopen, user, period)


def can_seal(user, period, at: datetime):
    return allowed(check_can_seal, user, period, at)


def can_publish(user, period):
    return allowed(check_can_publish, user, period)


def can_unpublish(user, period):
    return allowed(check_can_unpublish, user, period)
