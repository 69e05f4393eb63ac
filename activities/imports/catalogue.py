"""Types, campaigns and kinds of places by the words of a sheet: the same words, or a proposal, or a question."""

from activities.models import ActivityType, Campaign
from portal.codes.models import Code
from portal.imports.words import plain


class Names:
    """Things by name. ``match`` takes the same words only; ``propose`` one thing whose name holds the words, or the
    other way round: that is asked."""

    def __init__(self, rows):
        self.rows = {row.pk: row for row in rows}
        self.by_name = {plain(str(row)): row.pk for row in self.rows.values()}

    def match(self, words):
        return self.by_name.get(plain(words))

    def propose(self, words):
        wanted = plain(words)
        near = [pk for name, pk in self.by_name.items() if len(wanted) > 1 and (wanted in name or name in wanted)]
        return str(near[0]) if len(near) == 1 else ""

    def options(self):
        return [(str(pk), str(row)) for pk, row in self.rows.items() if getattr(row, "is_active", True)]

    def by_id(self, value):
        return int(value) if value.isdigit() and int(value) in self.rows else None


def types():
    return Names(ActivityType.objects.all())


def campaigns(organization):
    """Those that the unit may log under."""
    return Names(Campaign.objects.usable_by(organization))


def place_types():
    return Names(Code.objects.filter(table=Code.Table.SERVICE_PLACE_TYPE))


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
