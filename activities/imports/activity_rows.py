"""Rows of an activity ledger: from the words of a sheet to the values of a record. Pure."""

from decimal import Decimal

from django.utils.translation import gettext as _

from activities.models import Activity
from portal.imports.base import digest
from portal.imports.cells import NOT_WRITTEN, Cells, no_number, too_long
from portal.imports.words import plain, read_count, read_kind, read_money, read_when
from portal.imports.words.numbers import OCCASIONS, PEOPLE

TARGET = "activity"
KIND_COLUMNS = ("own", "superior", "arranged", "received", "donated")
BARE_GIFT = "捐赠"  # received or given away: the words leave it open, so it is asked
SESSIONS = (*OCCASIONS, "个", "天")
MINUTES = {"分钟": 1, "分": 1}  # by the unit in the header; hours otherwise

# Text columns and the field that takes them as they are.
TEXTS = {
    "place": "place", "partners": "partners", "leader": "leader_name", "recorder": "recorder_name", "remark": "remark",
}  # fmt: skip
COUNTS = {
    "sessions": ("session_count", SESSIONS),
    "headcount": ("headcount", PEOPLE),
    "beneficiaries": ("beneficiary_count", PEOPLE),
}


def stage_activity(table, row, *, year, unit):
    """Return the StagedRow of ``row``; ``year`` is that of the file, ``unit`` who filled it in ("" when unknown)."""
    cells = Cells(table, row)
    _read_title(cells)
    _read_texts(cells)
    _read_when(cells, year)
    for name, (field, measures) in COUNTS.items():
        _read_count(cells, name, field, measures)
    _read_hours(cells)
    _read_money(cells)
    cells.unresolved["organization"] = cells.words("organization") or unit or NOT_WRITTEN
    cells.unresolved["type"] = cells.words("type") or NOT_WRITTEN
    for name in ("campaign", "team", "targets"):
        if words := cells.words(name):
            cells.unresolved[name] = words
    for name in row.shared:
        cells.remark(name, _("One cell over several rows: it counts once, in the first of them."))
    # Which activity it is: who, what, when. Everything else may change and is then asked about.
    key = digest(
        TARGET, plain(cells.unresolved["organization"]), plain(cells.values["title"]), plain(cells.words("when")),
        cells.values.get("reporting_year"),
    )  # fmt: skip
    return cells.staged(target=TARGET, key=key)


def longest(field):
    return Activity._meta.get_field(field).max_length


def _read_title(cells):
    cells.values["title"] = cells.needed("title", _("The activity has no name."), longest=longest("title"))


def _read_texts(cells):
    for name, field in TEXTS.items():
        words = cells.words(name, longest=longest(field))
        if 0 < len(words) <= longest(field):
            cells.values[field] = words
    narrative = str(cells.raw("narrative") or "").strip()
    if len(narrative) > longest("narrative"):
        cells.error("narrative", too_long(longest("narrative")))
    elif narrative:
        cells.values["narrative"] = narrative


def _read_when(cells, year):
    if not cells.has("when"):
        if year is None:
            cells.error("when", _("When was it? No day is written, and the file names no year."))
            return
        cells.remark("when", _("No day is written: the year %(year)d of the file is proposed.") % {"year": year})
        cells.values |= {
            "date_precision": Activity.Precision.YEAR, "date_words": str(year), "reporting_year": year,
        }  # fmt: skip
        return
    when = read_when(cells.raw("when"), year=year)
    if when is None:
        cells.error("when", _("This time is not understood. Write for example 2020-02-05, 2020年2月 or 2020年."))
        return
    if len(when.words) > longest("date_words"):
        cells.error("when", too_long(longest("date_words")))
        return
    cells.remark("when", *when.remarks)
    cells.values |= {
        "date_precision": when.precision, "date_words": when.words, "reporting_year": when.reporting_year,
    }  # fmt: skip
    # A year that began before the one that the record counts in would move it there at its first correction.
    is_own_year = when.first is not None and when.first.year == when.reporting_year
    if when.first is not None and (is_own_year or when.precision == Activity.Precision.SINCE):
        cells.values["starts_on"] = when.first.isoformat()
        if _is_span(when):
            cells.values["ends_on"] = when.last.isoformat()


def _is_span(when):
    """True when it lasted for several days, or several months, that the words name."""
    if when.last is None or when.precision not in {Activity.Precision.DAY, Activity.Precision.MONTH}:
        return False
    same = (
        when.first == when.last if when.precision == Activity.Precision.DAY else _month(when.first) == _month(when.last)
    )
    return not same


def _month(day):
    return day.year, day.month


def _read_count(cells, name, field, measures):
    if not cells.has(name):
        return
    count = read_count(cells.raw(name))
    if count is None or not count.counts(measures):
        cells.error(name, no_number(cells.words(name)))
    elif count.value == 0:
        cells.remark(name, _("0 is taken as not known."))
    else:
        cells.values |= {field: count.value, f"is_{field}_approximate": count.is_approximate}
        cells.remark(name, *count.remarks)


def _read_hours(cells):
    """Hours of all people together, as ledgers state them; whole minutes are kept."""
    if not cells.has("hours"):
        return
    raw = cells.raw("hours")
    words = plain(cells.words("hours")).removesuffix("小时").removesuffix("h")
    try:
        minutes = Decimal(str(raw) if isinstance(raw, int | float) else words) * MINUTES.get(cells.unit("hours"), 60)
    except ArithmeticError:
        minutes = None
    if minutes is None or not minutes.is_finite() or not 0 <= minutes < 10**9:
        cells.error("hours", no_number(cells.words("hours")))
    elif minutes:
        cells.values["service_minutes"] = int(minutes.to_integral_value())


def _read_money(cells):
    money = [*_money_of(cells, "money", _kind_of_column(cells))]
    for name in KIND_COLUMNS:
        money += _money_of(cells, name, name)
    if money:
        cells.values["money"] = money


def _kind_of_column(cells):
    """The kind that 资金性质 names; "" where it is left open."""
    words = plain(cells.words("money_kind"))
    return "" if words == BARE_GIFT else (read_kind(words) or "")


def _money_of(cells, name, kind):
    if not cells.has(name):
        return []
    sums = read_money(cells.raw(name), factor=10_000 if cells.unit(name).startswith("万") else 1)
    if sums is None:
        message = _("“%(words)s” is no clear sum of money. Write the total, such as 5520元 or 22.3万元.")
        cells.error(name, message % {"words": cells.words(name)[:40]})
        return []
    rows = []
    for item in sums:
        cells.remark(name, *item.remarks)
        own = str(item.kind or "")
        if own and kind and own != kind:
            cells.remark(name, _("The words of this sum go before the kind of money in its own column."))
        if not (own or kind):
            cells.unresolved["money_kind"] = cells.words("money_kind") or NOT_WRITTEN
        rows.append(
            {
                "kind": own or kind,
                "amount": str(item.amount),
                "is_approximate": item.is_approximate,
                "words": item.words,
            }
        )
    return rows
