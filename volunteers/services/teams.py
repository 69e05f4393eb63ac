"""The registration form of a team: written, sealed, handed in, returned or registered, dissolved, published."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.codes.services import next_number
from portal.common.errors import RuleError, StaleVersionError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_words
from portal.privacy.reasons import read_reason
from volunteers import policies
from volunteers.models import Team
from volunteers.models.teams import FORM_FIELDS, RegistrationForm

State = Team.State
FREE_WORDS = ("name", "service_content", "slogan", "site")  # these may stand on a public page


def lock_team(team: Team, version: int | None = None) -> Team:
    """Return ``team`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    rows = Team.objects.select_for_update(of=("self",)).select_related(
        "organization__successor", "organization__parent"
    )
    fresh = rows.get(pk=team.pk)
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


def write_form(form: RegistrationForm, content: Mapping[str, Any], *, at: datetime) -> None:
    """Set the columns of the form named in ``content``. ValidationError by field for what cannot be so."""
    for name in FORM_FIELDS:
        if name in content:
            setattr(form, name, content[name])
    if form.founded_on is not None and form.founded_on > timezone.localdate(at):
        raise ValidationError({"founded_on": _("This day is still to come.")})
    refuse_private_words(**{name: getattr(form, name) for name in FREE_WORDS})


def check_leader(form: RegistrationForm, organization: Organization) -> None:
    """The leader's record is one of the unit or below, on the register."""
    leader = form.leader
    if leader is not None and (leader.state != "active" or not leader.organization.is_within(organization)):
        raise ValidationError({"leader": _("Choose somebody who is on the register of this unit.")})


@transaction.atomic
def save_team(
    *, organization: Organization, content: Mapping[str, Any], by: User, at: datetime, team: Team | None = None,
    version: int | None = None, form_key: UUID | None = None,
) -> Team:  # fmt: skip
    """Write a draft, or go on with one or with a form that came back. The same page sent twice is one draft."""
    if team is None:
        policies.check_can_add_team(by, organization)
        found = _begun_with(form_key, by)
        if found is not None:
            return found
        team = Team(organization=organization, created_by=by, created_at=at, form_key=form_key, version=0)
    else:
        team = lock_team(team, version)
        policies.check_can_edit_team(by, team)
    is_new = team.pk is None
    write_form(team, content, at=at)
    check_leader(team, team.organization)
    if "plan" in content:
        refuse_private_words(plan=content["plan"])
        team.plan = content["plan"]
    team.note_contributor(by)
    team.version += 1
    team.save()
    if "service_categories" in content:
        team.service_categories.set(content["service_categories"])
    record(action="team.drafted" if is_new else "team.changed", by=by, at=at, target=team)
    return team


def _begun_with(form_key: UUID | None, by: User) -> Team | None:
    if form_key is None:
        return None
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    return Team.objects.filter(created_by=by, form_key=form_key).first()


@transaction.atomic
def attach_form(
    *, team: Team, scan: Attachment | None, paper_on: date | None, paper_by: str, by: User, at: datetime,
    version: int | None = None,
) -> Team:  # fmt: skip
    """The sealed form as a picture (None keeps the one that is there), and when and by whom the paper went out."""
    team = lock_team(team, version)
    policies.check_can_edit_team(by, team)
    if paper_on is not None and paper_on > timezone.localdate(at):
        raise ValidationError({"paper_on": _("This day is still to come.")})
    team.seal_scan = scan or team.seal_scan
    team.paper_on, team.paper_by = paper_on, paper_by
    team.note_contributor(by)
    team.version += 1
    team.save()
    record(action="team.sealed", by=by, at=at, target=team)
    return team


def gaps_of(team: Team) -> dict[str, str]:
    """``{field: what to do}``: what the form still lacks before it can be handed in."""
    needed = {
        "founded_on": _("Say when the team was founded."),
        "leader_name": _("Name the leader."),
        "leader_phone": _("Give a phone of the leader."),
        "contact_name": _("Name a liaison."),
        "service_content": _("Say what the team does."),
        "seal_scan": _("Upload the sealed form."),
        "paper_on": _("Say when the paper copy was handed in."),
        "paper_by": _("Say who handed in the paper copy."),
    }
    found = {name: words for name, words in needed.items() if getattr(team, name) in (None, "")}
    if not team.is_club and not team.service_categories.exists():
        found["service_categories"] = _("Choose at least one service category.")
    return found


@transaction.atomic
def submit_team(*, team: Team, by: User, at: datetime, version: int | None = None) -> Team:
    """Hand the form in. RuleError: something is missing."""
    team = lock_team(team, version)
    policies.check_can_submit_team(by, team)
    found = gaps_of(team)
    if found:
        raise RuleError(" ".join(found.values()))
    team.state, team.submitted_by, team.submitted_at = State.SUBMITTED, by, at
    team.note_contributor(by)
    team.version += 1
    team.save()
    record(action="team.submitted", by=by, at=at, target=team)
    return team


@transaction.atomic
def return_team(*, team: Team, reason: str, by: User, at: datetime, version: int | None = None) -> Team:
    """Give the form back with a reason."""
    reason = read_reason(reason)
    team = lock_team(team, version)
    policies.check_can_decide_team(by, team)
    team.state, team.returned_by, team.return_reason = State.RETURNED, by, reason
    team.version += 1
    team.save()
    record(action="team.returned", by=by, at=at, target=team, reason=reason)
    _tell(team, Message.Kind.TEAM_RETURNED, reason, by=by, at=at)
    return team


@transaction.atomic
def register_team(*, team: Team, by: User, at: datetime, version: int | None = None) -> Team:
    """On the register, with a number of its own."""
    team = lock_team(team, version)
    policies.check_can_decide_team(by, team)
    today = timezone.localdate(at)
    team.state, team.registered_by, team.registered_on = State.REGISTERED, by, today
    team.number, team.effective_at = next_number(kind="T", year=today.year), at
    team.version += 1
    team.save()
    record(action="team.registered", by=by, at=at, target=team)
    _tell(team, Message.Kind.TEAM_REGISTERED, team.number, by=by, at=at)
    return team


@transaction.atomic
def dissolve_team(*, team: Team, reason: str, by: User, at: datetime, version: int | None = None) -> Team:
    """Off the register from today; its activities stay. Its public page goes at once."""
    reason = read_reason(reason)
    team = lock_team(team, version)
    policies.check_can_dissolve_team(by, team)
    team.state, team.dissolved_by, team.dissolve_reason = State.DISSOLVED, by, reason
    team.dissolved_on, team.effective_at = timezone.localdate(at), at
    team.published_by = team.published_at = None
    team.version += 1
    team.save()
    record(action="team.dissolved", by=by, at=at, target=team, reason=reason)
    _tell(team, Message.Kind.TEAM_DISSOLVED, reason, by=by, at=at)
    return team


@transaction.atomic
def save_plan(*, team: Team, plan: str, by: User, at: datetime, version: int | None = None) -> Team:
    """The plan of activities: kept by the unit or the leader, without a decision of anybody."""
    team = lock_team(team, version)
    policies.check_can_keep_roster(by, team)
    refuse_private_words(plan=plan)
    team.plan = plan
    team.version += 1
    team.save(update_fields=["plan", "version"])
    record(action="team.planned", by=by, at=at, target=team)
    return team


@transaction.atomic
def publish_team(*, team: Team, by: User, at: datetime, version: int | None = None) -> Team:
    """Give the team its public page with the words that ``by`` has read: those of ``version``."""
    team = lock_team(team, version)
    policies.check_can_publish_team(by, team)
    team.published_by, team.published_at = by, at
    team.version += 1
    team.save()
    record(action="team.published", by=by, at=at, target=team)
    return team


@transaction.atomic
def unpublish_team(*, team: Team, by: User, at: datetime) -> Team:
    """Take the public page down at once."""
    team = lock_team(team)
    policies.check_can_unpublish_team(by, team)
    team.published_by = team.published_at = None
    team.version += 1
    team.save()
    record(action="team.withdrawn", by=by, at=at, target=team)
    return team


def _tell(team: Team, kind: str, note: str, *, by: User, at: datetime) -> None:
    """Whoever handed the form in."""
    notify(
        recipients=[team.submitted_by], kind=kind, subject=team.name, note=note,
        url=reverse("volunteers:team-detail", args=[team.pk]), by=by, at=at,
    )  # fmt: skip
