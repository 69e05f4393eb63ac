"""Calls for registration forms: written by the upper union, told to all units below, reminded of once a day."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import StaleVersionError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_words
from volunteers import policies
from volunteers.models import Team, TeamCall
from volunteers.querysets.teams import CHANGE_TEAMS, HANDED_IN

CALL_FIELDS = ("year", "title", "due_on", "kinds")
REPORT_WITH_OTHERS = (Organization.Kind.GROUP, Organization.Kind.DEPARTMENT)


def called_units(call: TeamCall) -> QuerySet[Organization]:
    """The living units below, groups and departments left out, each with ``has_handed_in`` and ``has_begun``."""
    of_unit = Team.objects.filter(organization=OuterRef("pk"), kind__in=call.kinds)
    units = Organization.objects.active().within(call.organization).exclude(pk=call.organization_id)
    return (
        units.exclude(kind__in=REPORT_WITH_OTHERS)
        .annotate(
            has_handed_in=Exists(of_unit.filter(state__in=HANDED_IN)),
            has_begun=Exists(of_unit.filter(state__in=("draft", "returned"))),
        )
        .in_tree_order()
    )


def late_units(call: TeamCall) -> QuerySet[Organization]:
    """Units that have not handed in."""
    units: Any = called_units(call)  # annotated: the stubs know fields alone
    return units.filter(has_handed_in=False)


@transaction.atomic
def save_call(
    *, organization: Organization, content: Mapping[str, Any], by: User, at: datetime, call: TeamCall | None = None,
    version: int | None = None,
) -> TeamCall:  # fmt: skip
    """Write a call and tell the units, or change one."""
    policies.check_can_call(by, organization)
    is_new = call is None
    if call is None:
        call = TeamCall(organization=organization, created_by=by, created_at=at, version=0)
    else:
        call = (
            TeamCall.objects.select_for_update(of=("self",)).select_related("organization__successor").get(pk=call.pk)
        )
        if version is not None and call.version != version:
            raise StaleVersionError(call)
        policies.check_can_call(by, call.organization)
    for name in CALL_FIELDS:
        setattr(call, name, content[name])
    refuse_private_words(title=call.title)
    call.version += 1
    call.save()
    record(action="team_call.opened" if is_new else "team_call.changed", by=by, at=at, target=call)
    if is_new:
        _tell(call, called_units(call), Message.Kind.TEAM_CALLED, by=by, at=at)
    return call


@transaction.atomic
def remind_late_units(*, call: TeamCall, by: User, at: datetime) -> tuple[int, int]:
    """Write to everybody who keeps the teams of a late unit; return (late units, units that nobody could be told of).

    RuleError: they were reminded today already.
    """
    call = _locked(call)
    policies.check_can_remind(by, call, at)
    late = list(late_units(call))
    unreached = _tell(call, late, Message.Kind.TEAM_REMINDED, by=by, at=at)
    call.reminded_at = at
    call.save(update_fields=["reminded_at"])
    record(action="team_call.reminded", by=by, at=at, target=call, details={"units": len(late)})
    return len(late), unreached


def _locked(call: TeamCall) -> TeamCall:
    rows = TeamCall.objects.select_for_update(of=("self",)).select_related("organization__successor")
    return rows.get(pk=call.pk)


def _tell(call: TeamCall, units: Iterable[Organization], kind: str, *, by: User, at: datetime) -> int:
    unreached = 0
    for unit in units:
        people = list(User.objects.holding(CHANGE_TEAMS, unit, with_above=False))
        unreached += not people
        notify(
            recipients=people, kind=kind, subject=call.title, note=call.due_on.isoformat(),
            url=reverse("volunteers:call-detail", args=[call.pk]), by=by, at=at,
        )  # fmt: skip
    return unreached
