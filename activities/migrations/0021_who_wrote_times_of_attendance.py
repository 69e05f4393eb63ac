import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0020_study_and_community_duty'),
    ]

    operations = [
        migrations.AddField(
            model_name='attendance',
            name='contributor_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None),
        ),
    ]
