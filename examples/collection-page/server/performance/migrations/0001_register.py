"""
The extension, the source of the reports, who may see what, and the role by which the site asks.

To create the extension takes a superuser; where it is there already, the rest takes the owner of the tables and, for the last
statement, whoever created the extension. The role of the site reads neither interviews nor permissions: reports do, and show it
what the named user may see.
"""
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations


def let_the_site_ask(apps, schema_editor):
    role = schema_editor.quote_name(settings.COLLECTION_ROLE)
    schema_editor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO {role}')
    schema_editor.execute(f'GRANT SELECT, UPDATE (last_login) ON auth_user TO {role}')
    schema_editor.execute(f'GRANT EXECUTE ON FUNCTION collection_set_user(bigint) TO {role}')


class Migration(migrations.Migration):
    dependencies = [('core', '0001_initial'), ('auth', '0012_alter_user_first_name_max_length'), ('sessions', '0001_initial')]
    operations = [
        CreateExtension('collection_performance'),
        migrations.RunSQL(
            [
                (
                    """
                    SELECT collection_register(
                        'interviews', 'core_interview', project => 'project_id', time_zone => %s, interviewer => 'interviewer_id',
                        outcome => 'outcome_code', started_at => 'start_form', ended_at => 'end_form', dials => 'call_attempts',
                        subject => 'phone_number', segment => 'extra->>''quota_cell''', row_id => 'id', details => 'extra')
                    """,
                    [settings.TIME_ZONE],
                ),
                "SELECT collection_describe('interviews', 'project', 'core_project', key => 'id', label => 'name')",
                "SELECT collection_describe('interviews', 'interviewer', 'core_interviewer', key => 'id', label => 'display_name', team => 'team')",
                # Besides those that every source has: COMP, REF, BUSY, NOANS, NA.
                "SELECT collection_set_outcome('interviews', 'FAIL', 'Failed', 'other', sort_order => 6)",
                "SELECT collection_use_permissions('interviews', 'user_project_permission', 'user_id', 'project_id', 'permission')",
            ],
            "SELECT collection_unregister('interviews')",
        ),
        migrations.RunPython(let_the_site_ask, migrations.RunPython.noop),
    ]
