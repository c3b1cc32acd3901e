import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel('CoreProject', options={'db_table': 'core_project'}, fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=255)),
        ]),
        migrations.CreateModel('CoreInterviewer', options={'db_table': 'core_interviewer'}, fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ('display_name', models.CharField(max_length=128)),
            ('team', models.CharField(blank=True, max_length=64)),
        ]),
        migrations.CreateModel('CoreInterview', options={'db_table': 'core_interview'}, fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='core.coreproject')),
            ('interviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.coreinterviewer')),
            ('phone_number', models.CharField(db_index=True, max_length=32)),
            ('outcome_code', models.CharField(db_index=True, max_length=16)),
            ('call_attempts', models.PositiveSmallIntegerField(default=1)),
            ('start_form', models.DateTimeField(blank=True, null=True)),
            ('end_form', models.DateTimeField(blank=True, null=True)),
            ('extra', models.JSONField(blank=True, default=dict)),
        ]),
        migrations.CreateModel('UserProjectPermission', options={
            'db_table': 'user_project_permission', 'unique_together': {('user', 'project', 'permission')},
        }, fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='core.coreproject')),
            ('permission', models.CharField(max_length=64)),
        ]),
    ]
