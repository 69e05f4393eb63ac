"""The history of a row asks for its context without an exception.

pghistory's own function catches the error of an unknown setting. Each error ends a subtransaction, which looks through
all foreign keys that the statement still has to check: ten thousand rows in one statement took a minute. What else did
so, ``pgtrigger.ignore``, has a value from the start (``DATABASES`` in the settings).
"""

from django.db import migrations
from pghistory.models import Context

ATTACH = """
    CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE AS $$
    DECLARE
        of_request UUID := NULLIF(current_setting('pghistory.context_id', true), '')::uuid;
        told JSONB := NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb;
    BEGIN
        IF of_request IS NULL OR told IS NULL THEN RETURN NULL; END IF;
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (of_request, told, now(), now())
        ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
        WHERE pghistory_context.metadata <> EXCLUDED.metadata;
        RETURN of_request;
    END; $$ LANGUAGE plpgsql"""


def attach_quietly(apps, schema_editor):
    schema_editor.execute(ATTACH, params=None)


def attach_as_before(apps, schema_editor):
    Context.install_pgh_attach_context_func(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunPython(attach_quietly, attach_as_before)]
