"""Corrections that wait keep the names of the columns they change: give those the new names too."""

from django.db import migrations

RENAMED = {
    "beneficiaries": "beneficiary_count",
    "is_beneficiaries_approximate": "is_beneficiary_count_approximate",
    "targets": "service_targets",
}
RENAME = """
UPDATE activities_activitycorrection
SET changes = changes - '{old}' || jsonb_build_object('{new}', changes -> '{old}')
WHERE changes ? '{old}'
"""


def renaming(old, new):
    return migrations.RunSQL(RENAME.format(old=old, new=new), RENAME.format(old=new, new=old))


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_beneficiary_count_and_service_targets")]

    operations = [renaming(old, new) for old, new in RENAMED.items()]
