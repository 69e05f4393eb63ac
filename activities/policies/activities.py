"""May this person do this to this activity now, and if not, why not.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Each rule is a pair:
``check_can_x`` raises with a sentence, ``can_x`` answers for buttons.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityCorrection, ActivityPhoto, Publication
from activities.policies import plans
from portal.common.errors import RuleError
from portal.common.policies import allowed

State = Activity.State


def check_can_add(user, organization):
    if not user.has_perm("activities.add_activity", organization):
        raise PermissionDenied(_("You do not log activities for this unit."))
    if not organization.is_active:
        raise RuleError(
            _("%(unit)s no longer exists. Log the activity under %(successor)s.")
            % {"unit": organization.name, "successor": organization.successor or _("the upper union")}
        )


def check_can_edit(user, activity):
    """Drafts and returned records are edited in place; approved ones are corrected."""
    if not user.has_perm("activities.change_activity", activity):
        raise PermissionDenied(_("You do not write for this unit."))
    if not activity.is_editable:
        raise RuleError(_("This record can no longer be edited here. An approved record is corrected with a reason."))
    plans.check_is_not_planned(activity)


def check_can_submit(user, activity):
    check_can_edit(user, activity)
    check_can_add(user, activity.organization)


def check_can_discard(user, activity):
    """A draft goes, with a plan that nobody else has seen; what people signed up for is called off instead."""
    if not user.has_perm("activities.change_activity", activity):
        raise PermissionDenied(_("You do not write for this unit."))
    if activity.state != State.DRAFT:
        raise RuleError(_("Only a draft that was never submitted can be deleted."))
    plan = getattr(activity, "plan", None)
    if plan is not None and plan.state != plan.State.DRAFT:
        raise RuleError(_("A plan that others have seen is not deleted. Call it off."))
    if activity.recurrence_rules.exists():
        raise RuleError(_("A recurrence copies this plan. It stays."))
    if activity.attendances.exists():
        raise RuleError(_("People signed in here. The record stays."))


def check_can_review(user, activity):
    """Approve or return. Nobody reviews a record of their own: the upper union is the second person."""
    if not user.has_perm("activities.approve_activity", activity):
        raise PermissionDenied(_("You do not review activities of this unit."))
    if not activity.may_become(State.APPROVED):
        raise RuleError(
            _("This record is not waiting for review: %(state)s.") % {"state": activity.get_state_display()}
        )
    if user.acting_ids & {activity.submitted_by_id, activity.created_by_id, *activity.contributor_ids}:
        raise PermissionDenied(_("Nobody approves their own record. Ask a colleague or the upper union."))


def check_can_correct(user, activity):
    if not user.has_perm("activities.correct_activity", activity):
        raise PermissionDenied(_("You do not correct records of this unit."))
    if not activity.may_become(State.VOIDED):
        raise RuleError(_("Only an approved record is corrected or voided."))
    if activity.corrections.pending().exists():
        raise RuleError(_("A correction of this record is already waiting for a decision."))


def check_can_decide_correction(user, correction):
    if not user.has_perm("activities.decide_correction", correction):
        raise PermissionDenied(_("You do not decide on corrections of this unit."))
    if correction.state != ActivityCorrection.State.PENDING:
        raise RuleError(_("This correction has already been decided."))
    if correction.requested_by_id in user.acting_ids:
        raise PermissionDenied(_("Nobody decides on a correction of their own."))


def check_can_propose_publication(user, activity):
    if not user.has_perm("activities.propose_publication", activity):
        raise PermissionDenied(_("You do not propose publications for this unit."))
    if activity.state != State.APPROVED:
        raise RuleError(_("Only an approved record can be published."))
    publication = getattr(activity, "publication", None)
    if publication is not None and publication.state == Publication.State.PUBLISHED:
        raise RuleError(_("This activity is published. Withdraw it first, then propose new words."))


def check_can_publish(user, publication):
    if not user.has_perm("activities.publish_activity", publication):
        raise PermissionDenied(_("You do not publish for this unit."))
    if publication.state != Publication.State.PROPOSED or publication.activity.state != State.APPROVED:
        raise RuleError(_("There is nothing waiting to be published here."))
    if publication.proposed_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person publishes: you chose these words yourself."))


def check_can_withdraw_publication(user, publication):
    """Taking something down needs one person only."""
    if not (
        user.has_perm("activities.publish_activity", publication)
        or user.has_perm("activities.propose_publication", publication)
    ):
        raise PermissionDenied(_("You do not publish for this unit."))
    if publication.state == Publication.State.WITHDRAWN:
        raise RuleError(_("This publication has already been withdrawn."))


def check_can_manage_campaigns(user, organization):
    if not user.has_perm("activities.manage_campaigns", organization):
        raise PermissionDenied(_("You do not manage campaigns of this unit."))


def check_can_publish_campaign(user, campaign):
    """Publishing takes a second person: nobody who wrote in the words since some were public last."""
    check_can_manage_campaigns(user, campaign.organization)
    if campaign.is_public:
        raise RuleError(_("This campaign already has a public page."))
    if user.acting_ids & {campaign.changed_by_id, *campaign.contributor_ids}:
        raise PermissionDenied(_("A second person publishes: you wrote these words yourself."))


def check_can_withdraw_campaign(user, campaign):
    """Taking something down needs one person only."""
    check_can_manage_campaigns(user, campaign.organization)
    if not campaign.is_public:
        raise RuleError(_("This campaign has no public page."))


def check_can_add_type(user):
    if not user.has_perm("activities.add_type"):
        raise PermissionDenied(_("Activity types are added by union managers."))


def check_can_report_service_places(user, organization):
    if not user.has_perm("activities.report_service_places", organization):
        raise PermissionDenied(_("You do not report service places of this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


can_add_type = partial(allowed, check_can_add_type)
can_report_service_places = partial(allowed, check_can_report_service_places)
can_add = partial(allowed, check_can_add)
can_edit = partial(allowed, check_can_edit)
can_submit = partial(allowed, check_can_submit)
can_discard = partial(allowed, check_can_discard)
can_review = partial(allowed, check_can_review)
can_correct = partial(allowed, check_can_correct)
can_decide_correction = partial(allowed, check_can_decide_correction)
can_propose_publication = partial(allowed, check_can_propose_publication)
can_publish = partial(allowed, check_can_publish)
can_withdraw_publication = partial(allowed, check_can_withdraw_publication)
can_manage_campaigns = partial(allowed, check_can_manage_campaigns)
can_publish_campaign = partial(allowed, check_can_publish_campaign)
can_withdraw_campaign = partial(allowed, check_can_withdraw_campaign)


def can_read_photo(user, attachment):
    """A chosen photo of a published activity is open to anybody; the others to whoever may read the record.

    One query: every picture on a page asks.
    """
    chosen = Q(publications__in=Publication.objects.published())
    readable = Q(activity__in=Activity.objects.visible_to(user))
    return ActivityPhoto.objects.filter(chosen | readable, attachment=attachment).exists()
