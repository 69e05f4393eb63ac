"""The rules by which the activity ledger closes until an office changes them in /admin/."""

from datetime import time

from django.db import migrations

RULES = [
    # week, first version: Friday 17:00; final: Monday 00:10
    {"period_kind": "week", "is_final": False, "days": 4, "at_time": time(17, 0)},
    {"period_kind": "week", "is_final": True, "days": 1, "at_time": time(0, 10)},
    # month: the 1st at 00:30; year: 1 January at 01:00
    {"period_kind": "month", "is_final": True, "days": 1, "at_time": time(0, 30)},
    {"period_kind": "year", "is_final": True, "days": 1, "at_time": time(1, 0)},
]


def add_rules(apps, schema_editor):
    rules = apps.get_model("ledgers", "ClosingRule")
    for rule in RULES:
        rules.objects.create(ledger="activities", **rule)


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0002_initial")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
