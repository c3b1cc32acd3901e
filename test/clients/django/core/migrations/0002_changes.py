"""What becomes of a table that is registered already: columns added, made longer, renamed; indexes."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('core', '0001_initial'), ('performance', '0001_register')]
    operations = [
        migrations.AddField('CoreInterview', 'duration_sec', models.IntegerField(blank=True, null=True)),
        migrations.AlterField('CoreInterview', 'outcome_code', models.CharField(db_index=True, max_length=32)),
        migrations.RenameField('CoreInterview', 'call_attempts', 'calls'),
        migrations.RenameField('CoreInterview', 'calls', 'call_attempts'),
        migrations.AddIndex('CoreInterview', models.Index(fields=['project', 'interviewer'], name='core_interv_project_8fa37b_idx')),
        migrations.AddIndex('CoreInterview', models.Index(fields=['project', 'outcome_code'], name='core_interv_project_2fcb28_idx')),
        migrations.AddIndex('CoreInterview', models.Index(fields=['start_form'], name='core_interv_start_f_19ee18_idx')),
        migrations.AddIndex('CoreInterview', models.Index(fields=['end_form'], name='core_interv_end_for_b0c613_idx')),
    ]
