"""What attendance says of hours: reads only, from the pairs that have both ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from activities.models import Activity, Attendance, ServiceRecord, Shift
from activities.services.hour_rules import Span, counted_minutes, whole_minutes
from activities.services.tiers import rules
from portal.common.errors import RuleError
from volunteers.models import Volunteer

Source = ServiceRecord.Source
LONGEST_DAY = 24 * 60
SCANS = {Attendance.Method.QR, Attendance.Method.POSTER}


@dataclass
class Served:
    """What attendance says of one person in one shift."""

    shift: Shift
    volunteer: Volunteer
    spans: list[Span] = field(default_factory=list)
    is_scanned: bool = False
    writer_ids: set[int] = field(default_factory=set)


def served_of(activity: Activity) -> dict[tuple[int, int], Served]:
    """``{(shift, volunteer): Served}`` of the pairs that have both ends; an end that nobody has said or looked at is
    none."""
    pairs = Attendance.objects.standing().filter(activity=activity, signed_out_at__isnull=False)
    pairs = pairs.exclude(out_method=Attendance.Method.AUTO, confirmed_at=None)
    found: dict[tuple[int, int], Served] = {}
    for pair in pairs.select_related("shift", "volunteer").order_by("signed_in_at"):
        key = (pair.shift_id, pair.volunteer_id)
        served = found.setdefault(key, Served(pair.shift, pair.volunteer))
        served.spans.append((pair.signed_in_at, pair.signed_out_at))
        served.is_scanned |= pair.in_method in SCANS
        served.writer_ids |= {pair.entered_by_id, *pair.contributor_ids} - {pair.volunteer.user_id}
    return found


def facts_of(served: Served) -> dict[str, Any]:
    """What the attendance says of a record of hours, by field."""
    shift = served.shift
    return {
        "attended_minutes": whole_minutes(served.spans),
        "minutes": min(counted_minutes(served.spans, (shift.starts_at, shift.ends_at), rules()), LONGEST_DAY),
        "source": Source.SCAN if served.is_scanned else Source.LIST,
    }


def check_fit_attendance(records: Iterable[ServiceRecord]) -> None:
    """RuleError: attendance was mended or taken back after one of ``records`` was computed from it."""
    computed = [found for found in records if found.source != Source.BACKFILL]
    served = {activity: served_of(activity) for activity in {found.activity for found in computed}}
    for found in computed:
        own = served[found.activity].get((found.shift_id, found.volunteer_id))
        if own is None or any(getattr(found, name) != value for name, value in facts_of(own).items()):
            raise RuleError(_("The attendance has changed since these hours were computed. Have them computed again."))
