"""Records that came in a file: written in bulk, approved by the second person, taken back while nothing stands on them.

One person brought the file, another confirmed it: the first is the author of every record, the second approves.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Activity,
    ActivityCorrection,
    ActivityMoney,
    ActivityType,
    Attendance,
    Campaign,
    Publication,
    ServiceRecord,
)
from activities.services.content import CONTENT_FIELDS
from activities.services.corrections import correct_by_import, old_values
from portal.accounts.models import User
from portal.audit.services import event_of, record_all
from portal.codes.models import Code
from portal.codes.services import next_numbers
from portal.common.errors import RuleError
from portal.common.pinyin import initials
from portal.imports.policies import check_second_person
from portal.ledgers.models import LedgerPeriod
from volunteers.models import Team

CHUNK = 1000
# What a row may set; people, states and times follow from the import itself.
COLUMNS = (
    "organization_id", "organization_name", "type_id", "campaign_id", "team_id", "title", "starts_on", "ends_on",
    "date_precision", "date_words", "reporting_year", "session_count", "is_session_count_approximate", "place",
    "headcount", "is_headcount_approximate", "service_minutes", "beneficiary_count", "is_beneficiary_count_approximate",
    "partners", "leader_name", "recorder_name", "narrative", "remark",
)  # fmt: skip


@transaction.atomic
def import_activities(
    *, rows: Sequence[Mapping[str, Any]], brought_by: User, by: User, at: datetime, details: Mapping[str, Any]
) -> list[int]:
    """Write ``rows`` as approved records and return their keys in the order of the rows.

    A row holds COLUMNS (what it leaves out keeps its default), ``money`` (dicts with kind, amount as text,
    is_approximate, words) and ``service_targets`` (keys of codes). ``details`` stand in the audit events. The number
    of statements does not grow with the rows but by chunks.
    """
    check_second_person(by, brought_by.pk)
    numbers = next_numbers(kind="A", year=timezone.localdate(at).year, count=len(rows)) if rows else []
    activities = [_activity(row, number, brought_by, by, at) for row, number in zip(rows, numbers, strict=True)]
    Activity.objects.bulk_create(activities, batch_size=CHUNK)
    ActivityMoney.objects.bulk_create(
        [
            ActivityMoney(activity=activity, **{**money, "amount": Decimal(money["amount"])})
            for activity, row in zip(activities, rows, strict=True)
            for money in row.get("money", ())
        ],
        batch_size=CHUNK,
    )
    link = Activity.service_targets.through
    link.objects.bulk_create(
        [
            link(activity_id=activity.pk, code_id=code)
            for activity, row in zip(activities, rows, strict=True)
            for code in row.get("service_targets", ())
        ],
        batch_size=CHUNK,
    )
    _record("activity.imported", activities, by, at, details)
    return [activity.pk for activity in activities]


def _activity(row: Mapping[str, Any], number: str, brought_by: User, by: User, at: datetime) -> Activity:
    activity = Activity(
        **{name: row[name] for name in COLUMNS if name in row},
        number=number, source=Activity.Source.IMPORT, state=Activity.State.APPROVED,
        created_by=brought_by, created_at=at, updated_at=at, submitted_by=brought_by, submitted_at=at,
        approved_by=by, approved_at=at, effective_at=at, contributor_ids=[brought_by.pk],
    )  # fmt: skip
    activity.title_initials = initials(activity.title)
    return activity


def _record(action: str, activities: Sequence[Activity], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """One audit event for each record; types and units come in two statements."""
    known = Activity.objects.select_related("type", "organization").in_bulk([activity.pk for activity in activities])
    record_all(
        [
            event_of(action=action, by=by, at=at, target=known[activity.pk], details=dict(details))
            for activity in activities
        ]
    )


@transaction.atomic
def change_activities(
    *,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    brought_by: User,
    by: User,
    at: datetime,
    details: Mapping[str, Any],
) -> None:
    """Take what ``rows`` say, pairs of a record's key and a row of ``import_activities``, over into their records.

    Each becomes a correction, asked for by ``brought_by`` and decided by ``by``. What a row leaves out stays.
    """
    check_second_person(by, brought_by.pk)
    activities = Activity.objects.in_bulk([key for key, _row in rows])
    for key, row in rows:
        correct_by_import(
            activity=activities[key], content=_content(row), asked_by=brought_by, by=by, at=at, details=details,
            reason=_("Import no. %(batch)d says otherwise") % {"batch": details["import"]},
        )  # fmt: skip


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction takes of a row: objects in place of keys, no blanks."""
    content = {name: row[name] for name in CONTENT_FIELDS if row.get(name) not in {None, ""}}
    content["type"] = ActivityType.objects.get(pk=row["type_id"])
    if row.get("campaign_id"):
        content["campaign"] = Campaign.objects.get(pk=row["campaign_id"])
    if row.get("team_id"):
        content["team"] = Team.objects.get(pk=row["team_id"])
    if row.get("service_targets"):
        content["service_targets"] = list(Code.objects.filter(pk__in=row["service_targets"]))
    if row.get("money"):
        content["money"] = [{**money, "amount": Decimal(money["amount"])} for money in row["money"]]
    return content


