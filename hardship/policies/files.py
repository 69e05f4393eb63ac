"""May this person do this to this household file now, and if not, why not.

The county federation (or the industry union, or the city) compares means, hangs the notice and puts on file: there the
right has to be held, not at the unit alone. Whoever wrote in a file decides nothing about it.
"""

from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hardship.models import Evidence, FamilyMember, HardshipFile
from hardship.models.content import MASKS
from hardship.models.members import MEMBER_MASKS
from hardship.querysets import APPROVE, CHANGE, CHECK, DECIDING_KINDS, MANAGE_LINES, REVEAL, REVIEW, VIEW
from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.organizations.models import Organization

State = HardshipFile.State
RETURNABLE = frozenset({State.APPLIED, State.FIRST_REVIEW, State.VISITED, State.CHECKED})
REVEALED = frozenset(MASKS)


def deciding_union(organization: Organization) -> Organization:
    """The union that decides on files of ``organization``: the nearest county, industry union or city above it."""
    if organization.kind in DECIDING_KINDS:
        return organization
    above = Organization.objects.filter(pk__in=organization.ancestor_ids).order_by("-path")
    found = [unit for unit in above if unit.kind in DECIDING_KINDS]
    return found[0] if found else organization


def _check_right(user: User, permission: str, file: HardshipFile, words: str) -> None:
    if not user.has_perm(permission, file):
        raise PermissionDenied(words)


def _check_right_above(user: User, permission: str, file: HardshipFile, words: str) -> None:
    _check_right(user, permission, file, words)
    if not user.has_perm(permission, deciding_union(file.organization)):
        raise PermissionDenied(words)


def _check_follows(file: HardshipFile, state: str) -> None:
    if not file.may_become(state):
        raise RuleError(
            _("This step does not follow from the present state: %(state)s.") % {"state": file.get_state_display()}
        )


def _check_second(user: User, file: HardshipFile) -> None:
    if user.acting_ids & set(file.contributor_ids):
        raise PermissionDenied(_("Nobody decides on what they entered themselves. Ask a colleague or the upper union."))


