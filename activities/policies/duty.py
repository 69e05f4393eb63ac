"""May this person enter a post of community duty, report from it, decide on a report."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models import CommunityPost, DutyReport
from activities.policies.activities import check_can_add
from activities.querysets import APPROVE, CHANGE, DECIDE, VIEW
from portal.common.errors import RuleError
from portal.common.policies import allowed

State = DutyReport.State


def check_can_add_post(user, organization):
    if not user.has_perm(CHANGE, organization):
        raise PermissionDenied(_("You do not keep the posts of this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_edit_post(user, post):
    if not user.has_perm(CHANGE, post):
        raise PermissionDenied(_("You do not keep the posts of this unit."))


def check_can_report(user, post):
    check_can_edit_post(user, post)
    if not post.organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": post.organization.name})


def check_can_edit_report(user, report):
    """A returned report is mended in place; an approved one is voided and entered anew."""
    if not user.has_perm(CHANGE, report):
        raise PermissionDenied(_("You do not write for this unit."))
    if not report.may_become(State.SUBMITTED):
        raise RuleError(_("This report can no longer be edited. An approved one is voided and entered anew."))


def check_can_decide_report(user, report):
    """Approve or return: somebody who wrote nothing of it."""
    if not user.has_perm(APPROVE, report):
        raise PermissionDenied(_("You do not review reports of this unit."))
    if not report.may_become(State.APPROVED):
        raise RuleError(_("This report is not waiting for review: %(state)s.") % {"state": report.get_state_display()})
    if user.acting_ids & {report.created_by_id, report.changed_by_id, *report.contributor_ids}:
        raise PermissionDenied(_("Nobody approves their own record. Ask a colleague or the upper union."))


def check_can_void_report(user, report):
    if not user.has_perm(DECIDE, report):
        raise PermissionDenied(_("You do not void reports of this unit."))
    if not report.may_become(State.VOIDED):
        raise RuleError(_("Only an approved report is voided."))
    if user.acting_ids & {report.created_by_id, report.changed_by_id, *report.contributor_ids}:
        raise PermissionDenied(_("A second person voids a report: you wrote it."))


def check_can_begin_activity(user, report):
    """The service of a report as an activity, once."""
    check_can_add(user, report.organization)
    if report.activity_id is not None:
        raise RuleError(_("This report points to an activity already."))
    if report.state == State.VOIDED:
        raise RuleError(_("This report was voided."))


can_edit_post = partial(allowed, check_can_edit_post)
can_report = partial(allowed, check_can_report)
can_edit_report = partial(allowed, check_can_edit_report)
can_decide_report = partial(allowed, check_can_decide_report)
can_void_report = partial(allowed, check_can_void_report)
can_begin_activity = partial(allowed, check_can_begin_activity)


def fields_for(user, post):
    """The phone of the contact is shown in clear, by its logged way, to those who keep the posts of the unit."""
    return frozenset({"contact_phone"}) if user.has_perm(CHANGE, post) else frozenset()


def can_read_duty_photo(user, attachment):
    """Photos of reports and scans of confirmations are open to whoever reads the records of the unit."""
    if user.is_anonymous:
        return False
    return (
        DutyReport.objects.visible_to(user, VIEW).filter(photo=attachment).exists()
        or CommunityPost.objects.visible_to(user, VIEW).filter(confirmation=attachment).exists()
    )
