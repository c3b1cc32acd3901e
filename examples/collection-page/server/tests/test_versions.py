"""An unchanged answer costs a 304; a changed one never does."""
from django.test import override_settings

from .case import API, EDGES, SiteCase

NEW_ROW = """INSERT INTO core_interview (id, project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra)
             VALUES (900000, {}, 50, '+989120000099', 'COMP', 1, '2026-02-07 10:00+03:30', '2026-02-07 10:05+03:30', '{{}}')"""
NO_ROW = 'DELETE FROM core_interview WHERE id = 900000'


class Versions(SiteCase):
    def setUp(self):
        super().setUp()
        self.sign_in('edges')

    def etag(self, endpoint='page', **parameters):
        return self.ask(endpoint, **parameters)['ETag']

    def again(self, etag, endpoint='page', **parameters):
        return self.ask(endpoint, headers={'HTTP_IF_NONE_MATCH': etag}, **parameters)

    def test_unchanged(self):
        for endpoint in 'page', 'summary', 'bar', 'pie', 'top', 'table', 'filters', 'version':
            response = self.again(self.etag(endpoint), endpoint)
            self.assertEqual((response.status_code, response.content), (304, b''))
            self.assertTrue(response['ETag'])
            self.assertEqual(response['Cache-Control'], 'private, no-cache')
            self.assertIn('Cookie', response['Vary'])

    def test_one_of_several_and_weak_ones(self):
        etag = self.etag()
        self.assertEqual(self.again(f'"x", W/{etag}').status_code, 304)
        for other in '"x"', 'x', '', '*', '"' + 'x' * 5000 + '"', '"%s", "\\"', "\"' OR true --\"":
            self.assertEqual(self.again(other).status_code, 200)

    def test_a_new_interview(self):
        etag, version = self.etag(**EDGES), self.get('version')['version']
        self.change(NEW_ROW.format(50), NO_ROW)
        response = self.again(etag, **EDGES)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()['summary']['totals']['attempts'], 8)
        self.assertNotEqual(self.get('version')['version'], version)
        self.assertNotEqual(response['ETag'], etag)

    def test_what_the_user_may_not_see_changes_nothing(self):
        etag = self.etag()
        self.change(NEW_ROW.format(51), NO_ROW)
        self.assertEqual(self.again(etag).status_code, 304)
        self.change("UPDATE core_interviewer SET display_name = 'X' WHERE id = 1", "UPDATE core_interviewer SET display_name = 'Y' WHERE id = 1")
        self.assertEqual(self.again(etag).status_code, 304)

    def test_a_fold_changes_nothing(self):
        etag = self.etag()
        self.rows("SELECT collection_refresh('interviews')")
        self.assertEqual(self.again(etag).status_code, 304)

    def test_a_grant_and_its_end(self):
        etag = self.etag()
        self.change("INSERT INTO user_project_permission (user_id, project_id, permission) VALUES (10, 50, 'view_phone')",
                    "DELETE FROM user_project_permission WHERE user_id = 10 AND project_id = 50 AND permission = 'view_phone'")
        response = self.again(etag)
        self.assertEqual(response.status_code, 200)
        etag = response['ETag']
        self.change('DELETE FROM user_project_permission WHERE user_id = 10 AND project_id = 50',
                    "INSERT INTO user_project_permission (user_id, project_id, permission) VALUES (10, 50, 'view_collection_perf')")
        self.assertEqual(self.again(etag).status_code, 200)
        self.assertEqual(self.again(etag, **EDGES).status_code, 403)

    def test_another_user_with_the_same_browser(self):
        etag = self.etag(**{**EDGES, 'project': ''})
        self.sign_in('other')
        response = self.again(etag, **{**EDGES, 'project': ''})
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()['summary']['totals']['attempts'], 2)

    def test_names_are_shown_in_the_end(self):
        etag = self.etag()
        with override_settings(COLLECTION_MAX_AGE=10**8):
            self.assertEqual(self.again(etag).status_code, 200)

    def test_errors_are_not_kept(self):
        response = self.client.get(API + 'summary', {'project': 1})
        self.assertEqual(response.status_code, 403)
        self.assertNotIn('ETag', response)
