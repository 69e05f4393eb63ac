"""System checks: the settings of stars fit together."""

from django.conf import settings
from django.core.checks import Error, register

MOST_STARS = 5


@register()
def stars_fit_together(app_configs, **kwargs):
    """Hours rise from star to star; each star has somebody who reviews it."""
    asked, reviewed = settings.STAR_HOURS, settings.STAR_REVIEW
    if not 1 <= len(asked) <= MOST_STARS or asked != sorted(set(asked)) or asked[0] < 1:
        return [Error("STAR_HOURS must be one to five rising numbers of hours.", id="activities.E001")]
    if len(reviewed) != len(asked) or not set(reviewed) <= {"county", "city"}:
        return [Error("STAR_REVIEW must name county or city for each star of STAR_HOURS.", id="activities.E002")]
    return []
