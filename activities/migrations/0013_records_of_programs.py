"""Records that programs wrote are marked as such."""

from django.db import migrations, models

CHOICES = [("form", "Form"), ("copy", "Logged again"), ("import", "Import"), ("api", "API")]


def source():
    return models.CharField(choices=CHOICES, default="form", max_length=8, verbose_name="source")


class Migration(migrations.Migration):
    dependencies = [("activities", "0012_totals_of_activities")]

    operations = [
        migrations.AlterField(model_name="activity", name="source", field=source()),
        migrations.AlterField(model_name="activityevent", name="source", field=source()),
    ]
