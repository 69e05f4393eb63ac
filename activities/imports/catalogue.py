"""Types, campaigns and kinds of places by the words of a sheet: the same words, or a proposal, or a question."""

from activities.models import ActivityType, Campaign
from portal.codes.models import Code
from portal.imports.questions import Names
from portal.imports.words import plain


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
