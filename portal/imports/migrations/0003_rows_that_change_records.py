"""A row may change the record of an earlier import instead of becoming one."""

from django.db import migrations, models


def offer_as_before(apps, schema_editor):
    """Previews that are open keep what they offered: leave it, or add it."""
    rows = apps.get_model("imports", "ImportRow").objects.filter(action="changed", batch__state="preview")
    rows.update(offers=["skip", "new"])


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_who_answered_the_questions")]

    operations = [
        migrations.AddField(
            model_name="importrow", name="offers", field=models.JSONField(default=list, editable=False)
        ),
        migrations.AddField(
            model_name="importrow",
            name="changes_id",
            field=models.PositiveBigIntegerField(null=True, verbose_name="record that it changes"),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[("skip", "Skip it"), ("update", "Take over"), ("new", "Add it")],
                max_length=8,
                verbose_name="decision",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                condition=models.Q(("changes_id__isnull", False)), fields=["changes_id"], name="import_changes"
            ),
        ),
        migrations.RunPython(offer_as_before, migrations.RunPython.noop),
    ]
