from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_telling_kinds_by_decision'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('activity.returned', '%(actor)s returned %(subject)s: %(note)s'), ('activity.approved', '%(actor)s approved %(subject)s'), ('activity.voided', '%(subject)s was voided: %(note)s'), ('correction.accepted', '%(actor)s accepted your change of %(subject)s'), ('correction.rejected', '%(actor)s turned your change of %(subject)s down: %(note)s'), ('publication.published', '%(actor)s published %(subject)s'), ('publication.withdrawn', '%(actor)s took %(subject)s off the public pages: %(note)s'), ('ledger.ready', 'The ledger %(subject)s is ready'), ('ledger.failed', 'The ledger %(subject)s could not be made: %(note)s'), ('export.ready', 'Your export %(subject)s is ready'), ('export.failed', 'Your export %(subject)s could not be made: %(note)s')], max_length=30, verbose_name='kind'),
        ),
    ]
