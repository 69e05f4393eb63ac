import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('kind', models.CharField(choices=[('photo', 'Photo')], default='photo', max_length=8, verbose_name='kind')),
                ('original_name', models.CharField(max_length=120, verbose_name='name of the file')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('perceptual_hash', models.CharField(blank=True, max_length=16)),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='taken at')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
                ('print_file', models.CharField(max_length=200)),
                ('view_file', models.CharField(max_length=200)),
                ('thumb_file', models.CharField(max_length=200)),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'indexes': [models.Index(fields=['uploaded_by', 'uploaded_at'], name='attachments_uploade_c436c0_idx'), models.Index(fields=['uploaded_at'], name='attachments_uploade_14f7b9_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('height__gt', 0), ('size__gt', 0), ('width__gt', 0)), name='attachment_is_not_empty')],
            },
        ),
    ]