def check_can_add(user: User, organization: Organization) -> None:
    if not user.has_perm(CHANGE, organization):
        raise PermissionDenied(_("You do not enter household files for this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_edit(user: User, file: HardshipFile) -> None:
    """Until it is handed in, and again when it was returned."""
    _check_right(user, CHANGE, file, _("You do not keep the household files of this unit."))
    if not file.is_open:
        raise RuleError(_("This file has been handed in: %(state)s.") % {"state": file.get_state_display()})


def check_can_edit_means(user: User, file: HardshipFile) -> None:
    """In the yearly review the section of income is asked for anew."""
    _check_right(user, CHANGE, file, _("You do not keep the household files of this unit."))
    if not file.is_open and file.state != State.REVIEWING:
        raise RuleError(_("This file has been handed in: %(state)s.") % {"state": file.get_state_display()})


def check_can_add_paper(user: User, file: HardshipFile) -> None:
    """Papers are added as long as the file is worked on."""
    _check_right(user, CHANGE, file, _("You do not keep the household files of this unit."))
    if file.is_ended:
        raise RuleError(_("This file has ended: %(state)s.") % {"state": file.get_state_display()})


def check_can_discard(user: User, file: HardshipFile) -> None:
    _check_right(user, CHANGE, file, _("You do not keep the household files of this unit."))
    if file.state != State.DRAFT:
        raise RuleError(_("Only a draft can be thrown away."))


def check_can_submit(user: User, file: HardshipFile) -> None:
    check_can_edit(user, file)
    check_can_add(user, file.organization)


def check_can_first_review(user: User, file: HardshipFile) -> None:
    _check_right(user, REVIEW, file, _("You do not review household files of this unit."))
    _check_follows(file, State.FIRST_REVIEW)
    _check_second(user, file)


def check_can_return(user: User, file: HardshipFile) -> None:
    _check_right(user, REVIEW, file, _("You do not review household files of this unit."))
    _check_follows(file, State.RETURNED)
    _check_second(user, file)
    _check_on_no_list(file)


def check_can_reject(user: User, file: HardshipFile) -> None:
    """Until it is on file; a notice that hangs is withdrawn or waited for first."""
    _check_right(user, REVIEW, file, _("You do not review household files of this unit."))
    _check_follows(file, State.REJECTED)
    _check_second(user, file)
    _check_on_no_list(file)


def _check_on_no_list(file: HardshipFile) -> None:
    if file.notice is not None and file.notice.state in {"draft", "posted", "suspended"}:
        raise RuleError(_("It stands on a notice. Withdraw the notice first, or wait for its end."))


def check_can_visit(user: User, file: HardshipFile) -> None:
    _check_right(user, CHANGE, file, _("You do not keep the household files of this unit."))
    _check_follows(file, State.VISITED)


def check_can_check_means(user: User, file: HardshipFile) -> None:
    _check_right_above(user, CHECK, file, _("The caseworkers of the county compare means."))
    _check_follows(file, State.CHECKED)
    if file.state != State.VISITED:  # a withdrawn notice leads back there, too
        raise RuleError(_("The means were compared already."))
    _check_second(user, file)


def check_can_notify(user: User, organization: Organization) -> None:
    """Write the notice of checked files; ``organization`` is the union that decides on them."""
    if organization.kind not in DECIDING_KINDS or not user.has_perm(CHECK, organization):
        raise PermissionDenied(_("The caseworkers of the county put household files on notice."))


def check_can_approve(user: User, file: HardshipFile) -> None:
    _check_right_above(user, APPROVE, file, _("The county federation puts households on file."))
    _check_follows(file, State.FILED)
    if file.state != State.NOTICE:
        raise RuleError(_("This household is on file already."))
    _check_second(user, file)


def check_can_start_review(user: User, file: HardshipFile) -> None:
    _check_right(user, CHANGE, file, _("You do not keep the household files of this unit."))
    _check_follows(file, State.REVIEWING)


def check_can_finish_review(user: User, file: HardshipFile) -> None:
    _check_right(user, REVIEW, file, _("You do not review household files of this unit."))
    if file.state != State.REVIEWING:
        raise RuleError(_("No yearly review of this file is under way."))
    if file.review_started_by_id in user.acting_ids:
        raise PermissionDenied(_("Nobody decides on what they entered themselves. Ask a colleague or the upper union."))
    _check_second(user, file)


def check_is_filed(file: HardshipFile, on: date) -> None:
    """先建档、后帮扶: RuleError unless the household was on file on the day ``on``."""
    was_on_file = file.filed_on is not None and file.filed_on <= on and (file.is_filed or file.exited_on is not None)
    if not was_on_file or (file.exited_on is not None and file.exited_on <= on):
        raise RuleError(_("This household was not on file on that day: file first, then help."))


def check_can_set_line(user: User, organization: Organization) -> None:
    if organization.kind not in DECIDING_KINDS or not user.has_perm(MANAGE_LINES, organization):
        raise PermissionDenied(_("The subsistence line is entered by the caseworkers of the county or the city."))


can_add = partial(allowed, check_can_add)
can_edit = partial(allowed, check_can_edit)
can_edit_means = partial(allowed, check_can_edit_means)
can_add_paper = partial(allowed, check_can_add_paper)
can_discard = partial(allowed, check_can_discard)
can_submit = partial(allowed, check_can_submit)
can_first_review = partial(allowed, check_can_first_review)
can_return = partial(allowed, check_can_return)
can_reject = partial(allowed, check_can_reject)
can_visit = partial(allowed, check_can_visit)
can_check_means = partial(allowed, check_can_check_means)
can_notify = partial(allowed, check_can_notify)
can_approve = partial(allowed, check_can_approve)
can_start_review = partial(allowed, check_can_start_review)
can_finish_review = partial(allowed, check_can_finish_review)
can_set_line = partial(allowed, check_can_set_line)


def fields_for(user: User, file: HardshipFile) -> frozenset[str]:
    """What ``user`` may ask to see in clear, with a reason; everybody else, and every list, sees it masked."""
    return REVEALED if user.has_perm(REVEAL, file) else frozenset()


def member_fields_for(user: User, member: FamilyMember) -> frozenset[str]:
    """The same of somebody in the family."""
    return frozenset(MEMBER_MASKS) if user.has_perm(REVEAL, member.file) else frozenset()


def can_read_paper(user: User, attachment: Attachment) -> bool:
    """Papers of a file are open to those who see the file, never to the public."""
    return Evidence.objects.visible_to(user, VIEW).filter(attachment=attachment).exists()
