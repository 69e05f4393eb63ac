"""Writing the content of an activity: one place for drafts, copies, corrections and demo data."""

from activities.models import Activity, ActivityGoods, ActivityMoney
from portal.common.pinyin import initials

# What a clerk fills in. States, people and times of the workflow are never written from a form.
CONTENT_FIELDS = (
    "type", "campaign", "team", "title", "starts_on", "ends_on", "date_precision", "date_words", "reporting_year",
    "start_time", "end_time", "duration_minutes", "session_count", "is_session_count_approximate", "region", "place",
    "headcount", "is_headcount_approximate", "service_minutes", "beneficiary_count", "is_beneficiary_count_approximate",
    "partners", "leader_name", "recorder_name", "narrative", "remark",
)  # fmt: skip

# 再记一次 copies the set-up of an activity: not its day, words, money, photos, or state.
SETUP_FIELDS = (
    "type", "campaign", "team", "start_time", "end_time", "duration_minutes", "session_count",
    "is_session_count_approximate", "region", "place", "headcount", "is_headcount_approximate", "beneficiary_count",
    "is_beneficiary_count_approximate", "partners", "leader_name",
)  # fmt: skip


def apply_content(activity, content):
    """Set the fields of ``content`` (a dict by field name) on ``activity`` and derive what follows from them.

    ``service_targets``, ``money`` and ``goods`` are written by ``apply_related`` after the row is saved.
    """
    for name in CONTENT_FIELDS:
        if name in content:
            setattr(activity, name, content[name])
    activity.title_initials = initials(activity.title)
    activity.reporting_year = year_of(activity.starts_on, activity.date_precision, activity.reporting_year)
    if activity.service_minutes is None:
        activity.service_minutes = minutes_of_all(activity.type, activity.duration_minutes, activity.headcount)


def year_of(starts_on, date_precision, said):
    """The year a record counts in: that of its first day; the one ``said`` where it runs since some time."""
    if starts_on and (said is None or date_precision != Activity.Precision.SINCE):
        return starts_on.year
    return said


def minutes_of_all(kind, duration_minutes, headcount):
    """Length × participants (minutes) of a type that counts hours; None for others and while one is unknown."""
    if kind is None or not kind.counts_hours or duration_minutes is None or headcount is None:
        return None
    return duration_minutes * headcount


def default_title(*, type, place, starts_on):  # noqa: A002 - named as the field
    """类型·地点·月-日 of what is known so far, at most 80 characters; blank while only the day is known.

    js/activity-form.js writes the same.
    """
    if not type and not place:
        return ""
    parts = [type.name if type else "", place, f"{starts_on:%m-%d}" if starts_on else ""]
    return "·".join(part for part in parts if part)[:80]


def apply_related(activity, content):
    """Write ``service_targets`` (codes), ``money`` and ``goods`` (lists of dicts) when ``content`` names them."""
    if "service_targets" in content:
        activity.service_targets.set(content["service_targets"])
    if "money" in content:
        activity.money.all().delete()
        ActivityMoney.objects.bulk_create(ActivityMoney(activity=activity, **row) for row in content["money"])
    if "goods" in content:
        activity.goods.all().delete()
        ActivityGoods.objects.bulk_create(ActivityGoods(activity=activity, **row) for row in content["goods"])
