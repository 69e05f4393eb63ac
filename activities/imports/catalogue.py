"""Types, campaigns and kinds of places by the words of a sheet: the same words, or a proposal, or a question."""

from collections import Counter

from activities.models import ActivityType, Campaign
from portal.codes.models import Code
from portal.imports.questions import Names
from portal.imports.words import plain
from volunteers.models import Team


def _names(rows):
    rows = list(rows)
    active = [row.pk for row in rows if getattr(row, "is_active", True)]
    return Names({row.pk: str(row) for row in rows}, offered=active)


def types():
    return _names(ActivityType.objects.all())


def campaigns(organization):
    """Those that the unit may log under."""
    return _names(Campaign.objects.usable_by(organization))


def place_types():
    return _names(Code.objects.filter(table=Code.Table.SERVICE_PLACE_TYPE))


class Teams:
    """Registered teams of ``units`` by name and number; of a row its unit's own are meant before those below it."""

    def __init__(self, units):
        found = Team.objects.registered().filter(organization__in=[unit.pk for unit in units])
        self.rows = {team.pk: team for team in found.select_related("organization").order_by("name", "pk")}
        self.by_name, self._near = {}, {}
        for team in self.rows.values():
            for words in (team.name, team.number):
                self.by_name.setdefault(plain(words), []).append(team)

    def match(self, words, unit):
        """The key of the one team called ``words`` that ``unit`` may name, or None."""
        found = [team for team in self.by_name.get(plain(words), ()) if is_team_within(team, unit)]
        own = [team for team in found if team.organization_id == unit.pk] or found
        return own[0].pk if len(own) == 1 else None

    def propose(self, words, unit):
        """The value of the one team of ``unit`` or below whose name comes near ``words``, or ""; of a name that
        several bear none is proposed."""
        key = plain(words), unit and unit.pk
        if key not in self._near:
            self._near[key] = self._propose(words, unit)
        return self._near[key]

    def _propose(self, words, unit):
        fitting = [team for team in self.rows.values() if is_team_within(team, unit)]
        bearers = Counter(plain(team.name) for team in fitting)
        return Names({team.pk: team.name for team in fitting if bearers[plain(team.name)] == 1}).propose(words)

    def options(self):
        return [(str(pk), f"{team.name}（{team.organization.short_name}）") for pk, team in self.rows.items()]

    def chosen(self, value, unit):
        """The key that the ``value`` of an option stands for, or None where that team is not of ``unit`` or below."""
        team = self.rows.get(int(value)) if value.isdigit() else None
        return team.pk if team is not None and is_team_within(team, unit) else None


def is_team_within(team, unit):
    """Whether ``team`` belongs to ``unit`` (None: to one that is not there yet), to one below or one merged into it."""
    if unit is None:
        return False
    return team.organization.path.startswith(unit.path) or team.organization.successor_id == unit.pk


class Targets:
    """Kinds of people served whose label stands in the words; the words themselves are kept where they say more."""

    def __init__(self):
        codes = Code.objects.filter(table=Code.Table.SERVICE_TARGET, is_active=True).exclude(value="99")
        self.labels = [(plain(code.label), code.pk) for code in codes]

    def find(self, words):
        """``(keys of codes, whether they say all)``."""
        wanted = plain(words)
        found = [(label, pk) for label, pk in self.labels if label in wanted]
        rest = wanted
        for label, _pk in found:
            rest = rest.replace(label, "")
        return [pk for _label, pk in found], not rest.strip("、,;/和及")
