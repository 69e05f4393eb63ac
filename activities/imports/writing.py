"""Planned rows become records: first what the preview promised to create, then the rows in bulk."""

from datetime import date

from activities import services
from activities.imports.activity_rows import TARGET as ACTIVITY
from portal.codes.services import next_number
from portal.imports.base import CREATE
from portal.organizations.models import Organization
from portal.organizations.services import create_organization

DETAIL = "import"  # in audit events: the number of the import


def write_rows(rows, *, batch, by, at):
    """Write ``rows`` and return their keys in their order. What is created is created by who answered the questions:
    they chose it, and ``by`` has seen it."""
    created = _Created(rows, batch, at)
    people = {"brought_by": batch.uploaded_by, "by": by, "at": at, "details": {DETAIL: batch.pk}}
    activities = [row for row in rows if row.target == ACTIVITY]
    places = [row for row in rows if row.target != ACTIVITY]
    keys = iter(services.import_activities(rows=[_activity(row, created) for row in activities], **people))
    place_keys = iter(services.import_service_place_counts(rows=[_place(row, created) for row in places], **people))
    return [next(keys if row.target == ACTIVITY else place_keys) for row in rows]


def change_rows(rows, *, batch, by, at):
    """Take ``rows`` over into the records that they say otherwise of; return the keys of these."""
    created = _Created(rows, batch, at)
    pairs = [(row.record, _activity(row, created)) for row in rows]
    services.change_activities(rows=pairs, brought_by=batch.uploaded_by, by=by, at=at, details={DETAIL: batch.pk})
    return [row.record for row in rows]


def _activity(row, created):
    values = {
        name: value for name, value in row.values.items() if name not in {"organization", "type", "campaign", "team"}
    }
    for name in ("starts_on", "ends_on"):
        if name in values:
            values[name] = date.fromisoformat(values[name])
    campaign = row.values.get("campaign")
    return values | {
        "organization_id": created.key("organization", row.values["organization"]),
        "type_id": created.key("type", row.values["type"]),
        "campaign_id": created.key("campaign", campaign) if campaign else None,
        "team_id": row.values.get("team"),
    }


def _place(row, created):
    return {
        "organization_id": created.key("organization", row.values["organization"]),
        "type_id": created.key("place_type", row.values["type"]),
        "as_of": date.fromisoformat(row.values["as_of"]),
        **{name: row.values[name] for name in ("count", "is_approximate", "words")},
    }


class _Created:
    """Units, types and campaigns that the rows ask for, each made once, when its first row comes."""

    def __init__(self, rows, batch, at):
        self.batch, self.by, self.at = batch, batch.mapper, at
        years = [row.values["reporting_year"] for row in rows if row.values.get("reporting_year")]
        self.first_day = date(min(years), 1, 1) if years else at.date()
        self.made = {}

    def key(self, kind, value):
        """The key that ``value`` names: itself, or that of what is made for ``{CREATE: name}``."""
        if not isinstance(value, dict):
            return value
        name = value[CREATE]
        if (kind, name) not in self.made:
            self.made[kind, name] = getattr(self, f"_make_{kind}")(name).pk
        return self.made[kind, name]

    def _make_organization(self, name):
        code = next_number(kind="U", year=self.at.year)
        return create_organization(
            code=code, name=name, short_name=name[:40], kind=Organization.Kind.GRASSROOTS,
            parent=self.batch.organization, by=self.by, at=self.at,
        )  # fmt: skip

    def _make_type(self, name):
        return services.add_type(name=name, by=self.by, at=self.at)

    def _make_place_type(self, name):
        return services.add_place_type(name=name, by=self.by, at=self.at)

    def _make_campaign(self, name):
        content = {"name": name, "slogan": "", "summary": "", "starts_on": self.first_day, "ends_on": None}
        return services.save_campaign(
            organization=self.batch.organization, content=content, by=self.by, at=self.at
        )  # fmt: skip
