"""How many volunteers there are (口径): people on the register at the end of a period, each person once.

People, not records: somebody with records in two units is one, told by the identity number, else by phone and name.
The number of a union is therefore never the sum of the numbers of its units.
"""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.figures.amounts import Amount
from portal.figures.base import FigureSource, Measure, register
from volunteers.models import Volunteer


@register
class VolunteerFigures(FigureSource):
    slug = "volunteers"
    measures = (
        Measure(
            slug="volunteers", label=_("Volunteers"), unit=pgettext_lazy("unit", "people"), may_be_approximate=True
        ),
    )

    def sums(self, scope, periods):
        """One query. Conditions on activities say nothing of volunteers; a unit without any record has no figure."""
        periods = list(periods)
        if scope.filters:
            return [{} for _period in periods]
        rows = Volunteer.objects.counted_for(scope.user) if scope.user else Volunteer.objects.all()
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        counts = rows.people_on([period.end for period in periods])
        return [{} if count is None else {"volunteers": Amount(count)} for count in counts]

    def list_url(self, scope, period):
        """The list as it stands now."""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        return f"{reverse('volunteers:volunteer-list')}?{urlencode(conditions | {'state': 'active'})}"
