"""Who sees what, and what is refused; none of it tells more than the caller may know."""
import json
import re
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.test import Client

from .case import API, EDGES, SiteCase

REPORTS = ['page', 'summary', 'bar', 'pie', 'top', 'table']


class Access(SiteCase):
    def test_nobody_signed_in(self):
        for endpoint in [*REPORTS, 'filters', 'version', 'session', 'nosuch']:
            self.assertEqual(self.ask(endpoint).status_code, 401, endpoint)
        self.assertEqual(self.client.post(API + 'export/xlsx', {}, 'application/json').status_code, 401)

    def test_a_project_of_others_is_as_one_that_is_not(self):
        for user, project in ('supervisor', 1), ('edges', 51), ('edges', 1), ('client', 50), ('newcomer', 1):
            self.sign_in(user)
            for endpoint in REPORTS:
                refused = self.ask(endpoint, project=project)
                missing = self.ask(endpoint, project=987654)
                self.assert_refused(refused, 403, f'permission denied for project {project}')
                self.assertEqual(refused.content, missing.content.replace(b'987654', str(project).encode()))
                self.assertEqual({**refused.headers, 'Content-Length': 0}, {**missing.headers, 'Content-Length': 0})

    def test_without_a_project_only_ones_own(self):
        days = {'from': '2026-02-01', 'to': '2026-02-10'}
        self.assertEqual(self.get('summary', 'edges', **days)['totals']['attempts'], 7)
        self.assertEqual(self.get('summary', 'other', **days)['totals']['attempts'], 2)
        self.assertEqual({row['project'] for row in self.get('table', 'edges', **days)['results']}, {'Edges'})
        self.assertEqual(self.get('bar', 'edges', **days, group_by='project'),
                         [{'project_id': 50, 'label': 'Edges', 'completes': 2, 'attempts': 7, 'sr': 0.286}])

    def test_a_user_without_projects(self):
        self.sign_in('newcomer')
        self.assertEqual({name: value for name, value in self.get('filters').items() if isinstance(value, list)},
                         {'projects': [], 'interviewers': [], 'outcomes': [], 'teams': [], 'segments': []})
        page = self.get('page', days=90)
        self.assertEqual(page['summary']['totals'], {'attempts': 0, 'completes': 0, 'success_rate': 0, 'avg_duration_sec': 0})
        self.assertEqual([page[name] for name in ('by_day', 'bar', 'pie', 'top', 'table')], [[], [], [], [], {'count': 0, 'results': []}])

    def test_an_interviewer_of_others_shows_nothing(self):
        """Interviewer 51 works for projects 50 and 51: of each user's own, that user sees."""
        self.assertEqual(self.get('summary', 'edges', **{**EDGES, 'project': ''}, interviewer=51)['totals']['attempts'], 2)
        self.assertEqual(self.get('summary', 'other', **{**EDGES, 'project': ''}, interviewer=51)['totals']['attempts'], 1)
        for interviewer in 51, 424242:
            self.assertEqual(self.get('summary', 'client', **{**EDGES, 'project': 7}, interviewer=interviewer)['totals']['attempts'], 0)
        names = {row['label'] for row in self.get('filters', 'client')['interviewers']}
        self.assertFalse(names & {'Edith <b>E.</b>', '100%_\\'})

    def test_what_a_dictionary_does_not_have_is_refused_though_rows_have_it(self):
        seen, unseen = (self.ask('summary', 'edges', **EDGES, outcomes=code) for code in ('ODD', 'EVEN'))
        self.assert_refused(seen, 400, 'invalid outcome code: "ODD"', 'COMP, REF, BUSY, NOANS, NA, FAIL')
        self.assertEqual(seen.content.replace(b'ODD', b'EVEN'), unseen.content)

    def test_grants_are_live(self):
        self.sign_in('client')
        self.assertEqual(self.ask('summary', project=50).status_code, 403)
        self.change("INSERT INTO user_project_permission (user_id, project_id, permission) VALUES (3, 50, 'view_collection_perf')",
                    'DELETE FROM user_project_permission WHERE user_id = 3 AND project_id = 50')
        self.assertEqual(self.ask('summary', project=50).status_code, 200)
        self.assertEqual([project['project_id'] for project in self.get('filters')['projects']], [7, 50])
        self.rows('DELETE FROM user_project_permission WHERE user_id = 3 AND project_id = 50')
        self.assertEqual(self.ask('summary', project=50).status_code, 403)

    def test_phone_numbers(self):
        """view_phone is of a project: the others' stay masked on the same page."""
        for user, phones in ('manager', {1, 5}), ('supervisor', set()), ('client', set()):
            rows = self.get('table', user, days=90, page_size=5000, cols='project_id,phone_number')['results']
            shown = {row['project_id'] for row in rows if '*' not in row['phone_number']}
            self.assertEqual(shown, phones)
            self.assertTrue(all(row['phone_number'] == '+98912***' for row in rows if row['project_id'] not in phones))
        self.assertEqual({row['phone_number'] for row in self.get('table', 'edges', **EDGES)['results']}, {'+98912***', '***'})
        self.assertEqual({row['phone_number'] for row in self.get('table', 'other', **{**EDGES, 'project': 51})['results']},
                         {'+989121111111', '+989121111112'})

    def test_the_role_of_the_site_reads_no_table_of_it(self):
        for relation in 'core_interview', 'core_project', 'core_interviewer', 'user_project_permission':
            with self.assertRaises(DatabaseError) as caught, connection.cursor() as cursor:
                cursor.execute(f'SELECT FROM {relation}')
            self.assertEqual(caught.exception.__cause__.pgcode, '42501')
            connection.rollback()

    def test_who_signed_out_is_out(self):
        self.get('page', 'manager')
        cookie = self.client.cookies['sessionid'].value
        self.assertEqual(self.client.post('/accounts/logout/').status_code, 204)
        self.assertEqual(self.ask('page').status_code, 401)
        self.client.cookies['sessionid'] = cookie
        self.assertEqual(self.ask('page').status_code, 401)

    def test_a_user_who_is_no_longer_active(self):
        self.sign_in('client')
        self.change('UPDATE auth_user SET is_active = false WHERE id = 3', 'UPDATE auth_user SET is_active = true WHERE id = 3')
        self.assertEqual(self.ask('summary').status_code, 401)


