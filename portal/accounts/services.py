"""Writing accounts and role assignments."""

import secrets
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from portal.accounts import policies, slips, tokens
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.audit.services import record

log = structlog.get_logger(__name__)

# No letters or digits that are mistaken for one another when a clerk copies them from a slip of paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def first_password():
    """Return a random password of 12 characters for a slip of paper; it must be changed at first login."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


@transaction.atomic
def create_account(*, username, display_name, organization, by, at, password=None):
    """Create an account and return it; ``by`` None is the command line.

    It is inactive until its owner sets a password with a slip (portal.accounts.slips). Given a ``password``, it
    is active and has to change that one at first login.
    """
    policies.check_can_manage_accounts(by, organization)
    user = User(username=username, display_name=display_name, organization=organization, joined_at=at)
    user.set_password(password)  # None: one that nothing equals
    user.is_active = password is not None
    user.full_clean()
    user.save()
    record(action="account.created", by=by, at=at, target=user)
    return user


@transaction.atomic
def change_account(*, user, changed, by, at):
    """Save ``user`` with new values in the fields named by ``changed``; the timeline keeps the names of the fields.

    Closing an account ends its sessions, slips and tokens for good: opening it again does not wake them.
    """
    policies.check_can_manage_accounts(by, user.organization)
    if not user.is_active:
        slips.revoke_slips(user=user, by=by, at=at)  # also one that was to open the account for the first time
    if "is_active" in changed and not user.is_active:
        user.session_generation += 1
        tokens.revoke_all(owner=user, by=by, at=at)
        _end_deputies(RoleAssignment.objects.standing_in_for(user), by, at)
    user.full_clean()
    user.save()
    record(action="account.changed", by=by, at=at, target=user, details={"fields": sorted(changed)})
    return user


@transaction.atomic
def note_password_changed(*, user, at):
    """The person chose a password of their own: the first-login duty is done."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    record(action="account.password_changed", by=user, at=at, target=user)


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
    _end_deputies(deputies.filter(role=assignment.role, organization=assignment.organization), by, at)


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
    _end_deputies(RoleAssignment.objects.filter(pk=assignment.pk), by, at)


def _end_deputies(deputies, by, at):
    live = deputies.exclude(valid_until__lt=timezone.localdate(at)).select_for_update(of=("self",))
    for deputy in live.select_related("user", "organization"):
        _end(deputy, by, at)


@transaction.atomic
def end_all_roles(*, user, by, at):
    """End every role of ``user``, those that were to begin later too, and what deputies hold for them."""
    policies.check_can_change_roles(by, user, user.organization)
    ending = RoleAssignment.objects.ending_with(user, timezone.localdate(at))
    for assignment in ending.select_related("user", "organization"):
        _end(assignment, by, at)


def _assign(assignment, by, at):
    assignment.full_clean()
    assignment.save()
    details = {"deputy_for": assignment.deputy_for_id} if assignment.deputy_for_id else {}
    record(action="account.role_assigned", by=by, at=at, target=assignment, details=details)
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


@transaction.atomic
def release_people(*, organization, successor, by, at):
    """A unit has ended: every role there ends, also those that were to begin later (docs/adr/0006).

    Where there is a ``successor``, accounts belong to it from now on and members stay members there; power
    does not pass on: whoever is to write, review or manage for the successor is given that role anew. Who
    may end the unit may do this: the tree's service has asked its policy.
    """
    today = timezone.localdate(at)
    assignments = RoleAssignment.objects.filter(organization=organization).exclude(valid_until__lt=today)
    for assignment in assignments.select_related("user", "organization").order_by("pk"):
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


def note_login(*, user, at):
    """Record a successful login."""
    record(action="account.logged_in", by=user, at=at, target=user, organization=user.organization)


def note_failed_login(*, username, at):
    """Record a refused login of an existing account; unknown names leave no trace that could hold a password."""
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        record(action="account.login_failed", by=None, at=at, target=user, organization=user.organization)


def note_throttled_login(*, username, limit, at):
    """Record that tries for an existing account are refused unread; ``limit`` is the name of the full limit.

    Told once per limit and window: the timeline cannot be filled from outside.
    """
    log.warning("login_throttled", limit=limit)
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        record(
            action="account.login_throttled", by=None, at=at, target=user, organization=user.organization,
            details={"limit": limit},
        )  # fmt: skip
