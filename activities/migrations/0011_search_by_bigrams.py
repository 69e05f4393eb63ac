import activities.querysets
import django.contrib.postgres.indexes
from django.db import migrations

# Immutable, so that an index may hold it: the same texts give the same pairs for ever. NULL has none.
BIGRAMS = """
    CREATE FUNCTION activities_bigrams(VARIADIC texts text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(array_agg(DISTINCT substr(capitals, place, 2)), '{}')
        FROM unnest(texts) AS words, upper(words) AS capitals, generate_series(1, length(capitals) - 1) AS place
    $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0010_service_place_counts'),
    ]

    operations = [
        migrations.RunSQL(BIGRAMS, 'DROP FUNCTION activities_bigrams(text[])'),
        migrations.RemoveIndex(
            model_name='activity',
            name='activity_title_trgm',
        ),
        migrations.RemoveIndex(
            model_name='activity',
            name='activity_initials_trgm',
        ),
        migrations.AddIndex(
            model_name='activity',
            index=django.contrib.postgres.indexes.GinIndex(activities.querysets.Bigrams('title', 'place', 'number', 'title_initials'), name='activity_words_bigrams'),
        ),
    ]
