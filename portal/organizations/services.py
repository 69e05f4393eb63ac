"""Changing the tree: create, rename, move, merge, revoke. Whatever moves keeps its records; scope follows the path.

Records keep the name their unit had when they were submitted (``Activity.organization_name``,
``LedgerRun.organization_name``): a ledger made again next year must say who reported then, and must equal
the file that was signed. So a rename changes one row and nothing that refers to it. Sealed ledger periods
refer to the row, never to its path, and stay through every change here; ``reporting_from`` stays likewise.

One advisory lock lets one change of the tree happen at a time: two moves that are harmless alone can close
a circle together (A below B while B goes below A), and no row lock sees that.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection, transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.common.errors import RuleError
from portal.organizations import policies
from portal.organizations.models import Organization
from portal.organizations.signals import organization_ended

TREE_LOCK = 4_117_002  # advisory lock: one change of the tree at a time
LONGEST_PATH = 255  # characters of Organization.path


@transaction.atomic
def found_tree(*, code, name, short_name, kind, at, reporting_from=None):
    """Create the top of the tree, once, when a site is set up; return it. Everything else hangs below."""
    _lock_tree()
    if Organization.objects.exists():
        raise RuleError(_("The tree has its top already."))
    return _insert(Organization(code=code, name=name, short_name=short_name, kind=kind), None, reporting_from, None, at)


@transaction.atomic
def create_organization(
    *, code, name, short_name, kind, parent, by, at, reporting_from=None, contact_name="", contact_phone=""
):
    """Create a unit below ``parent`` and return it.

    Its ledgers are closed from ``reporting_from`` on: the day of ``at`` when not given. ValidationError
    names the fields that do not fit.
    """
    _lock_tree()
    parent = _fresh(parent)
    policies.check_can_create(by, parent)
    organization = Organization(
        code=code, name=name, short_name=short_name, kind=kind, contact_name=contact_name, contact_phone=contact_phone
    )
    return _insert(organization, parent, reporting_from, by, at)


@transaction.atomic
def remove_organizations(*, keys, by, at):
    """Remove units that came by mistake; RuleError when something refers to one of them: then all stay."""
    _lock_tree()
    rows = Organization.objects.select_related("parent", "successor").filter(pk__in=keys)
    for organization in sorted(rows, key=lambda row: len(row.path), reverse=True):  # those below first
        policies.check_can_change(by, organization)
        record(action="organization.removed", by=by, at=at, target=organization)
        try:
            organization.delete()
        except ProtectedError as error:
            words = _("%(unit)s is in use: it has records, people or units below. Revoke it instead.")
            raise RuleError(words % {"unit": organization}) from error


@transaction.atomic
def rename_organization(*, organization, name, short_name, by, at, reason=""):
    """Give the unit a new name; records keep the name of their time, the address code stays. Return the unit."""
    _lock_tree()
    organization = _fresh(organization)
    policies.check_can_change(by, organization)
    former = organization.name
    organization.name, organization.short_name = name, short_name
    organization.refresh_sort_key()
    organization.full_clean()
    organization.save(update_fields=["name", "short_name", "sort_key"])
    details = {"from": former, "to": name}
    record(action="organization.renamed", by=by, at=at, target=organization, reason=reason, details=details)
    return organization


@transaction.atomic
def move_organization(*, organization, parent, by, at, reason=""):
    """Put the unit with everything below it under ``parent``; return it."""
    _lock_tree()
    organization, parent = _fresh(organization), _fresh(parent)
    policies.check_can_move(by, organization, parent)
    _hang(organization, parent, by, at, reason)
    return organization


@transaction.atomic
def merge_organization(*, organization, successor, by, at, reason=""):
    """End the unit in ``successor``: it and the units below it move below the successor; return the ended unit.

    Who had taken over from this unit's own forerunners is the new successor too, so that ``successor``
    always names the last one. People lose their roles at the ended unit (docs/adr/0006).
    """
    _lock_tree()
    organization, successor = _fresh(organization), _fresh(successor)
    policies.check_can_merge(by, organization, successor)
    _hand_over(organization, successor, by, at)
    return _end(organization, Organization.Status.MERGED, successor, by=by, at=at, reason=reason)


@transaction.atomic
def revoke_organization(*, organization, by, at, successor=None, reason=""):
    """End the unit; return it. ``successor``, when there is one, gets its records to look after.

    Without a successor the unit stays in its place and the union above goes on seeing its records.
    """
    _lock_tree()
    organization = _fresh(organization)
    successor = _fresh(successor) if successor is not None else None
    policies.check_can_revoke(by, organization, successor)
    if successor is not None:
        _hand_over(organization, successor, by, at)
    return _end(organization, Organization.Status.REVOKED, successor, by=by, at=at, reason=reason)


def _lock_tree():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def _fresh(organization):
    """The row as it stands now that nobody else changes the tree."""
    return Organization.objects.select_related("parent", "successor").get(pk=organization.pk)


def _insert(organization, parent, reporting_from, by, at):
    organization.parent = parent
    organization.reporting_from = reporting_from or timezone.localdate(at)
    organization.path = f"new-{organization.code}"  # the real one ends with a number that the row does not have yet
    organization.refresh_sort_key()
    _check_code(organization.code)
    organization.full_clean()
    organization.save()
    organization.path = f"{parent.path if parent else '/'}{organization.pk}/"
    _check_depth(len(organization.path))
    organization.save(update_fields=["path"])
    record(action="organization.created", by=by, at=at, target=organization)
    return organization


def _check_code(code):
    """The code stands in public addresses, so it may hold letters, digits and hyphens only."""
    try:
        validate_slug(code)
    except ValidationError as error:
        raise ValidationError({"code": error.messages}) from error


def _check_depth(length):
    if length > LONGEST_PATH:
        raise RuleError(_("The tree would become too deep."))


def _hang(organization, parent, by, at, reason=""):
    """Put ``organization`` below ``parent`` and rewrite the paths of its whole subtree in one statement."""
    former, old = organization.parent, organization.path
    new = f"{parent.path}{organization.pk}/"
    subtree = Organization.objects.within(organization)
    deepest = subtree.order_by(Length("path").desc()).values_list("path", flat=True).first()
    _check_depth(len(deepest) - len(old) + len(new))
    subtree.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    organization.parent, organization.path = parent, new
    organization.save(update_fields=["parent"])
    details = {"from": former.code, "to": parent.code}
    record(action="organization.moved", by=by, at=at, target=organization, reason=reason, details=details)


def _hand_over(organization, successor, by, at):
    """Move the unit and what hangs below it under ``successor``, and name it wherever the unit was named."""
    for child in organization.children.select_related("parent").order_by("pk"):
        _hang(child, successor, by, at)
    if organization.parent_id != successor.pk:
        _hang(organization, successor, by, at)
    Organization.objects.filter(successor=organization).update(successor=successor)


def _end(organization, status, successor, *, by, at, reason):
    organization.status, organization.successor = status, successor
    organization.ended_on = timezone.localdate(at)
    organization.save(update_fields=["status", "successor", "ended_on"])
    details = {"successor": successor.code} if successor else {}
    record(action=f"organization.{status}", by=by, at=at, target=organization, reason=reason, details=details)
    organization_ended.send(sender=Organization, organization=organization, successor=successor, by=by, at=at)
    return organization
