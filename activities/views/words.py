"""Records in words: the same facts for the page, the print sheet, the timeline and the correction."""

from datetime import date, time
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.models import Activity, ActivityGoods, ActivityMoney
from portal.common.hours import hours as rounded_hours
from portal.figures.amounts import Amount


def label_of(name):
    """The label of a field of activities, also of the lists beside the row."""
    lists = {"money": ActivityMoney._meta.verbose_name, "goods": ActivityGoods._meta.verbose_name}
    return capfirst(lists.get(name) or Activity._meta.get_field(name).verbose_name)


def hours(minutes):
    """Minutes as hours with one decimal; "" when unknown."""
    return "" if minutes is None else f"{rounded_hours(minutes):,}"


def number(value, is_approximate=False):
    """A count with thousands separated, 约 where it is approximate; "" when unknown."""
    return "" if value is None else str(Amount(value, bool(is_approximate)))


def yuan(amount):
    """Money without needless decimals: 1,200 or 1,200.50."""
    amount = Decimal(amount)
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def money_line(kind, amount, is_approximate, words=""):
    """本级投入：约 1,200 元（一千余元）"""
    value = _("%(amount)s yuan") % {"amount": yuan(amount)}
    if is_approximate:
        value = _("about %(number)s") % {"number": value}
    return _("%(label)s: %(value)s") % {"label": ActivityMoney.Kind(kind).label, "value": with_note(value, words)}


def goods_line(name, quantity, unit, value=None):
    """毛巾 30条（价值 600 元）"""
    worth = _("worth %(amount)s yuan") % {"amount": yuan(value)} if value is not None else ""
    return with_note(f"{name} {Decimal(quantity).normalize():f}{unit}", worth)


def with_note(value, note):
    return _("%(value)s (%(note)s)") % {"value": value, "note": note} if note else value


def times_of(activity):
    """The hours of the day and the length, as far as known."""
    parts = []
    if activity.start_time:
        end = f" ～ {activity.end_time:%H:%M}" if activity.end_time else ""
        parts.append(f"{activity.start_time:%H:%M}{end}")
    if activity.duration_minutes is not None:
        parts.append(_("%(hours)s hours") % {"hours": hours(activity.duration_minutes)})
    return " · ".join(parts)


def place_of(activity):
    """District and place."""
    return " ".join(part for part in (str(activity.region or ""), activity.place) if part)


def facts_of(activity):
    """Return ``[(label, value)]`` of everything that was written down, in the order of the form."""
    money = [money_line(row.kind, row.amount, row.is_approximate, row.words) for row in activity.money.all()]
    goods = [goods_line(row.name, row.quantity, row.unit, row.value) for row in activity.goods.all()]
    counted = {
        name: number(getattr(activity, name), getattr(activity, f"is_{name}_approximate"))
        for name in ("session_count", "headcount", "beneficiary_count")
    }
    return [
        (label_of("organization"), activity.organization_name or activity.organization.name),
        (label_of("type"), str(activity.type or "")),
        (label_of("campaign"), str(activity.campaign or "")),
        (label_of("team"), str(activity.team or "")),
        (label_of("starts_on"), " · ".join(part for part in (activity.date_label, times_of(activity)) if part)),
        (label_of("place"), place_of(activity)),
        (label_of("headcount"), with_unit(counted["headcount"], pgettext("unit", "people"))),
        (label_of("session_count"), with_unit(counted["session_count"], pgettext("unit", "sessions"))),
        (label_of("service_minutes"), with_unit(hours(activity.service_minutes), pgettext("unit", "hours"))),
        (label_of("beneficiary_count"), with_unit(counted["beneficiary_count"], pgettext("unit", "people"))),
        (label_of("service_targets"), "、".join(str(code) for code in activity.service_targets.all())),
        (label_of("partners"), activity.partners),
        (label_of("leader_name"), activity.leader_name),
        (label_of("recorder_name"), activity.recorder_name),
        (label_of("money"), "\n".join(money)),
        (label_of("goods"), "\n".join(goods)),
        (label_of("narrative"), activity.narrative),
        (label_of("remark"), activity.remark),
    ]


def caption_of(activity):
    """Time, place, people and theme: what stands below a photo in the evidence folder."""
    people = with_unit(number(activity.headcount, activity.is_headcount_approximate), pgettext("unit", "people"))
    return [
        (_("Time"), " ".join(part for part in (activity.date_label, times_of(activity)) if part)),
        (_("Place"), place_of(activity)),
        (_("People"), " · ".join(part for part in (activity.organization_name, people) if part)),
        (_("Theme"), " · ".join(str(part) for part in (activity.title, activity.campaign) if part)),
    ]


def with_unit(value, unit):
    return f"{value} {unit}" if value else ""


def value_in_words(name, value):
    """A value of a field as a reader sees it, from Python or from the JSON of a correction; "" when blank."""
    if value is None or value == "" or value == []:
        return ""
    if name == "money":
        return "\n".join(money_line(**row) for row in value)
    if name == "goods":
        return "\n".join(goods_line(**row) for row in value)
    field = Activity._meta.get_field(name)
    if field.is_relation:
        return _related(field.related_model, value)
    return _plain(name, field, value)


def _related(model, value):
    keys = value if isinstance(value, list) else [value]
    names = {row.pk: str(row) for row in model.objects.filter(pk__in=keys)}
    return "、".join(names[key] for key in keys if key in names)


def _plain(name, field, value):
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"duration_minutes", "service_minutes"}:
        return _("%(hours)s hours") % {"hours": hours(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if name in {"start_time", "end_time"}:
        return value[:5]
    if name == "reporting_year":
        return str(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
