"""Lists of attendance that are taken back as one, codes on paper, methods; a record is never at two places."""

import activities.models.attendances
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0015_certificates_and_stars'),
        ('volunteers', '0003_one_record_per_form'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AttendanceBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('qr', 'Scan'), ('poster', 'Scan of a posted code'), ('list', 'List'), ('paste', 'Pasted names'), ('auto', 'Closed by itself')], max_length=6, verbose_name='entered by')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
            ],
            options={
                'verbose_name': 'list of attendance',
                'verbose_name_plural': 'lists of attendance',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Poster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
            ],
            options={
                'verbose_name': 'posted code',
                'verbose_name_plural': 'posted codes',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveIndex(
            model_name='attendance',
            name='activities__batch_a9f10d_idx',
        ),
        migrations.AlterField(
            model_name='attendance',
            name='in_method',
            field=models.CharField(choices=[('qr', 'Scan'), ('poster', 'Scan of a posted code'), ('list', 'List'), ('paste', 'Pasted names'), ('auto', 'Closed by itself')], max_length=6, verbose_name='signed in by'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='out_method',
            field=models.CharField(blank=True, choices=[('qr', 'Scan'), ('poster', 'Scan of a posted code'), ('list', 'List'), ('paste', 'Pasted names'), ('auto', 'Closed by itself')], max_length=6, verbose_name='signed out by'),
        ),
        migrations.AddField(
            model_name='attendancebatch',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='attendancebatch',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='activities.shift', verbose_name='shift'),
        ),
        migrations.AddField(
            model_name='attendancebatch',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='out_batch',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outs', to='activities.attendancebatch', verbose_name='list of the sign-out'),
        ),
        # The column has held nothing yet; a key of a list is not made from what stood there.
        migrations.RemoveField(model_name='attendance', name='batch'),
        migrations.AddField(
            model_name='attendance',
            name='batch',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='activities.attendancebatch', verbose_name='list'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['shift', 'signed_out_at'], name='activities__shift_i_719177_idx'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('undone_at', None)), expressions=[(activities.models.attendances.TsTzRange('signed_in_at', 'signed_out_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&'), ('volunteer', '=')], name='attendance_record_never_at_two_places'),
        ),
        migrations.AddField(
            model_name='poster',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='poster',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by'),
        ),
        migrations.AddField(
            model_name='poster',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posters', to='activities.shift', verbose_name='shift'),
        ),
        migrations.AddConstraint(
            model_name='attendancebatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='attendancebatch_undone_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='poster',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('shift',), name='poster_one_per_shift'),
        ),
        migrations.AddConstraint(
            model_name='poster',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='poster_revoked_by_with_at'),
        ),
    ]
