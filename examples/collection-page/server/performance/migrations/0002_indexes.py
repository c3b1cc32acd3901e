"""What SELECT * FROM collection_indexes('interviews') says that the table's pages want."""
from django.db import migrations

INDEXES = {
    'ix_interview_day': '(coalesce(end_form, start_form))',
    'ix_interview_project_day': '(project_id, coalesce(end_form, start_form) DESC, id DESC)',
    'ix_interview_interviewer_day': '(interviewer_id, coalesce(end_form, start_form) DESC, id DESC)',
}


class Migration(migrations.Migration):
    dependencies = [('performance', '0001_register')]
    operations = [
        migrations.RunSQL(f'CREATE INDEX {name} ON core_interview {columns}', f'DROP INDEX {name}') for name, columns in INDEXES.items()
    ] + [
        # An index on an expression has no statistics before.
        migrations.RunSQL('ANALYZE core_interview', migrations.RunSQL.noop),
    ]
