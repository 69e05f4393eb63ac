"""A sum as it is shown: unknown is blank and never 0, a sum with an approximate part is approximate (约)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.common.hours import hours


@dataclass(frozen=True)
class Amount:
    """A sum, None when nothing was reported, and whether a part of it is approximate (约)."""

    value: int | Decimal | None
    is_approximate: bool = False

    def __str__(self):
        """With thousands separated and 约 where a part is approximate; "--" for what nobody reported."""
        if self.value is None:
            return "--"
        number = f"{self.value:,}"
        return _("about %(number)s") % {"number": number} if self.is_approximate else number

    @property
    def as_hours(self):
        """An amount of minutes as one of hours to one decimal."""
        return self if self.value is None else Amount(hours(self.value), self.is_approximate)


UNKNOWN = Amount(None)
