"""How many teams there are (队伍数): on the register at the end of a period, clubs and societies among them."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.figures.amounts import Amount
from portal.figures.base import FigureSource, Measure, register
from volunteers.models import Team


@register
class TeamFigures(FigureSource):
    slug = "teams"
    measures = (
        Measure(slug="teams", label=_("Volunteer teams"), unit=pgettext_lazy("unit", "teams"), may_be_approximate=True),
    )

    def sums(self, scope, periods):
        """One query. Conditions on activities say nothing of teams; a unit without any team has no figure."""
        periods = list(periods)
        if scope.filters:
            return [{} for _period in periods]
        rows = Team.objects.counted_for(scope.user) if scope.user else Team.objects.all()
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        counts = rows.count_on([period.end for period in periods])
        return [{} if count is None else {"teams": Amount(count)} for count in counts]

    def list_url(self, scope, period):
        """The list as it stands now."""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        return f"{reverse('volunteers:team-list')}?{urlencode(conditions | {'state': 'registered'})}"
