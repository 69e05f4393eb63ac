"""Hours go on public notice before they count: nobody moves a record past it early."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import ServiceRecord
from activities.services.service_records import lock_records, send_back
from activities.services.tiers import refresh_tiers
from portal.accounts.models import User
from portal.audit.services import event_of, record_all
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.notices.base import get_kind
from portal.notices.models import NoticeSubject, PublicNotice
from portal.notices.policies import check_notice_is_over
from portal.notices.services import draft_notice, masked_list
from portal.organizations.models import Organization

KIND = "hours"
MOST_ROWS = 1000
COLUMNS = (
    ("姓名", "name"),
    ("活动名称", "text"),
    ("服务日期", "text"),
    ("服务时长（小时）", "text"),
    ("记录方式", "text"),
)
SOURCES = {"scan": "扫码", "list": "名单", "backfill": "补录"}  # a notice is an office paper: Chinese for every reader
BODY = (
    "根据志愿服务记录的有关规定，现将下列志愿服务时长予以公示。公示期内如有异议，请通过监督电话或者网上“提出异议”反映，"
    "反映情况须实事求是。公示期满无异议的，正式计入志愿服务时长。"
)

State = ServiceRecord.State
TARGET = ServiceRecord._meta.label_lower


def on_a_list() -> Any:
    """Keys of records that stand on a notice which is neither over nor withdrawn."""
    open_states = ["draft", "posted", "suspended"]
    return NoticeSubject.objects.filter(target_type=TARGET, notice__state__in=open_states).values("target_id")


def ready_for_notice(organization: Organization, first: date | None, last: date | None):
    """Confirmed records of the unit that stand on no list yet, the oldest first, at most MOST_ROWS."""
    rows = ServiceRecord.objects.noticeable().filter(organization=organization).served_between(first, last)
    rows = rows.exclude(pk__in=on_a_list()).select_related("volunteer", "activity")
    return rows.order_by("service_date", "volunteer__sort_key", "pk")[:MOST_ROWS]


@transaction.atomic
def draft_hours_notice(
    *, organization: Organization, first: date | None, last: date | None, hotline: dict[str, str], scope: str,
    days: int, by: User, at: datetime,
) -> PublicNotice:  # fmt: skip
    """One masked list of the unit's confirmed records of a span; a second person posts it. RuleError: there are none.

    ``hotline`` has ``hotline_phone``, ``hotline_person``, ``hotline_address``.
    """
    found = list(ready_for_notice(organization, first, last))
    if not found:
        raise RuleError(_("No confirmed hours wait for a notice in these days."))
    lock_records([each.pk for each in found])
    free = ServiceRecord.objects.noticeable().exclude(pk__in=on_a_list()).filter(pk__in=[each.pk for each in found])
    if free.count() < len(found):
        raise RuleError(_("Somebody put some of these hours on a list just now. Look again, then go on."))
    columns, rows = masked_list(get_kind(KIND), COLUMNS, [_row(each) for each in found])
    content = {
        "organization": organization, "kind": KIND, "title": _title(organization, found), "body": BODY, "scope": scope,
        "days": days, "columns": columns, "rows": rows, **hotline,
    }  # fmt: skip
    return draft_notice(content=content, by=by, at=at, subjects=list(enumerate(found, 1)))


def _row(found: ServiceRecord) -> tuple[str, ...]:
    return (
        found.volunteer.name, found.activity.title[:100], found.service_date.isoformat(), str(hours(found.minutes)),
        SOURCES[found.source],
    )  # fmt: skip


def _title(organization: Organization, found: Sequence[ServiceRecord]) -> str:
    first, last = found[0].service_date, found[-1].service_date
    return f"{organization.short_name}志愿服务时长公示（{first.isoformat()}至{last.isoformat()}）"[:80]


def _subjects(notice: PublicNotice) -> dict[int, int]:
    """``{key of a record: its row}``."""
    return dict(notice.subjects.filter(target_type=TARGET).values_list("target_id", "row_number"))


def put_on_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice hangs: its records wait for its end. RuleError: one of them has been changed since it was written."""
    found = lock_records(_subjects(notice))
    if any(each.state != State.CONFIRMED for each in found):
        raise RuleError(_("Hours on this list were changed since it was written. Withdraw it and make a new one."))
    _move(found, State.ON_NOTICE, "hours.put_on_notice", notice, at)


def lock_after_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice is over: rows that stand count from now on; a struck one is a draft again, with the words why."""
    rows = _subjects(notice)
    struck = {strike.row_number: strike for strike in notice.strikes.all()}
    waiting = [each for each in lock_records(rows) if each.state == State.ON_NOTICE]
    standing = [each for each in waiting if rows[each.pk] not in struck]
    for each in standing:
        each.locked_at = each.effective_at = at
    if standing:
        check_notice_is_over(standing[0])
    _move(standing, State.LOCKED, "hours.locked", notice, at)
    back = [each for each in waiting if rows[each.pk] in struck]
    for each in back:
        strike = struck[rows[each.pk]]
        send_back(each, reason=strike.reason, by=strike.struck_by, at=at)
    refresh_tiers(back)


def back_from_notice(notice: PublicNotice, at: datetime) -> None:
    """The notice was withdrawn: its records are confirmed, as they were."""
    waiting = [each for each in lock_records(_subjects(notice)) if each.state == State.ON_NOTICE]
    _move(waiting, State.CONFIRMED, "hours.back_from_notice", notice, at)


def _move(found: list[ServiceRecord], state: str, action: str, notice: PublicNotice, at: datetime) -> None:
    for each in found:
        each.state = state
        each.version += 1
        each.save()
    details = {"notice": notice.number}
    record_all([event_of(action=action, by=None, at=at, target=each, details=details) for each in found])
