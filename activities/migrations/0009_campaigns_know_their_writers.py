import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Of earlier campaigns the first and the last writer are known; that words are public says that somebody read them.
WHO_WROTE = """
    UPDATE activities_campaign
    SET words_were_public = published_at IS NOT NULL,
        contributor_ids = array_remove(
            CASE WHEN published_at IS NULL THEN ARRAY[created_by_id, changed_by_id] ELSE ARRAY[changed_by_id] END, NULL
        )
"""


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0008_waiting_corrections_follow_the_names'),
        ('organizations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='campaign',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='campaign',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='campaign',
            name='campaign_second_person',
        ),
        migrations.AddField(
            model_name='campaign',
            name='contributor_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None, verbose_name='who wrote in it'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='words_were_public',
            field=models.BooleanField(default=False, editable=False, verbose_name='these words have been public'),
        ),
        migrations.AddField(
            model_name='campaignevent',
            name='contributor_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None, verbose_name='who wrote in it'),
        ),
        migrations.AddField(
            model_name='campaignevent',
            name='words_were_public',
            field=models.BooleanField(default=False, editable=False, verbose_name='these words have been public'),
        ),
        migrations.RunSQL(WHO_WROTE, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='campaign',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_campaignevent" ("changed_by_id", "contributor_ids", "created_at", "created_by_id", "ends_on", "id", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slogan", "starts_on", "summary", "version", "words_were_public") VALUES (NEW."changed_by_id", NEW."contributor_ids", NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."id", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."slogan", NEW."starts_on", NEW."summary", NEW."version", NEW."words_were_public"); RETURN NULL;', hash='412ffc635617a9564d1b9d8b0a58f345ff540551', operation='INSERT', pgid='pgtrigger_insert_insert_bdab0', table='activities_campaign', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaign',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_campaignevent" ("changed_by_id", "contributor_ids", "created_at", "created_by_id", "ends_on", "id", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slogan", "starts_on", "summary", "version", "words_were_public") VALUES (NEW."changed_by_id", NEW."contributor_ids", NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."id", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."slogan", NEW."starts_on", NEW."summary", NEW."version", NEW."words_were_public"); RETURN NULL;', hash='fa20822f338677ca582769a6cc5976aa2f08462a', operation='UPDATE', pgid='pgtrigger_update_update_a8499', table='activities_campaign', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('changed_by__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False), models.Q(('published_by', models.F('changed_by')), _negated=True), models.Q(('contributor_ids__contains', [models.F('published_by')]), _negated=True)), _connector='OR'), name='campaign_second_person'),
        ),
    ]
