"""Changes of registered teams: asked for by the unit, counted once the upper union accepts them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason
from volunteers import policies
from volunteers.models import Team, TeamRevision
from volunteers.models.teams import FORM_FIELDS
from volunteers.services.teams import check_leader, lock_team, write_form

State = TeamRevision.State


def changed_fields(team: Team, revision: TeamRevision) -> list[str]:
    """Names of the fields of the form in which the two differ."""
    names = [name for name in FORM_FIELDS if getattr(team, name) != getattr(revision, name)]
    mine, theirs = (set(form.service_categories.values_list("pk", flat=True)) for form in (team, revision))
    return [*names, "service_categories"] if mine != theirs else names


@transaction.atomic
def request_revision(
    *, team: Team, content: Mapping[str, Any], reason: str, by: User, at: datetime, version: int | None = None
) -> TeamRevision:
    """Ask the upper union for another form. RuleError: nothing is different, or one is waiting already."""
    reason = read_reason(reason)
    team = lock_team(team, version)
    policies.check_can_revise_team(by, team)
    revision = TeamRevision(team=team, reason=reason, requested_by=by, requested_at=at)
    for name in FORM_FIELDS:
        setattr(revision, name, getattr(team, name))
    write_form(revision, content, at=at)
    check_leader(revision, team.organization)
    revision.save()
    revision.service_categories.set(content.get("service_categories", team.service_categories.all()))
    changed = changed_fields(team, revision)
    if not changed:
        raise RuleError(_("Nothing is different: there is nothing to hand in."))
    team.note_contributor(by)
    team.version += 1
    team.save()
    record(
        action="team.change_requested", by=by, at=at, target=team, reason=reason, details={"fields": changed}
    )  # fmt: skip
    return revision


@transaction.atomic
def accept_revision(*, revision: TeamRevision, by: User, at: datetime) -> Team:
    """The new form counts from now on; the public page goes, because nobody has published these words."""
    team, revision = _locked(revision)
    policies.check_can_decide_revision(by, revision)
    changed = changed_fields(team, revision)
    for name in FORM_FIELDS:
        setattr(team, name, getattr(revision, name))
    team.service_categories.set(revision.service_categories.all())
    team.published_by = team.published_at = None
    team.effective_at = at
    team.version += 1
    team.save()
    _decide(revision, State.ACCEPTED, "", by, at)
    record(action="team.change_accepted", by=by, at=at, target=team, details={"fields": changed})
    _tell(revision, _("accepted"), by=by, at=at)
    return team


@transaction.atomic
def refuse_revision(*, revision: TeamRevision, reason: str, by: User, at: datetime) -> Team:
    """The form stays as it was."""
    reason = read_reason(reason)
    team, revision = _locked(revision)
    policies.check_can_decide_revision(by, revision)
    _decide(revision, State.REFUSED, reason, by, at)
    record(action="team.change_refused", by=by, at=at, target=team, reason=reason)
    _tell(revision, reason, by=by, at=at)
    return team


def _locked(revision: TeamRevision) -> tuple[Team, TeamRevision]:
    team = lock_team(revision.team)
    fresh = TeamRevision.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=revision.pk)
    fresh.team = team
    return team, fresh


def _decide(revision: TeamRevision, state: str, answer: str, by: User, at: datetime) -> None:
    revision.state, revision.answer, revision.decided_by, revision.decided_at = state, answer, by, at
    revision.save(update_fields=["state", "answer", "decided_by", "decided_at"])


def _tell(revision: TeamRevision, note: str, *, by: User, at: datetime) -> None:
    notify(
        recipients=[revision.requested_by], kind=Message.Kind.TEAM_REVISED, subject=revision.team.name, note=note,
        url=reverse("volunteers:team-detail", args=[revision.team_id]), by=by, at=at,
    )  # fmt: skip
