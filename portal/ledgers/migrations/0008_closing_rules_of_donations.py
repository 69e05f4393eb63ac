"""The rule by which the ledger of donations closes until an office changes it in /admin/: each year."""

from importlib import import_module

from django.db import migrations

others = import_module("portal.ledgers.migrations.0006_closing_rules_of_every_ledger")
RULES = {"donations": [others.YEAR]}


def add_rules(apps, schema_editor):
    others.add_rules(apps, schema_editor, RULES)


def remove_rules(apps, schema_editor):
    others.remove_rules(apps, schema_editor, RULES)


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0007_closing_rules_of_aid")]

    operations = [migrations.RunPython(add_rules, remove_rules)]
