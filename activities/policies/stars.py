"""Stars of volunteers: who may apply, propose, answer, review and revoke, and when."""

from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models.stars import StarAward
from activities.querysets.stars import PROPOSE_STARS, REVIEW_STARS
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.notices.policies import check_can_draft
from volunteers.models import Volunteer

State = StarAward.State


def check_reaches_star(volunteer, level, *, minutes, today):
    """The hours are there, the star is not held or asked for already, and nobody is barred."""
    own = StarAward.objects.of_people(type(volunteer).objects.same_person(volunteer))
    bar = own.filter(barred_until__gt=today).order_by("-barred_until").first()
    if bar is not None:
        raise RuleError(_("A star was revoked for false hours: no application before %(day)s.")
                        % {"day": bar.barred_until})  # fmt: skip
    if level < 1 or level > len(settings.STAR_HOURS):
        raise RuleError(_("There is no such star."))
    if own.live().filter(level__gte=level).exists():
        raise RuleError(_("This star, or a higher one, is held or has been applied for."))
    if minutes < settings.STAR_HOURS[level - 1] * 60:
        raise RuleError(_("%(hours)d recorded hours are needed for this star.") % {
            "hours": settings.STAR_HOURS[level - 1]
        })  # fmt: skip


def _check_on_register(volunteer):
    if volunteer.state != volunteer.State.ACTIVE:
        raise RuleError(_("Stars are for volunteers on the register."))


def check_can_apply_for_star(user, volunteer):
    if volunteer.user_id is None or volunteer.user_id != user.pk:
        raise PermissionDenied(_("People apply for a star themselves."))
    _check_on_register(volunteer)


def check_can_propose_star(user, volunteer):
    """The unit that keeps the record, with the person's yes."""
    if not user.has_perm(PROPOSE_STARS, volunteer):
        raise PermissionDenied(_("You do not keep the volunteers of this unit."))
    _check_on_register(volunteer)


def check_can_answer_star(user, award):
    if award.volunteer.user_id is None or award.volunteer.user_id != user.pk:
        raise PermissionDenied(_("Only the person answers."))
    if award.state != State.ASKED:
        raise RuleError(_("This has been answered: %(state)s.") % {"state": award.get_state_display()})


def _check_reviews(user, award):
    if not user.has_perm(REVIEW_STARS, award):
        raise PermissionDenied(_("Stars of this level are reviewed by %(unit)s.") % {"unit": award.organization_name})
    own = Volunteer.objects.same_person(award.volunteer).account_ids()
    if user.acting_ids & {*own, award.applied_by_id, award.proposed_by_id}:
        raise PermissionDenied(_("Nobody reviews a star of their own, nor one that they proposed."))


def check_can_review_star(user, award):
    _check_reviews(user, award)
    if award.state != State.APPLIED:
        raise RuleError(_("This star is not waiting for review: %(state)s.") % {"state": award.get_state_display()})


def check_can_revoke_star(user, award):
    """A granted star is revoked; one that is not granted yet is turned down."""
    _check_reviews(user, award)
    if award.state not in {State.ACCEPTED, State.GRANTED}:
        raise RuleError(_("Only a star that was accepted is revoked: %(state)s.")
                        % {"state": award.get_state_display()})  # fmt: skip


def check_can_keep_star(user, award):
    """A reviewer says that a flagged star stands all the same."""
    check_can_revoke_star(user, award)
    if award.flagged_at is None:
        raise RuleError(_("Nothing is open about this star."))


def check_can_notify(user, organization):
    """Draft the notice of the reviewing union; a second person posts it."""
    check_can_draft(user, organization)


can_apply_for_star = partial(allowed, check_can_apply_for_star)
can_answer_star = partial(allowed, check_can_answer_star)
can_review_star = partial(allowed, check_can_review_star)
can_revoke_star = partial(allowed, check_can_revoke_star)
can_keep_star = partial(allowed, check_can_keep_star)
