"""Plans with shifts and sign-ups, attendance and hours of service."""

import activities.models.attendances
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0013_records_of_programs'),
        ('codes', '0004_skills_of_volunteers'),
        ('organizations', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('volunteers', '0003_one_record_per_form'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('returned', 'Returned'), ('open', 'Recruiting'), ('settled', 'Held'), ('cancelled', 'Called off')], default='draft', max_length=10, verbose_name='state')),
                ('audience', models.CharField(choices=[('unit', 'Volunteers of the unit and of those below it'), ('city', 'All volunteers')], default='unit', max_length=8, verbose_name='who may sign up')),
                ('needs_acceptance', models.BooleanField(default=False, verbose_name='each sign-up is accepted by hand')),
                ('signup_opens_at', models.DateTimeField(blank=True, null=True, verbose_name='sign-up opens')),
                ('signup_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='sign-up closes')),
                ('risk_notice', models.TextField(blank=True, max_length=1000, verbose_name='risk notice')),
                ('risk_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('is_hazardous', models.BooleanField(default=False, verbose_name='dangerous work')),
                ('is_insured', models.BooleanField(default=False, verbose_name='accident insurance is taken out')),
                ('minimum_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='youngest age')),
                ('maximum_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='oldest age')),
                ('contact_name', models.CharField(blank=True, max_length=40, verbose_name='contact')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='phone of the contact')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what to bring and know')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted at')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='opened at')),
                ('return_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the return')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='called off at')),
                ('cancel_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of calling off')),
                ('contributor_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='activities.activity', verbose_name='activity')),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='called off by')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('required_skills', models.ManyToManyField(blank=True, limit_choices_to={'table': 'skill'}, related_name='+', to='codes.code', verbose_name='skills needed')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
            ],
            options={
                'verbose_name': 'plan of an activity',
                'verbose_name_plural': 'plans of activities',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ActivityPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('returned', 'Returned'), ('open', 'Recruiting'), ('settled', 'Held'), ('cancelled', 'Called off')], default='draft', max_length=10, verbose_name='state')),
                ('audience', models.CharField(choices=[('unit', 'Volunteers of the unit and of those below it'), ('city', 'All volunteers')], default='unit', max_length=8, verbose_name='who may sign up')),
                ('needs_acceptance', models.BooleanField(default=False, verbose_name='each sign-up is accepted by hand')),
                ('signup_opens_at', models.DateTimeField(blank=True, null=True, verbose_name='sign-up opens')),
                ('signup_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='sign-up closes')),
                ('risk_notice', models.TextField(blank=True, max_length=1000, verbose_name='risk notice')),
                ('risk_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('is_hazardous', models.BooleanField(default=False, verbose_name='dangerous work')),
                ('is_insured', models.BooleanField(default=False, verbose_name='accident insurance is taken out')),
                ('minimum_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='youngest age')),
                ('maximum_age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='oldest age')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what to bring and know')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted at')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='opened at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='called off at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='activity')),
                ('cancelled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='called off by')),
                ('opened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.activityplan')),
                ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization_name', models.CharField(max_length=200, verbose_name='name of the organization then')),
                ('service_date', models.DateField(verbose_name='date of service')),
                ('place', models.CharField(blank=True, max_length=60, verbose_name='place')),
                ('content', models.CharField(max_length=200, verbose_name='what was done')),
                ('attended_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='attended (minutes)')),
                ('minutes', models.PositiveIntegerField(verbose_name='counted (minutes)')),
                ('source', models.CharField(choices=[('scan', 'Scan'), ('list', 'List'), ('backfill', 'Entered later')], max_length=8, verbose_name='source')),
                ('quality', models.CharField(blank=True, choices=[('excellent', 'Excellent'), ('good', 'Good'), ('fair', 'Satisfactory'), ('poor', 'Not satisfactory')], max_length=10, verbose_name='quality of the service')),
                ('leader_name', models.CharField(blank=True, max_length=40, verbose_name='person in charge')),
                ('state', models.CharField(choices=[('draft', 'To be confirmed'), ('confirmed', 'Confirmed'), ('on_notice', 'On notice'), ('locked', 'Recorded'), ('voided', 'Void')], default='draft', max_length=10, verbose_name='state')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('contributor_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='recorded for good at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='voided at')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('effective_at', models.DateTimeField(blank=True, null=True, verbose_name='counts since')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_records', to='activities.activity', verbose_name='activity')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='unit that records')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('replaced_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='activities.servicerecord', verbose_name='replaced by')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_records', to='volunteers.volunteer', verbose_name='volunteer')),
            ],
            options={
                'verbose_name': 'record of service',
                'verbose_name_plural': 'records of service',
                'ordering': ['-service_date', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='shift')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(max_length=60, verbose_name='place')),
                ('meeting_point', models.CharField(blank=True, max_length=60, verbose_name='where to meet')),
                ('road_segment', models.CharField(blank=True, max_length=60, verbose_name='section of road')),
                ('vehicle', models.CharField(blank=True, max_length=40, verbose_name='car')),
                ('leader_name', models.CharField(blank=True, max_length=40, verbose_name='person in charge')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='places')),
                ('placed', models.PositiveIntegerField(default=0, editable=False, verbose_name='taken')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='called off at')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='activities.activity', verbose_name='activity')),
            ],
            options={
                'verbose_name': 'shift',
                'verbose_name_plural': 'shifts',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ServiceRecordEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('organization_name', models.CharField(max_length=200, verbose_name='name of the organization then')),
                ('service_date', models.DateField(verbose_name='date of service')),
                ('attended_minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='attended (minutes)')),
                ('minutes', models.PositiveIntegerField(verbose_name='counted (minutes)')),
                ('source', models.CharField(choices=[('scan', 'Scan'), ('list', 'List'), ('backfill', 'Entered later')], max_length=8, verbose_name='source')),
                ('state', models.CharField(choices=[('draft', 'To be confirmed'), ('confirmed', 'Confirmed'), ('on_notice', 'On notice'), ('locked', 'Recorded'), ('voided', 'Void')], default='draft', max_length=10, verbose_name='state')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='recorded for good at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='voided at')),
                ('effective_at', models.DateTimeField(blank=True, null=True, verbose_name='counts since')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.activity', verbose_name='activity')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization', verbose_name='unit that records')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='activities.servicerecord')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('replaced_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.servicerecord', verbose_name='replaced by')),
                ('voided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                ('shift', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='activities.shift', verbose_name='shift')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_records', to='activities.shift', verbose_name='shift'),
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(editable=False, max_length=100, verbose_name='who the person is')),
                ('signed_in_at', models.DateTimeField(verbose_name='signed in at')),
                ('signed_out_at', models.DateTimeField(blank=True, null=True, verbose_name='signed out at')),
                ('in_method', models.CharField(choices=[('qr', 'Scan'), ('list', 'List'), ('paste', 'Pasted names'), ('auto', 'Closed by itself')], max_length=6, verbose_name='signed in by')),
                ('out_method', models.CharField(blank=True, choices=[('qr', 'Scan'), ('list', 'List'), ('paste', 'Pasted names'), ('auto', 'Closed by itself')], max_length=6, verbose_name='signed out by')),
                ('batch', models.UUIDField(editable=False, null=True)),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='activities.activity', verbose_name='activity')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='volunteers.volunteer', verbose_name='volunteer')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='activities.shift', verbose_name='shift')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'ordering': ['signed_in_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Asked, no answer yet'), ('applied', 'To be accepted'), ('waiting', 'Waiting list'), ('placed', 'Has a place'), ('withdrawn', 'Withdrawn'), ('refused', 'Not accepted'), ('ended', 'Called off')], max_length=10, verbose_name='state')),
                ('risk_version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='risk notice that was accepted')),
                ('entered_at', models.DateTimeField(verbose_name='signed up at')),
                ('placed_at', models.DateTimeField(blank=True, null=True, verbose_name='got a place at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='activities.shift', verbose_name='shift')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='volunteers.volunteer', verbose_name='volunteer')),
            ],
            options={
                'verbose_name': 'sign-up',
                'verbose_name_plural': 'sign-ups',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='activityplan',
            index=models.Index(fields=['state', 'signup_closes_at'], name='activities__state_e5c7c2_idx'),
        ),
        migrations.AddConstraint(
            model_name='activityplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'settled']), _negated=True), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='plan_open_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='activityplan',
            constraint=models.CheckConstraint(condition=models.Q(('opened_by', None), models.Q(('opened_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='plan_nobody_opens_own'),
        ),
        migrations.AddConstraint(
            model_name='activityplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='plan_returned_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='activityplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='plan_called_off_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='activityplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'open']), _negated=True), models.Q(('risk_notice', ''), _negated=True), _connector='OR'), name='plan_open_tells_the_risks'),
        ),
        migrations.AddConstraint(
            model_name='activityplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'open']), _negated=True), ('is_hazardous', False), ('is_insured', True), _connector='OR'), name='plan_dangerous_is_insured'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_activityplanevent" ("activity_id", "audience", "cancelled_at", "cancelled_by_id", "id", "is_hazardous", "is_insured", "maximum_age", "minimum_age", "needs_acceptance", "note", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk_notice", "risk_version", "signup_closes_at", "signup_opens_at", "state", "submitted_at", "submitted_by_id", "version") VALUES (NEW."activity_id", NEW."audience", NEW."cancelled_at", NEW."cancelled_by_id", NEW."id", NEW."is_hazardous", NEW."is_insured", NEW."maximum_age", NEW."minimum_age", NEW."needs_acceptance", NEW."note", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."risk_notice", NEW."risk_version", NEW."signup_closes_at", NEW."signup_opens_at", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."version"); RETURN NULL;', hash='1e489345622c7dd07f62aba42ea55eef2e8f3a1e', operation='INSERT', pgid='pgtrigger_insert_insert_c087a', table='activities_activityplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activityplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activity_id" IS DISTINCT FROM (NEW."activity_id") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by_id" IS DISTINCT FROM (NEW."cancelled_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_hazardous" IS DISTINCT FROM (NEW."is_hazardous") OR OLD."is_insured" IS DISTINCT FROM (NEW."is_insured") OR OLD."maximum_age" IS DISTINCT FROM (NEW."maximum_age") OR OLD."minimum_age" IS DISTINCT FROM (NEW."minimum_age") OR OLD."needs_acceptance" IS DISTINCT FROM (NEW."needs_acceptance") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."risk_notice" IS DISTINCT FROM (NEW."risk_notice") OR OLD."risk_version" IS DISTINCT FROM (NEW."risk_version") OR OLD."signup_closes_at" IS DISTINCT FROM (NEW."signup_closes_at") OR OLD."signup_opens_at" IS DISTINCT FROM (NEW."signup_opens_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "activities_activityplanevent" ("activity_id", "audience", "cancelled_at", "cancelled_by_id", "id", "is_hazardous", "is_insured", "maximum_age", "minimum_age", "needs_acceptance", "note", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "risk_notice", "risk_version", "signup_closes_at", "signup_opens_at", "state", "submitted_at", "submitted_by_id", "version") VALUES (NEW."activity_id", NEW."audience", NEW."cancelled_at", NEW."cancelled_by_id", NEW."id", NEW."is_hazardous", NEW."is_insured", NEW."maximum_age", NEW."minimum_age", NEW."needs_acceptance", NEW."note", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."risk_notice", NEW."risk_version", NEW."signup_closes_at", NEW."signup_opens_at", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."version"); RETURN NULL;', hash='e47c2ff96ff048ed42091a63c0ea27ecb693513b', operation='UPDATE', pgid='pgtrigger_update_update_cf852', table='activities_activityplan', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(fields=['starts_at'], name='activities__starts__dd3e1d_idx'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('capacity', None), ('placed__lte', models.F('capacity')), _connector='OR'), name='shift_never_overbooked'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['volunteer', 'state', 'service_date'], name='activities__volunte_c8f5ca_idx'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['organization', '-service_date', '-id'], name='activities__organiz_81484b_idx'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['state', 'service_date'], name='activities__state_0cbde8_idx'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['effective_at'], name='activities__effecti_e485cc_idx'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'voided'), _negated=True), fields=('shift', 'volunteer'), name='servicerecord_once_per_shift'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'on_notice', 'locked']), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='servicerecord_confirmed_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='servicerecord_nobody_confirms_own'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'locked'), _negated=True), models.Q(('effective_at__isnull', False), ('locked_at__isnull', False)), _connector='OR'), name='servicerecord_locked_with_time'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'voided'), _negated=True), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='servicerecord_void_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__lte', 1440)), name='servicerecord_within_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicerecord',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_servicerecordevent" ("activity_id", "attended_minutes", "confirmed_at", "confirmed_by_id", "effective_at", "id", "locked_at", "minutes", "organization_id", "organization_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "replaced_by_id", "service_date", "shift_id", "source", "state", "version", "voided_at", "voided_by_id") VALUES (NEW."activity_id", NEW."attended_minutes", NEW."confirmed_at", NEW."confirmed_by_id", NEW."effective_at", NEW."id", NEW."locked_at", NEW."minutes", NEW."organization_id", NEW."organization_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."replaced_by_id", NEW."service_date", NEW."shift_id", NEW."source", NEW."state", NEW."version", NEW."voided_at", NEW."voided_by_id"); RETURN NULL;', hash='e17914774e1695a39fa0163e37bf880456bbf7d7', operation='INSERT', pgid='pgtrigger_insert_insert_c98cb', table='activities_servicerecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicerecord',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activity_id" IS DISTINCT FROM (NEW."activity_id") OR OLD."attended_minutes" IS DISTINCT FROM (NEW."attended_minutes") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."effective_at" IS DISTINCT FROM (NEW."effective_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."locked_at" IS DISTINCT FROM (NEW."locked_at") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."organization_name" IS DISTINCT FROM (NEW."organization_name") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."replaced_by_id" IS DISTINCT FROM (NEW."replaced_by_id") OR OLD."service_date" IS DISTINCT FROM (NEW."service_date") OR OLD."shift_id" IS DISTINCT FROM (NEW."shift_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at") OR OLD."voided_by_id" IS DISTINCT FROM (NEW."voided_by_id"))', func='INSERT INTO "activities_servicerecordevent" ("activity_id", "attended_minutes", "confirmed_at", "confirmed_by_id", "effective_at", "id", "locked_at", "minutes", "organization_id", "organization_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "replaced_by_id", "service_date", "shift_id", "source", "state", "version", "voided_at", "voided_by_id") VALUES (NEW."activity_id", NEW."attended_minutes", NEW."confirmed_at", NEW."confirmed_by_id", NEW."effective_at", NEW."id", NEW."locked_at", NEW."minutes", NEW."organization_id", NEW."organization_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."replaced_by_id", NEW."service_date", NEW."shift_id", NEW."source", NEW."state", NEW."version", NEW."voided_at", NEW."voided_by_id"); RETURN NULL;', hash='f3e0bedb29378377f957077e846222410f93fa60', operation='UPDATE', pgid='pgtrigger_update_update_1efb3', table='activities_servicerecord', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['activity', 'shift'], name='activities__activit_2f9933_idx'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['volunteer', '-signed_in_at'], name='activities__volunte_59d68f_idx'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['batch'], name='activities__batch_a9f10d_idx'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('signed_out_at', None), ('signed_out_at__gt', models.F('signed_in_at')), _connector='OR'), name='attendance_out_after_in'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('signed_out_at', None), models.Q(('out_method', ''), _negated=True), _connector='XOR'), name='attendance_out_says_how'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='attendance_undone_by_with_at'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('undone_at', None)), expressions=[(activities.models.attendances.TsTzRange('signed_in_at', 'signed_out_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&'), ('person', '=')], name='attendance_never_at_two_places'),
        ),
        migrations.AddIndex(
            model_name='signup',
            index=models.Index(fields=['shift', 'state', 'id'], name='activities__shift_i_ea0e1a_idx'),
        ),
        migrations.AddIndex(
            model_name='signup',
            index=models.Index(fields=['volunteer', 'state'], name='activities__volunte_58de32_idx'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'applied', 'waiting', 'placed'))), fields=('shift', 'volunteer'), name='signup_once_per_shift'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['applied', 'waiting', 'placed']), _negated=True), ('risk_version__isnull', False), _connector='OR'), name='signup_placed_knew_the_risks'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.CheckConstraint(condition=models.Q(('placed_at__isnull', False), models.Q(('state', 'placed'), _negated=True), _connector='OR'), name='signup_placed_with_time'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ('asked', 'applied', 'waiting', 'placed'))), models.Q(models.Q(('state__in', ('asked', 'applied', 'waiting', 'placed')), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='signup_ended_with_time'),
        ),
    ]
