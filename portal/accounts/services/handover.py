"""离岗交接: what a person who leaves has in hand goes to a colleague, and the account closes.

Upper apps register what they keep in somebody's name, and the duties that others have to go on with.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts import policies
from portal.accounts.models import Grant, RoleAssignment, User
from portal.accounts.roles import permissions_of
from portal.accounts.services.assignments import end_all_roles
from portal.accounts.services.people import change_account
from portal.accounts.signals import account_handed_over
from portal.audit.services import record
from portal.organizations.models import Organization

NAMED = 6


@dataclass(frozen=True)
class Keeping:
    """Rows that stand in one person's name and can go to another.

    ``permission`` is what the other needs at the unit of a row; ``rows(person)`` is a queryset of things with an
    ``organization``; ``hand_over(leaver=, heir=, by=, at=)`` moves those that the heir may have, returns how many.
    """

    label: Any
    permission: str
    rows: Callable[[User], QuerySet]
    hand_over: Callable[..., int]


@dataclass(frozen=True)
class Duty:
    """Work that goes by role and not by name: ``label`` in words, ``permission`` is what it takes."""

    label: Any
    permission: str


@dataclass(frozen=True)
class Consequence:
    """One sentence of the preview; a warning when it asks to do something first."""

    sentence: str
    is_warning: bool = False


_KEEPINGS: list[Keeping] = []
_DUTIES: list[Duty] = []


def register(*entries: Keeping | Duty) -> None:
    """Called by upper apps when they are ready; told in the order of registration."""
    for entry in entries:
        if isinstance(entry, Keeping):
            _KEEPINGS.append(entry)
        else:
            _DUTIES.append(entry)


def candidates(leaver: User) -> QuerySet:
    """Accounts that may take over something of what ``leaver`` has in hand."""
    found = {
        person.pk
        for keeping in _KEEPINGS
        for organization, _rows in _by_unit(keeping, leaver)
        for person in User.objects.holding(keeping.permission, organization)
    }
    return User.objects.filter(pk__in=found - {leaver.pk}).select_related("organization")


def consequences(leaver: User, heir: User | None, today: date) -> list[Consequence]:
    """Everything that follows when ``leaver`` goes and ``heir``, if anybody, takes over."""
    return [
        Consequence(_("The account is closed at once: sessions, password slips and API tokens end.")),
        *_about_roles(leaver, today),
        *_about_rows(leaver, heir),
        *_about_duties(leaver),
    ]


@transaction.atomic
def hand_over(*, leaver: User, heir: User | None, reason: str, by: User, at: datetime) -> int:
    """Give to ``heir`` what ``leaver`` has in hand, end all roles, close the account; return how many rows went.

    Rows that ``heir`` may not have stay where they are. PermissionDenied: nobody hands over an account of their own.
    """
    policies.check_can_change_roles(by, leaver, leaver.organization)
    leaver = User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=leaver.pk)
    handed = 0
    if heir is not None:
        handed = sum(keeping.hand_over(leaver=leaver, heir=heir, by=by, at=at) for keeping in _KEEPINGS)
    end_all_roles(user=leaver, by=by, at=at)
    leaver.is_active = False
    change_account(user=leaver, changed=["is_active"], by=by, at=at)
    record(
        action="account.handed_over", by=by, at=at, target=leaver, reason=reason,
        details={"heir": heir.pk if heir is not None else None, "records": handed},
    )  # fmt: skip
    if handed:
        account_handed_over.send(sender=User, leaver=leaver, heir=heir, count=handed, reason=reason, by=by, at=at)
    return handed


def _about_roles(leaver: User, today: date) -> Iterator[Consequence]:
    for item in RoleAssignment.objects.ending_with(leaver, today).select_related("organization", "user"):
        words = {"role": item.get_role_display(), "unit": item.organization.name, "person": item.user.display_name}
        if item.user_id == leaver.pk:
            yield Consequence(_("The role %(role)s at %(unit)s ends.") % words)
        else:
            yield Consequence(_("%(person)s no longer stands in as %(role)s at %(unit)s.") % words)


def _about_rows(leaver: User, heir: User | None) -> Iterator[Consequence]:
    for keeping in _KEEPINGS:
        for organization, rows in _by_unit(keeping, leaver):
            words = {"count": len(rows), "what": keeping.label, "unit": organization.name, "heir": heir}
            if heir is not None and heir.has_perm(keeping.permission, rows[0]):
                yield Consequence(_("%(what)s of %(unit)s: %(count)d go to %(heir)s.") % words)
            else:
                sentence = _("%(what)s of %(unit)s: %(count)d stay, since nobody chosen writes there.") % words
                yield Consequence(sentence, is_warning=True)


def _about_duties(leaver: User) -> Iterator[Consequence]:
    told = set()
    for item in leaver.organization_assignments:
        for duty in _DUTIES:
            where = (duty.permission, item.organization_id, item.include_children)
            if duty.permission not in permissions_of(item.role) or where in told:
                continue
            told.add(where)
            names = [person.display_name for person in _others(duty.permission, item)]
            words = {"duty": duty.label, "unit": item.organization.name, "names": _listed(names)}
            if names:
                yield Consequence(_("%(duty)s for %(unit)s: %(names)s can go on.") % words)
            else:
                sentence = _("%(duty)s for %(unit)s: nobody is left. Give somebody the role first.") % words
                yield Consequence(sentence, is_warning=True)


def _others(permission: str, ended: RoleAssignment) -> list[User]:
    """Who reaches all that ``ended`` reached, by a role that does not end with it."""
    return [
        person
        for person in User.objects.holding(permission, ended.organization).exclude(pk=ended.user_id)
        if any(_replaces(item, permission, ended) for item in person.organization_assignments)
    ]


def _replaces(item: RoleAssignment, permission: str, ended: RoleAssignment) -> bool:
    reach = Grant(item.organization.path, item.include_children)
    return (
        permission in permissions_of(item.role)
        and item.deputy_for_id != ended.user_id
        and (item.include_children or not ended.include_children)
        and reach.covers(ended.organization)
    )


def _by_unit(keeping: Keeping, leaver: User) -> Iterable[tuple[Organization, list[Any]]]:
    rows = keeping.rows(leaver).select_related("organization__successor").order_by("organization__path", "pk")
    return [(unit, list(group)) for unit, group in groupby(rows, key=lambda row: row.organization)]


def _listed(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
