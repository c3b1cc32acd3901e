from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CoreProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
            ],
            options={
                'db_table': 'core_project',
            },
        ),
        migrations.CreateModel(
            name='CoreInterviewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('display_name', models.CharField(max_length=128)),
                ('team', models.CharField(blank=True, max_length=64)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'core_interviewer',
            },
        ),
        migrations.CreateModel(
            name='CoreInterview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_number', models.CharField(db_index=True, max_length=32)),
                ('outcome_code', models.CharField(db_index=True, max_length=16)),
                ('call_attempts', models.PositiveSmallIntegerField(default=1)),
                ('start_form', models.DateTimeField(blank=True, null=True)),
                ('end_form', models.DateTimeField(blank=True, null=True)),
                ('duration_sec', models.IntegerField(blank=True, null=True)),
                ('extra', models.JSONField(blank=True, default=dict)),
                ('interviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.coreinterviewer')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='core.coreproject')),
            ],
            options={
                'db_table': 'core_interview',
            },
        ),
        migrations.CreateModel(
            name='UserProjectPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.CharField(max_length=64)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='core.coreproject')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'user_project_permission',
                'unique_together': {('user', 'project', 'permission')},
            },
        ),
        migrations.AddIndex(
            model_name='coreinterview',
            index=models.Index(fields=['project', 'interviewer'], name='core_interv_project_8fa37b_idx'),
        ),
        migrations.AddIndex(
            model_name='coreinterview',
            index=models.Index(fields=['project', 'outcome_code'], name='core_interv_project_2fcb28_idx'),
        ),
        migrations.AddIndex(
            model_name='coreinterview',
            index=models.Index(fields=['start_form'], name='core_interv_start_f_19ee18_idx'),
        ),
        migrations.AddIndex(
            model_name='coreinterview',
            index=models.Index(fields=['end_form'], name='core_interv_end_for_b0c613_idx'),
        ),
    ]
