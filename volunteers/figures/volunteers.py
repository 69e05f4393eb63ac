"""How many volunteers there are (口径): people on the register at the end of a period, each person once.

People, not records: somebody with records in two units is one, told by the identity number, else by phone and name.
The number of a union is therefore never the sum of the numbers of its units.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.figures.base import Measure, register
from volunteers.figures.register import RegisterFigures
from volunteers.models import Volunteer


@register
class VolunteerFigures(RegisterFigures):
    slug = "volunteers"
    measures = (
        Measure(
            slug="volunteers", label=_("Volunteers"), unit=pgettext_lazy("unit", "people"), may_be_approximate=True
        ),
    )
    model = Volunteer
    list_name = "volunteers:volunteer-list"
    list_state = "active"

    def counts(self, rows, days):
        return rows.people_on(days)