@transaction.atomic
def take_back_changes(
    *, versions: Mapping[int, tuple[int, int]], asked_by: User, by: User, at: datetime, details: Mapping[str, Any]
) -> None:
    """Give the records of ``versions`` the values back that they had before an import: key → the version that it
    changed, and the one that the record has while nobody changed it since.

    RuleError, and none changes, when something stands on one of them.
    """
    activities = Activity.objects.in_bulk(versions)
    if stays := standing_on({key: version for key, (_before, version) in versions.items()}):
        raise RuleError(" ".join(dict.fromkeys(stays.values())))
    for key, (before, _version) in versions.items():
        activity = activities[key]
        correction = activity.corrections.get(state=ActivityCorrection.State.ACCEPTED, base_version=before)
        reason = _("Import no. %(batch)d was taken back") % {"batch": details["import"]}
        correct_by_import(
            activity=activity, content=old_values(correction), reason=reason, asked_by=asked_by, by=by, at=at,
            details=details,
        )  # fmt: skip


def standing_on(versions: Mapping[int, int]) -> dict[int, str]:
    """``{key: why}`` for those imported records whose values no import may change any more; ``versions`` are those
    that they have while only imports changed them. Three queries, and one for each sealed ledger of their units."""
    why: dict[int, str] = {}
    records = {row.pk: row for row in Activity.objects.filter(pk__in=versions).select_related("organization")}
    waiting = set(ActivityCorrection.objects.pending().filter(activity__in=records).values_list("activity", flat=True))
    for key, row in records.items():
        if row.version != versions[key] or key in waiting or row.state != Activity.State.APPROVED:
            why[key] = _("%(number)s was corrected by hand since: change it there.") % {"number": row.number}
    for period, keys in _sealed_periods(records):
        why |= dict.fromkeys(keys, _("It is in “%(ledger)s”, which is sealed: it stays as it is.") % {"ledger": period})
    published = Activity.objects.filter(pk__in=records, publication__state=Publication.State.PUBLISHED)
    why |= dict.fromkeys(
        published.values_list("pk", flat=True), _("It is published: withdraw it first, or correct it there.")
    )
    return why


def _sealed_periods(records: Mapping[int, Activity]) -> Iterator[tuple[LedgerPeriod, list[int]]]:
    """Sealed ledgers, each with those of ``records`` that it holds as they are."""
    above = {int(part) for row in records.values() for part in row.organization.path.split("/") if part}
    sealed = [LedgerPeriod.State.SEALED, LedgerPeriod.State.PUBLISHED]
    years = {row.reporting_year for row in records.values() if row.reporting_year}
    periods = LedgerPeriod.objects.filter(
        ledger="activities", organization__in=above, state__in=sealed,
        starts_on__year__lte=max(years, default=0), ends_on__year__gte=min(years, default=9999),
    )  # fmt: skip
    for period in periods.select_related("organization"):
        held = Activity.objects.filter(pk__in=records, effective_at__lte=period.sealed_at)
        if keys := list(held.within(period.organization).in_period(period.period).values_list("pk", flat=True)):
            yield period, keys


@transaction.atomic
def take_back_activities(*, keys: Sequence[int], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """Void the imported records ``keys``; RuleError, and none is voided, when something stands on one of them."""
    rows = Activity.objects.filter(pk__in=keys)
    activities = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if number := _first_built_on(activities, keys):
        raise RuleError(
            _("%(number)s was corrected, published, or has photos: this import stays.") % {"number": number}
        )
    if number := _first_attended(keys):
        raise RuleError(
            _("People have attendance or hours of service of %(number)s: this import stays.") % {"number": number}
        )
    since = min((activity.effective_at for activity in activities if activity.effective_at), default=at)
    if period := _sealed_with(keys, since):
        raise RuleError(_("“%(ledger)s” was sealed with records of this import: it stays.") % {"ledger": period})
    rows.update(
        state=Activity.State.VOIDED, voided_by=by, voided_at=at, effective_at=at, updated_at=at,
        version=F("version") + 1,
    )  # fmt: skip
    _record("activity.import_undone", activities, by, at, details)


def _first_built_on(activities: Sequence[Activity], keys: Sequence[int]) -> str | None:
    """The number of a record that is no longer as it came."""
    changed = [item.number for item in activities if item.state != Activity.State.APPROVED or item.version != 1]
    if changed:
        return changed[0]
    rows = Activity.objects.filter(pk__in=keys).order_by("pk")
    for path in ("corrections", "publication", "photos"):
        number = rows.filter(**{f"{path}__isnull": False}).values_list("number", flat=True).first()
        if number:
            return number
    return None


def _first_attended(keys: Sequence[int]) -> str | None:
    """The number of a record that somebody attended, or has hours of."""
    attended = Attendance.objects.standing().filter(activity__in=keys)
    served = ServiceRecord.objects.standing().filter(activity__in=keys)
    for rows in (attended, served):
        number = rows.order_by("activity").values_list("activity__number", flat=True).first()
        if number:
            return number
    return None


def _sealed_with(keys: Sequence[int], since: datetime) -> LedgerPeriod | None:
    """A ledger that was sealed after the records came and covers one of them."""
    periods = LedgerPeriod.objects.filter(
        ledger="activities", state__in=[LedgerPeriod.State.SEALED, LedgerPeriod.State.PUBLISHED], sealed_at__gte=since
    )
    for period in periods.select_related("organization"):
        if Activity.objects.filter(pk__in=keys).within(period.organization).in_period(period.period).exists():
            return period
    return None
