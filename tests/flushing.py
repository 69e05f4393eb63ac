"""Emptying the database after a test that commits.

Django truncates every table, and PostgreSQL then makes each of them and each index as a new file; a test fills a
dozen tables with a few rows. What migrations wrote is written again, so that no test depends on those before it.
"""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection, transaction

KEPT = {"django_content_type", "auth_permission"}  # of the models, not of a test
DEFAULT_RULES = [
    import_module(f"portal.ledgers.migrations.{name}")
    for name in ("0003_default_closing_rules", "0006_closing_rules_of_every_ledger")
]


@cache
def _filled():
    """The query for the names of tables with rows."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    return " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)


def empty_tables():
    """Delete all rows; the triggers of insert-only tables are stepped past, as only their owner can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_filled())
        tables = [table for (table,) in cursor.fetchall()]
        statements = ["SET CONSTRAINTS ALL DEFERRED"]  # parents before children, or children before parents
        statements += [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        statements += [f"DELETE FROM {table}" for table in tables]
        statements += ["SET CONSTRAINTS ALL IMMEDIATE"]
        statements += [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        cursor.execute(";".join(statements))
    for rules in DEFAULT_RULES:
        rules.add_rules(apps, None)
