"""Records of the register that rows of a roster name, and where they say otherwise."""

from datetime import date

from django.db.models import Q

from volunteers.models import Volunteer
from volunteers.models.volunteers import MASKS
from volunteers.services.content import RELATED_FIELDS

COMPARED = ("sex", "political_status", "education", "position", "guardian_name", "guardian_relation")
NUMBERS = ("id_number", "phone", "guardian_phone")
UNKNOWN = ("", Volunteer.Sex.UNKNOWN)


class Known:
    """Records in ``units`` that ``rows`` (values as staged) may mean: by number, identity number, phone with name,
    and, where a row has numbers with stars only, by name and what is left of them. Three queries."""

    def __init__(self, rows, *, units):
        ids, phones = ({(row[name] or {}).get("index") for row in rows} - {None} for name in ("id_number", "phone"))
        named = Q(number__in={row["number"] for row in rows} - {""}) | Q(name__in={row["name"] for row in rows})
        found = Volunteer.objects.filter(named | Q(id_index__in=ids) | Q(phone_index__in=phones))
        self.rows = list(
            found.filter(organization__in=units).order_by("pk").prefetch_related("skills", "service_categories")
        )
        live = [row for row in self.rows if row.is_live and row.erased_at is None]
        self.by_number = {row.number: row for row in self.rows if row.number}
        self.by_id = {row.id_index: row for row in reversed(live) if row.id_index}
        self.by_phone = {(row.phone_index, row.name): row for row in reversed(live) if row.phone_index}
        self.by_name = {}
        for row in self.rows:
            self.by_name.setdefault(row.name, []).append(row)

    def find(self, values):
        """The record that ``values`` mean, or None."""
        if values["number"] in self.by_number:
            return self.by_number[values["number"]]
        found = self.by_id.get((values["id_number"] or {}).get("index"))
        return found or self.by_phone.get(((values["phone"] or {}).get("index"), values["name"])) or self._like(values)

    def _like(self, values):
        """The one record of that name which fits what the stars leave, or None."""
        starred = [name for name in NUMBERS if values[name] and "sealed" not in values[name]]
        fits = [row for row in self.by_name.get(values["name"], ()) if starred and _fits(row, values)]
        return fits[0] if len(fits) == 1 else None

    def compare(self, found, values, related):
        """``(fields that are blank in the record and filled in the row, fields that say otherwise)``."""
        blank, other = [], []
        for name in COMPARED:
            if values[name] and values[name] != getattr(found, name):
                (blank if getattr(found, name) in UNKNOWN else other).append(name)
        for name in NUMBERS:
            if values[name] and not _same_number(found, name, values[name]):
                (other if getattr(found, name) or "sealed" not in values[name] else blank).append(name)
        if values["birth_date"] and not _same_month(found, values):
            (blank if found.birth_date is None else other).append("birth_date")
        for name in RELATED_FIELDS:
            here = {code.pk for code in getattr(found, name).all()}
            if not here >= set(related[name]):
                (other if here else blank).append(name)
        return blank, other


def _fits(found, values):
    numbers = all(not values[name] or _same_number(found, name, values[name]) for name in NUMBERS)
    return numbers and (not values["birth_date"] or _same_month(found, values))


def _same_number(found, name, value):
    stored = getattr(found, name)
    index = {"id_number": found.id_index, "phone": found.phone_index}.get(name)
    if "index" in value and index:
        return index == value["index"]
    return bool(stored) and MASKS[name](stored) == value["masked"]


def _same_month(found, values):
    """Whether the birthdays agree, as far as both are known."""
    if found.birth_date is None:
        return False
    born = date.fromisoformat(values["birth_date"])
    if values["is_birth_day_known"] and found.is_birth_day_known:
        return born == found.birth_date
    return (born.year, born.month) == (found.birth_date.year, found.birth_date.month)
