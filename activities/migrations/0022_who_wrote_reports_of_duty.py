"""Who wrote in a report of community duty does not approve it, whoever wrote last."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0021_who_wrote_times_of_attendance'),
    ]

    operations = [
        migrations.AddField(
            model_name='dutyreport',
            name='contributor_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None, verbose_name='who wrote in it'),
        ),
    ]