class Parameters(SiteCase):
    """What the database refuses is a 400 with its words, and so is what does not get as far."""

    def setUp(self):
        super().setUp()
        self.sign_in('manager')

    def test_words_and_numbers(self):
        refused = [
            ('bar', {'group_by': 'phone_number'}, 'invalid group_by: "phone_number"', 'interviewer, day, outcome'),
            ('bar', {'metric': 'x'}, 'invalid metric: "x"', 'completes, attempts, sr'),
            ('bar', {'limit': 0}, 'invalid row_limit: 0', '1 to 10000'),
            ('bar', {'limit': 10001}, 'invalid row_limit: 10001', '1 to 10000'),
            ('pie', {'metric': 'sr'}, 'invalid metric: "sr"', 'completes, attempts'),
            ('top', {'sort': 'name'}, 'invalid sort: "name"', 'success, attempts, sr'),
            ('top', {'direction': 'up'}, 'invalid direction: "up"', 'desc, asc'),
            ('table', {'page': 0}, 'invalid page: 0', 'from 1'),
            ('table', {'page': -1}, 'invalid page: -1', 'from 1'),
            ('table', {'page_size': 10001}, 'invalid page_size: 10001', '1 to 10000'),
            ('table', {'page': 2**63 - 1}, f'invalid page: {2**63 - 1}', 'from 1'),
            ('table', {'sort': 'extra'}, 'invalid sort: "extra"', 'outcome_code'),
            ('table', {'cols': 'date,password'}, 'invalid cols: "password"', 'phone_number'),
            ('page', {'top': 'x'}, 'invalid sort: "x"', 'success'),
            ('page', {'cols': 'x'}, 'invalid cols: "x"', 'phone_number'),
            ('summary', {'days': 0}, 'invalid last_days: 0', '1 to 36600'),
            ('summary', {'days': 36601}, 'invalid last_days: 36601', '1 to 36600'),
            ('summary', {'from': '2026-02-02', 'to': '2026-02-01'}, 'date_from is after date_to', 'Both days'),
            ('summary', {'outcomes': ['COMP', 'COMP%']}, 'invalid outcome code: "COMP%"', 'COMP, REF'),
        ]
        for endpoint, asked, message, hint in refused:
            with self.subTest(endpoint=endpoint, **asked):
                self.assert_refused(self.ask(endpoint, **asked), 400, message, hint)

    def test_what_is_not_of_its_type(self):
        for asked in (
                {'project': 'x'}, {'project': '1; DROP TABLE core_interview'}, {'project': '1.5'}, {'project': '9' * 30}, {'project': "1'--"},
                {'project': 'NULL'}, {'project': '{1}'}, {'interviewer': 'x'}, {'interviewer': '{1,2}'}, {'interviewer': [1, 'x']},
                {'interviewer': '9' * 30}, {'interviewer': '1,2'}, {'from': 'x'}, {'from': '2026-13-01'}, {'to': '2026-02-30'}, {'to': '31'},
                {'days': 'x'}, {'days': '99999999999'}, {'days': '7 days'}, {'from': '5874898-01-01'}, {'to': '2026-02-01T00:00:00Zjunk'}):
            with self.subTest(**asked):
                response = self.ask('summary', **asked)
                self.assertEqual(response.status_code, 400, response.content)
                self.assertTrue(response.json()['message'])

    def test_days_at_the_ends_of_time(self):
        for asked in {'from': '-infinity'}, {'to': 'infinity'}, {'from': '0001-01-01', 'to': '5874897-12-31'}, {'to': '4714-11-24 BC'}:
            with self.subTest(**asked):
                self.assertIn(self.ask('page', **asked).status_code, (200, 400))

    def test_signs_of_sql_are_letters(self):
        for text in "%", "_", "%_\\", "'", "''", '"', '\\', "' OR '1'='1", '{}', '{a,b}', 'NULL', '%s', '%(x)s', '<script>', '100%_\\', '\u202e', '😀', 'a' * 8000:
            with self.subTest(text=text[:20]):
                self.assertEqual(self.get('summary', days=90, team=text)['totals']['attempts'], 0)
                self.assertIn(self.ask('bar', metric=text).status_code, (400,))
                self.assertEqual(self.ask('summary', outcomes=text).status_code, 400)

    def test_characters_that_no_text_holds(self):
        self.assert_refused(self.ask('summary', team='a\0b'), 400, 'invalid team')
        response = self.client.post(API + 'export/xlsx', '{"team": "\\ud800"}', 'application/json')
        self.assert_refused(response, 400, 'invalid team')

    def test_parameters_that_are_not(self):
        self.assert_refused(self.ask('summary', interviewers=7), 400, 'unknown parameter', 'days, from, interviewer, outcomes, project, segment, team, to')
        self.assert_refused(self.ask('summary', source='other'), 400, 'unknown parameter')
        self.assert_refused(self.ask('filters', project=1), 400, 'unknown parameter')
        self.assert_refused(self.ask('summary', project=[1, 2]), 400, 'more than one project')
        self.assertEqual(self.ask('summary', format='html').status_code, 400)

    def test_many_values(self):
        self.assertEqual(self.get('summary', days=90, interviewer=list(range(1, 900))), self.get('summary', days=90))
        self.assertEqual(self.ask('summary', interviewer=list(range(3000))).status_code, 400)

    def test_methods_and_addresses(self):
        for method in self.client.post, self.client.put, self.client.delete, self.client.patch:
            self.assertEqual(method(API + 'summary').status_code, 405)
        self.assert_refused(self.ask('nosuch'), 404, 'no such endpoint')
        self.assert_refused(self.ask('summary/'), 404, 'no such endpoint')
        self.assertEqual(self.client.get(API + 'export/xlsx').status_code, 405)
        self.assertEqual(self.client.head(API + 'summary').status_code, 200)

    def test_a_body_of_json_whatever_is_accepted(self):
        for accepted in 'text/html', 'application/vnd.ms-excel', '*/*':
            response = self.ask('summary', headers={'HTTP_ACCEPT': accepted}, project='x')
            self.assertEqual((response.status_code, response['Content-Type']), (400, 'application/json'))

    def test_bodies_that_are_none(self):
        for body in '[]', '1', '"x"', 'null', '{"project": {"a": 1}}', '{"project": true}', '{"project": [[1]]}', '{', '{"project": NaN}', '{"x": 1}':
            with self.subTest(body=body):
                response = self.client.post(API + 'export/xlsx', body, 'application/json')
                self.assertEqual(response.status_code, 400, response.content[:80])
                self.assertTrue(json.loads(response.content)['message'])
        self.assertEqual(self.client.post(API + 'export/xlsx', '<x/>', 'text/xml').status_code, 415)
        large = 'x' * 300_000
        self.assert_refused(self.client.post(API + 'export/xlsx', f'{{"team": "{large}"}}', 'application/json'), 413, 'the body is too large')
        self.assertEqual(self.client.post(API + 'export/xlsx', f'team={large}', 'application/x-www-form-urlencoded').status_code, 413)


