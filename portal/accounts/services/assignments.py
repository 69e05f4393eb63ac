"""Writing role assignments: given, ended, stood in for."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts import policies
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.accounts.signals import role_given
from portal.audit.services import record


@transaction.atomic
def assign_role(*, user, role, organization, by, at, include_children=False, valid_until=None, deputy_for=None):
    """Give ``user`` a role at ``organization`` from today (``at``'s local date) on; return the assignment."""
    policies.check_can_change_roles(by, user, organization)
    return _assign(
        RoleAssignment(
            user=user, role=role, organization=organization, include_children=include_children,
            valid_from=timezone.localdate(at), valid_until=valid_until, deputy_for=deputy_for,
        ),
        by, at,
    )  # fmt: skip


@transaction.atomic
def end_role(*, assignment, by, at):
    """End a role as of yesterday, so that the next request is already without it."""
    policies.check_can_change_roles(by, assignment.user, assignment.organization)
    _end(assignment, by, at)
    deputies = RoleAssignment.objects.standing_in_for(assignment.user)
    end_deputies(deputies.filter(role=assignment.role, organization=assignment.organization), by, at)


@transaction.atomic
def name_deputy(*, held, person, first, last, by, at):
    """Let ``person`` hold what ``by`` holds as ``held`` from ``first`` to ``last``; return the new assignment.

    It ends by itself. PermissionDenied: ``held`` is not a role of one's own that has deputies; RuleError: the days
    or the person do not fit.
    """
    today = timezone.localdate(at)
    held = RoleAssignment.objects.select_for_update(of=("self",)).select_related("organization").get(pk=held.pk)
    policies.check_can_have_deputy(by, held, today)
    policies.check_can_stand_in(person, held, first, last, today)
    deputy = RoleAssignment(
        user=person, role=held.role, organization=held.organization, include_children=held.include_children,
        valid_from=first, valid_until=last, deputy_for=by,
    )  # fmt: skip
    return _assign(deputy, by, at)


@transaction.atomic
def end_deputy(*, assignment, by, at):
    """Take back what a deputy of ``by`` holds, at once; one that has ended already stays as it is."""
    policies.check_can_end_deputy(by, assignment)
    end_deputies(RoleAssignment.objects.filter(pk=assignment.pk), by, at)


def end_deputies(deputies, by, at):
    """End those of the queryset ``deputies`` that have not ended yet."""
    live = deputies.exclude(valid_until__lt=timezone.localdate(at)).select_for_update(of=("self",))
    for deputy in live.select_related("user", "organization"):
        _end(deputy, by, at)


@transaction.atomic
def end_all_roles(*, user, by, at):
    """End every role of ``user``, those that were to begin later too, and what deputies hold for them."""
    policies.check_can_change_roles(by, user, user.organization)
    ending = RoleAssignment.objects.ending_with(user, timezone.localdate(at))
    for assignment in ending.select_related("user", "organization").select_for_update(of=("self",)):
        _end(assignment, by, at)


@transaction.atomic
def release_people(*, organization, successor, by, at):
    """A unit has ended: every role there ends, also those that were to begin later (docs/adr/0006).

    Where there is a ``successor``, accounts belong to it from now on and members stay members there; power
    does not pass on: whoever is to write, review or manage for the successor is given that role anew. Who
    may end the unit may do this: the tree's service has asked its policy.
    """
    today = timezone.localdate(at)
    assignments = RoleAssignment.objects.filter(organization=organization).exclude(valid_until__lt=today)
    locked = assignments.select_related("user", "organization").select_for_update(of=("self",))
    for assignment in locked.order_by("pk"):
        valid_until = assignment.valid_until
        _end(assignment, by, at)
        if successor is not None and assignment.role == Role.MEMBER:
            membership = RoleAssignment(
                user=assignment.user,
                role=Role.MEMBER,
                organization=successor,
                valid_from=today,
                valid_until=valid_until,
            )
            _assign(membership, by, at)
    if successor is not None:
        User.objects.filter(organization=organization).update(organization=successor)


def _assign(assignment, by, at):
    assignment.full_clean()
    assignment.save()
    details = {"deputy_for": assignment.deputy_for_id} if assignment.deputy_for_id else {}
    record(action="account.role_assigned", by=by, at=at, target=assignment, details=details)
    role_given.send(sender=RoleAssignment, assignment=assignment, by=by, at=at)
    return assignment


def _end(assignment, by, at):
    """One given only today leaves no day to keep: its row goes, its field history stays."""
    today = timezone.localdate(at)
    record(action="account.role_ended", by=by, at=at, target=assignment)
    if assignment.valid_from >= today:
        assignment.delete()
        return
    assignment.valid_until = today - timedelta(days=1)
    assignment.save(update_fields=["valid_until"])
