"""What one request leaves to the next on the same connection: nothing."""
from unittest import mock

from django.contrib.auth.models import User
from django.db import connection
from performance import reports, views

from .case import API, EDGES, SiteCase

REPORTS = ['page', 'summary', 'bar', 'pie', 'top', 'table', 'filters', 'version']


def query(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


class Transactions(SiteCase):
    def test_one_call_a_request(self):
        self.sign_in()
        for endpoint in REPORTS:
            # session, user, the name, and the report
            with self.assert_statements(4):
                etag = self.ask(endpoint)['ETag']
            with self.assert_statements(4):
                self.assertEqual(self.ask(endpoint, headers={'HTTP_IF_NONE_MATCH': etag}).status_code, 304)
        with self.assert_statements(4):
            self.ask('page', project=1, days=30, group_by='day', metric='sr', top='sr', page=2, sort='duration_sec', outcomes=['COMP', 'REF'])

    def test_refusals_cost_nothing_more(self):
        self.sign_in()
        with self.assert_statements(4):
            self.ask('page', project=50)
        with self.assert_statements(3):
            self.ask('page', nosuch=1)
        self.client.logout()
        with self.assert_statements(0):
            self.ask('page')

    def test_users_in_turn_on_one_connection(self):
        process = query('SELECT pg_backend_pid()')
        for _ in range(3):
            for user, projects in ('edges', [50]), ('other', [51]), ('newcomer', []), ('client', [7]):
                self.assertEqual([project['project_id'] for project in self.get('filters', user)['projects']], projects)
                self.assertIsNone(query('SELECT collection_user()'))
                self.assertEqual(self.ask('summary', project=1).status_code, 403)
                self.assertIsNone(query('SELECT collection_user()'))
                self.assertFalse(connection.in_atomic_block)
        self.assertEqual(query('SELECT pg_backend_pid()'), process)

    def test_nobody_named_sees_nothing(self):
        self.get('filters', 'edges')
        self.assertEqual(query('SELECT count(*) FROM collection_projects'), 0)

    def test_errors_end_the_transaction(self):
        self.sign_in('edges')
        for parameters in {'project': 51}, {'project': 'x'}, {'days': 0}:
            self.assertGreaterEqual(self.ask('page', **parameters).status_code, 400)
            self.assertEqual(connection.connection.info.transaction_status, 0)
            self.assertEqual(self.get('summary', **EDGES)['totals']['attempts'], 7)

    def failing(self, *errors):
        """A request whose report writes, and then fails."""
        def write_and_fail(report, values, known):
            User.objects.filter(username='edges').update(last_login=None)
            query('SELECT 1 / 0') if not errors else None
            raise errors[0]

        self.rows("UPDATE auth_user SET last_login = now() WHERE username = 'edges'")
        self.client.raise_request_exception = False
        with mock.patch.object(views, 'ask', write_and_fail):
            response = self.client.get(API + 'summary')
        self.assertIsNotNone(self.rows("SELECT last_login FROM auth_user WHERE username = 'edges'")[0]['last_login'])
        return response

    def test_what_was_written_before_an_error_is_gone(self):
        self.sign_in('edges')
        self.assertEqual(self.failing().status_code, 400)
        self.assertEqual(self.failing(RuntimeError('a mistake')).status_code, 500)
        self.assertEqual(self.get('summary', **EDGES)['totals']['attempts'], 7)

    def test_other_errors_tell_nothing(self):
        self.sign_in('edges')
        for select in 'phone_number, %s, %s FROM core_interview', 'version, %s, %s FROM no_such_table':
            with mock.patch.object(reports, 'VERSION', f'SELECT {select}'), self.assertLogs('performance.errors'):
                self.assert_refused(self.ask('summary'), 500, 'the database could not answer')

    def test_a_report_that_takes_too_long(self):
        self.sign_in('edges')
        with self.settings(COLLECTION_TIMEOUT=50), mock.patch.object(reports, 'VERSION', 'SELECT pg_sleep(30)::text AS version, %s, %s'):
            self.assert_refused(self.ask('summary'), 503, 'canceling statement due to statement timeout')
        self.assertEqual(self.get('summary', **EDGES)['totals']['attempts'], 7)
        self.assertEqual(query('SHOW statement_timeout'), '0')

    def test_a_state_in_which_the_database_does_not_answer(self):
        self.sign_in('edges')
        with mock.patch.object(reports, 'VERSION', 'SELECT collection_set_user(%s::bigint)::text AS version, %s'), self.settings(TIME_ZONE='424242'):
            self.assert_refused(self.ask('summary'), 503, 'another user is named in this transaction already')

    def test_a_connection_that_broke(self):
        self.sign_in('edges')
        self.get('summary', **EDGES)
        self.rows('SELECT pg_terminate_backend(%s)', query('SELECT pg_backend_pid()'))
        self.client.raise_request_exception = False
        self.client.get(API + 'summary')
        connection.close_if_unusable_or_obsolete()
        self.assertEqual(self.get('summary', **EDGES)['totals']['attempts'], 7)
