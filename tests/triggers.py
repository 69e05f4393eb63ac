"""Stepping past the triggers of insert-only tables: the owner of the tables can, the portal's code cannot."""

from contextlib import contextmanager

from django.db import connection

from portal.audit.models import AuditEvent, AuditLink

INSERT_ONLY = (AuditEvent._meta.db_table, AuditLink._meta.db_table)


def _switch(cursor, word):
    # Checks that wait for the commit would keep the tables from being altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in INSERT_ONLY:
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")


@contextmanager
def triggers_off():
    """Yield a cursor for which UPDATE, DELETE and TRUNCATE of the insert-only tables go through."""
    with connection.cursor() as cursor:
        _switch(cursor, "DISABLE")
        try:
            yield cursor
        finally:
            _switch(cursor, "ENABLE")
