from django.db import migrations

from portal.common.surnames import name_sort_key


def order_anew(apps, schema_editor):
    """曾 is read zeng and 单 shan where they are surnames."""
    rows = apps.get_model("accounts", "User")._base_manager
    for pk, name in rows.order_by("pk").values_list("pk", "display_name"):
        rows.filter(pk=pk).update(sort_key=name_sort_key(name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_slips_to_set_a_password")]

    operations = [migrations.RunPython(order_anew, migrations.RunPython.noop)]
