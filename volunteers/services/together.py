"""A whole roster decided at once: people whose signed sheet came with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import event_of, record_all
from portal.codes.services import next_numbers
from portal.common.errors import RuleError
from volunteers import policies
from volunteers.models import Volunteer
from volunteers.services.review import check_complete, put_on_register, tell_activated


@dataclass(frozen=True)
class Activated:
    """Who is on the register now, and ``(who is not, why)``."""

    done: list[Volunteer]
    left: list[tuple[Volunteer, str]]


@transaction.atomic
def activate_together(*, versions: Mapping[int, int], by: User, at: datetime) -> Activated:
    """Put those of ``versions`` (key → version that was looked at) on the register who still wait with a signed sheet.

    Each gets a number, an audit event and a message of their own. Whoever was decided on meanwhile is passed over, so
    that a second call does nothing; who changed since or is not complete stays, with the reason. PermissionDenied, and
    nobody is activated, when ``by`` may not decide on one of them.
    """
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("organization__successor", "user")
    fit: list[Volunteer] = []
    left: list[tuple[Volunteer, str]] = []
    for volunteer in rows.signed_on_roster().filter(pk__in=versions).order_by("pk"):
        try:
            policies.check_can_activate(by, volunteer)
            _check_unchanged(volunteer, versions[volunteer.pk])
            check_complete(volunteer, at=at)
        except RuleError as error:
            left.append((volunteer, str(error)))
        else:
            fit.append(volunteer)
    numbers = next_numbers(kind="V", year=timezone.localdate(at).year, count=len(fit)) if fit else []
    for volunteer, number in zip(fit, numbers, strict=True):
        put_on_register(volunteer, by=by, at=at, number=number)
        volunteer.save()
        tell_activated(volunteer, by=by, at=at)
    record_all([event_of(action="volunteer.activated", by=by, at=at, target=row) for row in fit])
    return Activated(fit, left)


def _check_unchanged(volunteer: Volunteer, version: int) -> None:
    if volunteer.version != version:
        raise RuleError(_("%(number)s was changed since: look at it again.") % {"number": volunteer.audit_label})
