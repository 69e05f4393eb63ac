"""The rules by which the other ledgers close until an office changes them in /admin/.

Registers of people and teams close with the year, what was done with the month too. Hours count after a public notice
of at least three working days, so their month closes on the 10th.
"""

from datetime import date, time, timedelta

from django.db import migrations
from django.utils import timezone

MONTH = {"period_kind": "month", "is_final": True, "days": 1, "at_time": time(0, 30)}
YEAR = {"period_kind": "year", "is_final": True, "days": 1, "at_time": time(1, 0)}
AFTER_NOTICE = {"days": 10}
RULES = {
    "roster": [YEAR],
    "teams": [YEAR],
    "clubs": [MONTH, YEAR],
    "service-records": [MONTH | AFTER_NOTICE, YEAR | AFTER_NOTICE],
    "study": [MONTH, YEAR],
    "duty": [MONTH, YEAR],
}


def add_rules(apps, schema_editor, added=RULES):
    """Add the rules that an office has not made itself; units that are there already begin with the present period,
    for years of zero reports that nobody signs would only stand in the way."""
    rules, cursors = apps.get_model("ledgers", "ClosingRule"), apps.get_model("ledgers", "ClosingCursor")
    units = list(apps.get_model("organizations", "Organization").objects.values_list("pk", flat=True))
    for ledger, wanted in added.items():
        for fields in wanted:
            key = {"ledger": ledger, "period_kind": fields["period_kind"], "is_final": fields["is_final"]}
            rule, is_new = rules.objects.get_or_create(**key, defaults=fields)
            if is_new:
                through = _last_day_before(fields["period_kind"], timezone.localdate())
                rows = (cursors(rule=rule, organization_id=unit, closed_through=through) for unit in units)
                cursors.objects.bulk_create(rows, batch_size=1000)


def _last_day_before(kind, today):
    """The day before the month or year in which ``today`` lies."""
    return date(today.year, today.month if kind == "month" else 1, 1) - timedelta(days=1)


def remove_rules(apps, schema_editor, removed=RULES):
    """Remove those that stand as they came; what an office changed stays."""
    rules = apps.get_model("ledgers", "ClosingRule")
    for ledger, wanted in removed.items():
        for fields in wanted:
            rules.objects.filter(ledger=ledger, is_active=True, **fields).delete()


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0005_public_totals_of_their_own")]

    operations = [migrations.RunPython(add_rules, remove_rules)]
