import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledgers', '0004_tell_later_changes_and_bind_signatures'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='ledgerrun',
            name='result_stays',
        ),
        migrations.AddField(
            model_name='ledgerrun',
            name='public_totals',
            field=models.JSONField(default=dict, verbose_name='totals of the public version'),
        ),
        # Versions made before show all rows in public, and so their totals.
        migrations.RunSQL('UPDATE ledgers_ledgerrun SET public_totals = totals', migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerrun',
            trigger=pgtrigger.compiler.Trigger(name='result_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."job_state" = \'done\' AND (NEW."job_state" IS DISTINCT FROM \'done\' OR OLD."xlsx" IS DISTINCT FROM (NEW."xlsx") OR OLD."xlsx_sha256" IS DISTINCT FROM (NEW."xlsx_sha256") OR OLD."public_xlsx_sha256" IS DISTINCT FROM (NEW."public_xlsx_sha256") OR OLD."rows_sha256" IS DISTINCT FROM (NEW."rows_sha256") OR OLD."row_count" IS DISTINCT FROM (NEW."row_count") OR OLD."totals" IS DISTINCT FROM (NEW."totals") OR OLD."public_totals" IS DISTINCT FROM (NEW."public_totals") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."held" IS DISTINCT FROM (NEW."held") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."period_id" IS DISTINCT FROM (NEW."period_id")))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bc3a5d938bfd1a4d1476e7ef9a7cb71d29b2c72a', operation='UPDATE', pgid='pgtrigger_result_stays_c186b', table='ledgers_ledgerrun', when='BEFORE')),
        ),
    ]
