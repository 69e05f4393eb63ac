"""Reported numbers of service places: entered by hand, or brought in a file and confirmed by a second person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import policies
from activities.models import ServicePlaceCount
from activities.services.imports import CHUNK, check_second_person
from portal.accounts.models import User
from portal.audit.services import event_of, record, record_all
from portal.codes.models import Code
from portal.codes.services import next_number
from portal.common.errors import RuleError, StaleVersionError
from portal.organizations.models import Organization

OWN_TYPES_LAST = 1000


@transaction.atomic
def save_service_place_count(
    *,
    organization: Organization,
    type: Code,  # noqa: A002 - named as the field
    as_of: date,
    count: int,
    by: User,
    at: datetime,
    is_approximate: bool = False,
    words: str = "",
    reported: ServicePlaceCount | None = None,
    version: int | None = None,
) -> ServicePlaceCount:
    """Report how many places of ``type`` there are as of a day, or correct what was ``reported``; return the row.

    ValidationError names a second number of the same unit, type and day; StaleVersionError a late writer.
    """
    is_new = reported is None
    row = ServicePlaceCount(organization=organization, created_by=by, created_at=at, version=0)
    if reported is not None:
        row = (
            ServicePlaceCount.objects.select_for_update(of=("self",))
            .select_related("organization", "type")
            .get(pk=reported.pk)
        )
        if version is not None and row.version != version:
            raise StaleVersionError(row)
    policies.check_can_report_service_places(by, row.organization)
    row.type, row.as_of, row.count, row.is_approximate, row.words = type, as_of, count, is_approximate, words
    row.changed_by, row.changed_at = by, at
    row.version += 1
    row.full_clean(exclude=["created_by", "changed_by"])
    row.save()
    record(action="service_places.reported" if is_new else "service_places.changed", by=by, at=at, target=row)
    return row


@transaction.atomic
def add_place_type(*, name: str, by: User, at: datetime) -> Code:
    """Add a type of service place in an office's own words; return it."""
    policies.check_can_add_type(by)
    value = next_number(kind="P", year=timezone.localdate(at).year)
    code = Code(table=Code.Table.SERVICE_PLACE_TYPE, value=value, label=name, order=OWN_TYPES_LAST)
    code.full_clean()
    code.save()
    record(action="code.added", by=by, at=at, target=code)
    return code


@transaction.atomic
def import_service_place_counts(
    *, rows: Sequence[Mapping[str, Any]], brought_by: User, by: User, at: datetime, details: Mapping[str, Any]
) -> list[int]:
    """Write ``rows`` (organization_id, type_id, as_of, count, is_approximate, words) and return their keys."""
    check_second_person(brought_by, by)
    counts = [
        ServicePlaceCount(
            **row, source=ServicePlaceCount.Source.IMPORT, created_by=brought_by, created_at=at, changed_by=brought_by,
            changed_at=at,
        )
        for row in rows
    ]  # fmt: skip
    ServicePlaceCount.objects.bulk_create(counts, batch_size=CHUNK)
    _record("service_places.imported", [count.pk for count in counts], by, at, details)
    return [count.pk for count in counts]


@transaction.atomic
def take_back_service_place_counts(*, keys: Sequence[int], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """Delete the imported numbers ``keys``; RuleError when one was changed since."""
    rows = ServicePlaceCount.objects.filter(pk__in=keys)
    locked = list(rows.select_for_update(of=("self",)).select_related("type").order_by("pk"))
    if changed := [row for row in locked if row.version != 1]:
        raise RuleError(_("%(number)s was changed since: this import stays.") % {"number": changed[0].audit_label})
    _record("service_places.import_undone", keys, by, at, details)
    rows.delete()


def _record(action: str, keys: Sequence[int], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    rows = ServicePlaceCount.objects.filter(pk__in=keys).select_related("type", "organization").order_by("pk")
    record_all([event_of(action=action, by=by, at=at, target=row, details=dict(details)) for row in rows])
