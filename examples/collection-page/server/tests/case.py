from contextlib import contextmanager

import psycopg2
import psycopg2.extras
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import SimpleTestCase
from django.test.utils import CaptureQueriesContext

API = '/api/performance/collection/'
# The days of edges.sql.
EDGES = {'project': 50, 'from': '2026-02-01', 'to': '2026-02-10'}


def owned():
    """A connection of the owner of the tables, each of whose statements is committed."""
    database = connection.settings_dict
    owner = psycopg2.connect(host=database['HOST'], port=database['PORT'], dbname=database['NAME'], user='postgres')
    owner.autocommit = True
    return owner


class SiteCase(SimpleTestCase):
    """
    Requests to the site, whose transactions end as they do in service, so that nothing is undone after a test: what a test changes
    by change() is changed back.
    """

    databases = '__all__'

    def setUp(self):
        self.owner = owned()
        self.addCleanup(self.owner.close)

    def sign_in(self, username='manager'):
        self.client.force_login(User.objects.get(username=username))

    def get(self, endpoint, user=None, **parameters):
        """The body of what is answered with 200. The parameter from is spelled from_."""
        response = self.ask(endpoint, user, **parameters)
        self.assertEqual(response.status_code, 200, response.content)
        return response.json()

    def ask(self, endpoint, user=None, headers=None, **parameters):
        if user:
            self.sign_in(user)
        return self.client.get(API + endpoint, {name.rstrip('_'): value for name, value in parameters.items()}, **(headers or {}))

    def assert_refused(self, response, status, message, hint=None):
        body = response.json()
        self.assertEqual((response.status_code, body['message']), (status, message))
        if hint:
            self.assertIn(hint, body['hint'])
        self.assertEqual(set(body), {'message', 'detail', 'hint'})

    @contextmanager
    def assert_statements(self, number):
        """Those of the site's connection, but BEGIN and COMMIT."""
        with CaptureQueriesContext(connection) as captured:
            yield
        self.assertEqual(len(captured), number, [query['sql'] for query in captured])

    def rows(self, statement, *parameters):
        """What plain SQL says, to the owner of the tables."""
        with self.owner.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(statement, parameters)
            return [dict(row) for row in cursor.fetchall()] if cursor.description else []

    def change(self, statement, back):
        self.addCleanup(self.rows, back)
        self.rows(statement)

    def today(self):
        return self.rows('SELECT (now() AT TIME ZONE %s)::date AS today', settings.TIME_ZONE)[0]['today']
