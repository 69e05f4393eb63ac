"""How many teams there are (队伍数): on the register at the end of a period, clubs and societies among them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.figures.base import Measure, register
from volunteers.figures.register import RegisterFigures
from volunteers.models import Team


@register
class TeamFigures(RegisterFigures):
    slug = "teams"
    measures = (
        Measure(slug="teams", label=_("Volunteer teams"), unit=pgettext_lazy("unit", "teams"), may_be_approximate=True),
    )
    model = Team
    list_name = "volunteers:team-list"
    list_state = "registered"

    def counts(self, rows, days):
        return rows.count_on(days)
