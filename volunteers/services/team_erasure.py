"""Who led a team and whom to ask is kept as long as the register needs it: the clock of registration forms."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from volunteers.models import Team, TeamRevision

GONE = "—"
PERSONAL = {"leader": None, "leader_position": "", "leader_phone": "", "contact_phone": ""}


def teams_due(at: datetime) -> QuerySet[Team]:
    """Teams dissolved five years ago, and forms that five years long were not registered."""
    return Team.objects.erasable(timezone.localdate(at))


def erase_team(team: Team, at: datetime) -> None:
    """Take the people out of the form, of its changes and of signed rosters; name, number, days and work stay."""
    blank = PERSONAL | {"leader_name": GONE if team.leader_name else "", "contact_name": ""}
    for name, value in blank.items():
        setattr(team, name, value)
    team.paper_by = GONE if team.paper_by else ""
    team.seal_scan, team.erased_at = None, at
    team.version += 1
    team.save()
    TeamRevision.objects.filter(team=team).update(**PERSONAL, leader_name=GONE, contact_name="")
    team.members.update(scan=None)