class Site(SiteCase):
    def test_the_page_wants_a_user(self):
        response = self.client.get('/performance/collection?project=1&lang=fa')
        self.assertRedirects(response, '/accounts/login/?next=/performance/collection%3Fproject%3D1%26lang%3Dfa', fetch_redirect_response=False)
        self.sign_in()
        response = self.client.get('/performance/collection?project=1&lang=fa')
        self.assertContains(response, 'the built page')
        self.assertIn('csrftoken', response.cookies)
        self.assertRedirects(self.client.get('/'), '/performance/collection', fetch_redirect_response=False)

    def test_signing_in(self):
        response = self.client.get('/accounts/login/?next=/performance/collection%3Flang%3Dfa')
        self.assertContains(response, 'dir="rtl"')
        self.assertContains(self.client.get('/accounts/login/?lang=xx'), 'dir="ltr"')
        wrong = self.client.post('/accounts/login/?lang=fa', {'username': 'manager', 'password': 'x'})
        self.assertContains(wrong, 'کاربری با این نام و گذرواژه نیست')
        right = self.client.post('/accounts/login/', {'username': 'manager', 'password': 'of a test', 'next': '/performance/collection?lang=fa'})
        self.assertRedirects(right, '/performance/collection?lang=fa', fetch_redirect_response=False)
        self.assertTrue(right.cookies['sessionid']['httponly'])
        self.assertEqual(self.get('session'), {'id': 1, 'username': 'manager', 'name': 'Maryam Manager'})

    def test_what_signing_in_asks_for_is_there(self):
        for address in '/accounts/login/', '/accounts/login/?lang=fa':
            page = self.client.get(address).content.decode()
            icons = re.findall(r'<link rel="icon" href="([^"]+)"', page)
            for asked in re.findall(r' (?:href|src)="([^"]+)"', page):
                response = self.client.get(urljoin(address, asked))
                self.assertEqual(response.status_code, 200, asked)
                if asked in icons:
                    self.assertEqual(response['Content-Type'].partition(';')[0], 'image/svg+xml')
                    self.assertIn(b'<svg', b''.join(response))
            # Else a browser asks for /favicon.ico, which is not there.
            self.assertEqual(len(icons), 1)

    def test_interviewers_cannot_sign_in(self):
        self.client.post('/accounts/login/', {'username': 'interviewer1', 'password': '!'})
        self.assertEqual(self.ask('session').status_code, 401)

    def test_not_sent_elsewhere(self):
        for away in 'https://example.org/', '//example.org', 'javascript:alert(1)':
            response = self.client.post('/accounts/login/', {'username': 'client', 'password': 'of a test', 'next': away})
            self.assertRedirects(response, settings.LOGIN_REDIRECT_URL, fetch_redirect_response=False)

    def test_a_post_wants_the_token(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(User.objects.get(username='manager'))
        self.assertEqual(strict.get(API + 'session').status_code, 200)
        token = strict.cookies['csrftoken'].value
        self.assertEqual(strict.post(API + 'export/xlsx', {}, 'application/json').status_code, 403)
        self.assertEqual(strict.post('/accounts/logout/').status_code, 403)
        response = strict.post(API + 'export/xlsx', {'days': 1}, 'application/json', HTTP_X_CSRFTOKEN=token)
        self.assertEqual(response.status_code, 200)
        response.close()
        response = strict.post(API + 'export/xlsx', f'days=1&csrfmiddlewaretoken={token}', 'application/x-www-form-urlencoded')
        self.assertEqual(response.status_code, 200)
        response.close()
        self.assertEqual(strict.post('/accounts/logout/', HTTP_X_CSRFTOKEN=token).status_code, 204)

    def test_headers(self):
        self.sign_in()
        for path in '/performance/collection', '/accounts/login/?lang=fa', API + 'summary':
            response = self.client.get(path)
            self.assertIn("frame-ancestors 'none'", response['Content-Security-Policy'])
            self.assertNotIn('unsafe-eval', response['Content-Security-Policy'])
            self.assertEqual((response['X-Frame-Options'], response['X-Content-Type-Options']), ('DENY', 'nosniff'))
        self.assertEqual(self.client.get('/performance/collection', HTTP_HOST='example.org').status_code, 400)
