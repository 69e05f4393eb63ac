"""What is in the portal already and looks the same as a row. Two queries, whatever the rows."""

from activities.models import Activity, ServicePlaceCount


def unit_of(values):
    """The key of the row's unit, None while it is not there yet or not known."""
    unit = values.get("organization")
    return unit if isinstance(unit, int) else None


def activity_key(values):
    """Unit, title, and the day; the year where no day is known."""
    when = values["starts_on"] if values.get("date_precision") == "day" else str(values.get("reporting_year"))
    return unit_of(values), values["title"], when


def look_alikes(rows):
    """``{activity_key: number}`` of records of the same units and titles that were not imported."""
    found = Activity.objects.filter(
        organization__in={unit_of(row) for row in rows} - {None}, title__in={row["title"] for row in rows}
    ).exclude(state__in=[Activity.State.DRAFT, Activity.State.VOIDED])
    return {
        activity_key(
            {
                "organization": record.organization_id,
                "title": record.title,
                "date_precision": record.date_precision,
                "starts_on": record.starts_on.isoformat() if record.starts_on else "",
                "reporting_year": record.reporting_year,
            }
        ): record.number
        for record in found.exclude(source=Activity.Source.IMPORT)
    }


def place_key(values):
    """Unit, type and day: there is one number of these. What is not there yet goes by its name."""
    names = (values.get("organization"), values.get("type"))
    return *(name if isinstance(name, int) else str(name) for name in names), values.get("as_of")


def reported(rows):
    """The ``place_key`` of every number that the units of ``rows`` have reported."""
    found = ServicePlaceCount.objects.filter(organization__in={unit_of(row) for row in rows} - {None})
    return {
        (unit, kind, day.isoformat())
        for unit, kind, day in found.order_by().values_list("organization_id", "type_id", "as_of")
    }
