"""Words for units matched to the tree: full, short and former names, and units that have a successor."""

import re
from dataclasses import dataclass

from django.db.models import F, Q

from portal.imports.words import plain
from portal.organizations.models import Organization, OrganizationEvent

UPLOAD = "imports.upload_import"
SEPARATORS = re.compile(r"[、,;/]|联合|会同|与|和|及")


@dataclass(frozen=True)
class Match:
    """The unit that words mean, what to call it in the record ("" for its own name), and other names beside it."""

    organization: Organization
    name_then: str = ""
    partners: str = ""


def canonical(name):
    """A name without what offices leave out: blanks, brackets, 委员会 behind 工会."""
    return re.sub(r"\(.*?\)", "", plain(name)).replace("工会委员会", "工会")


class Units:
    """The units that an import of ``by`` for ``organization`` may write for, under the right ``permission``; three
    queries, whatever the rows."""

    def __init__(self, organization, *, by, permission=UPLOAD):
        reach = Organization.objects.visible_to(by, permission).within(organization)
        self.rows = {row.pk: row for row in reach.select_related("successor").in_tree_order()}
        self.names = {}
        for row in self.rows.values():
            for name in (row.name, row.short_name, row.code):
                self._name(name, row.pk, is_former=False)
        former = OrganizationEvent.objects.filter(pgh_obj__in=self.rows).exclude(
            Q(name="") | Q(pgh_obj__name=F("name"), pgh_obj__short_name=F("short_name"))
        )
        for pk, *names in former.order_by().values_list("pgh_obj_id", "name", "short_name").distinct():
            for name in names:
                self._name(name, pk, is_former=True)

    def _name(self, name, pk, *, is_former):
        known = self.names.setdefault(canonical(name), {})
        known[pk] = known.get(pk, True) and is_former

    @property
    def living(self):
        return [row for row in self.rows.values() if row.is_active]

    def match(self, words):
        """The Match of ``words``, or None: nobody is called so, or several are."""
        found = self.match_one(words)
        if found is not None:
            return found
        parts = [part.strip() for part in SEPARATORS.split(words) if part.strip()]
        matches = [self.match_one(part) for part in parts]
        first = next((index for index, match in enumerate(matches) if match is not None), None)
        if len(parts) < 2 or first is None:
            return None
        others = "、".join(part for index, part in enumerate(parts) if index != first)
        return Match(matches[first].organization, matches[first].name_then, others)

    def by_id(self, value):
        """The living unit chosen in the preview, or None."""
        row = self.rows.get(int(value)) if value.isdigit() else None
        return row if row is not None and row.is_active else None

    def match_one(self, words):
        """The Match of ``words`` taken as one name, or None."""
        known = self.names.get(canonical(words), {})
        own = [pk for pk, is_former in known.items() if not is_former] or list(known)
        if len(own) != 1:
            return None
        row = self.rows[own[0]]
        heir = row if row.is_active else self.rows.get(row.successor_id)
        if heir is None or not heir.is_active:
            return None
        is_then = heir is not row or known[row.pk]
        return Match(heir, words[:200] if is_then else "")
