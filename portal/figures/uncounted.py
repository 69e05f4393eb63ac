"""Measures of which the portal keeps no records yet: an office may declare a total of them.

The app that comes to keep such records takes the measure over with the same name, and its line here goes.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.figures.base import Declared, Measure, register


@register
class UncountedFigures(Declared):
    slug = "uncounted"
    measures = tuple(
        Measure(slug=slug, label=label, unit=unit, may_be_approximate=True)
        for slug, label, unit in (
            ("households", _("Households helped"), pgettext_lazy("unit", "households")),
            ("wishes", _("Wishes fulfilled"), pgettext_lazy("unit", "wishes")),
            ("honors", _("Honors"), pgettext_lazy("unit", "honors")),
            ("places", _("Service places"), pgettext_lazy("unit", "places")),
        )
    )
