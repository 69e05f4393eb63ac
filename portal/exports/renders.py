"""How stored values read in a file: choices as words, moments as the time of day, periods by their names."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.periods import Period, PeriodKind


def label_of(choices):
    """A render that gives the word for a stored choice."""

    def label(value) -> str:
        return str(choices(value).label) if value else ""

    return label


def yes(value) -> str:
    return _("yes") if value else _("no")


def clock(moment: datetime | None) -> str:
    """The time of day in Shanghai, as text."""
    return f"{timezone.localtime(moment):%H:%M:%S}" if moment else ""


def period_words(starts_on: date, ends_on: date, kind: str) -> str:
    return Period(starts_on, ends_on, PeriodKind(kind)).label
