"""Rows that say otherwise than the record that an earlier import made of them: what would change, and may it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from activities import services
from activities.imports.activity_rows import TARGET as ACTIVITY
from activities.models import Activity, ActivityMoney, ActivityType, Campaign
from activities.services.content import CONTENT_FIELDS
from portal.figures.amounts import Amount
from portal.imports.base import CREATE, Decision, Offer
from volunteers.models import Team

KEYS = {"type": ActivityType, "campaign": Campaign, "team": Team}
FLAGS = frozenset(name for name in CONTENT_FIELDS if name.startswith("is_"))  # shown as 约 with their numbers


def offers(earlier):
    """An Offer for each Earlier. The queries do not grow with the rows."""
    activities = [item for item in earlier if item.target == ACTIVITY]
    stays = services.standing_on({item.record: item.version for item in activities})
    found = Activity.objects.filter(pk__in={item.record for item in activities})
    records = {row.pk: row for row in found.prefetch_related("money", "service_targets")}
    names = {
        field: {row.pk: str(row) for row in model.objects.filter(pk__in=_keys(field, earlier, records))}
        for field, model in KEYS.items()
    }
    return [_offer(item, records.get(item.record), stays, names) for item in earlier]


def _keys(field, earlier, records):
    said = {item.values.get(field) for item in earlier if isinstance(item.values.get(field), int)}
    return said | {getattr(row, f"{field}_id") for row in records.values()} - {None}


def _offer(item, record, stays, names):
    if record is None:  # a number of service places: it is changed on its own page
        return Offer(decisions=(Decision.SKIP,))
    if not (changes := differences(record, item.values, names)):
        return Offer(decisions=())
    if why := stays.get(item.record):
        return Offer(decisions=(Decision.SKIP,), remarks=(why,))
    return Offer(decisions=(Decision.SKIP, Decision.UPDATE, Decision.NEW), remarks=tuple(changes))


def differences(record, values, names):
    """What of ``values`` differs from ``record``, one line for each field; blanks say nothing."""
    lines = []
    for name in CONTENT_FIELDS:
        new = values.get(name)
        old = getattr(record, f"{name}_id") if name in KEYS else getattr(record, name)
        flag = f"is_{name}_approximate"
        if flag in CONTENT_FIELDS and new is not None:
            old, new = Amount(old, getattr(record, flag)), Amount(new, values.get(flag, False))
        if name not in FLAGS and new not in (None, "") and new != _plain(old):
            labels = names.get(name, {})
            lines.append(_line(name, labels.get(old, _plain(old)), _named(new, labels)))
    if values.get("service_targets") and set(values["service_targets"]) != {c.pk for c in record.service_targets.all()}:
        lines.append(_line("service_targets", "", ""))
    if values.get("money") and _sums(values["money"]) != (old := _sums(_rows(record))):
        lines.append(f"{_('Money')}: {_shown(old)} → {_shown(_sums(values['money']))}")
    return lines


def _named(value, labels):
    return value[CREATE] if isinstance(value, dict) else labels.get(value, value)


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _line(name, old, new):
    label = Activity._meta.get_field(name).verbose_name
    shown = "--" if old in (None, "") else str(old)[:60]
    return f"{label}: {shown} → {str(new)[:60]}" if new != "" else str(label)


def _rows(record):
    columns = ("kind", "amount", "is_approximate", "words")
    return [{name: getattr(row, name) for name in columns} for row in record.money.all()]


def _sums(money):
    return sorted((row["kind"], Decimal(row["amount"]), row["is_approximate"], row["words"]) for row in money)


def _shown(sums):
    labels = dict(ActivityMoney.Kind.choices)
    return "、".join(f"{labels.get(kind, kind)} {amount:,.2f}" for kind, amount, _approximate, _words in sums) or "--"
