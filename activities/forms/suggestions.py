"""What the last records of a unit offer to the next one: recent types, places, people, and the rest of the set-up."""

import json
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity

LOOK_BACK = 30  # records of the unit that are looked at
RECENT = 3


@dataclass(frozen=True)
class Suggestions:
    """Recent values, newest first, and the last record itself (None for a unit's first)."""

    last: Activity | None = None
    type_ids: tuple[int, ...] = ()
    places: tuple[str, ...] = ()

    @cached_property
    def service_targets(self):
        """The kinds of people served last time; read when asked for."""
        return list(self.last.service_targets.in_force(timezone.localdate())) if self.last else []

    @property
    def place_chips(self):
        """``[(place, what its chip fills)]`` for js/activity-form.js."""
        return [(place, json.dumps({"place": place})) for place in self.places]

    @property
    def people_chip(self):
        """How many took part last time in words, and what its chip fills; None for a unit's first record."""
        if self.last is None or self.last.headcount is None:
            return None
        count, is_approximate = self.last.headcount, self.last.is_headcount_approximate
        words = _("about %(number)s") % {"number": count} if is_approximate else str(count)
        return words, json.dumps({"headcount": count, "is_headcount_approximate": ["on"] if is_approximate else []})

    def first_values(self, by):
        """First values of a new record for ``by``: what rarely changes from one to the next.

        The five answers that make the record (type, day, length, place, people) are offered as chips instead:
        what the clerk did not say stays blank.
        """
        if self.last is None:
            return {"recorder_name": by.display_name}
        return {
            "campaign": self.last.campaign_id,
            "team": self.last.team_id if self.last.team and self.last.team.state == "registered" else None,
            "region": self.last.region_id,
            "service_targets": [code.pk for code in self.service_targets],
            "partners": self.last.partners,
            "leader_name": self.last.leader_name,
            "recorder_name": by.display_name,
        }

    def carried_over(self):
        """The words of ``first_values`` that came from the last record, for the line above the fold."""
        if self.last is None:
            return []
        first = [self.last.campaign, self.last.team, self.last.region]
        words = [*first, *self.service_targets, self.last.partners, self.last.leader_name]
        return [str(word) for word in words if word]


def suggest_for(user, unit):
    """Return the Suggestions of ``unit`` as far as ``user`` may read its records; one query."""
    records = list(
        Activity.objects.visible_to(user)
        .filter(organization=unit)
        .exclude(state__in=[Activity.State.DRAFT, Activity.State.VOIDED])
        .select_related("campaign", "region", "team")
        .order_by("-created_at")[:LOOK_BACK]
    )
    if not records:
        return Suggestions()
    return Suggestions(
        last=records[0],
        type_ids=_recent(record.type_id for record in records),
        places=_recent(record.place for record in records),
    )


def _recent(values):
    """The first RECENT different values that are not blank, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))[:RECENT]
