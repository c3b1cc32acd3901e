from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    """A database that its owner migrates and fills once; the tests ask as the role of the site, which can change nothing of it."""

    def setup_databases(self, **options):
        connection.settings_dict['USER'] = 'postgres'
        databases = super().setup_databases(**options)
        call_command('demo', interviews=4000, password='of a test')
        with connection.cursor() as cursor:
            cursor.execute((Path(__file__).parent / 'edges.sql').read_text())
        connection.close()
        connection.settings_dict['USER'] = settings.COLLECTION_ROLE
        return databases

    def teardown_databases(self, databases, **options):
        connection.close()
        connection.settings_dict['USER'] = 'postgres'
        super().teardown_databases(databases, **options)
