"""The workbook, read by another program."""
import io
from datetime import datetime
from urllib.parse import urlencode

import openpyxl
from django.db import connection

from .case import API, EDGES, SiteCase


class Export(SiteCase):
    def post(self, user='edges', **filters):
        self.sign_in(user)
        return self.client.post(API + 'export/xlsx', filters, 'application/json')

    def workbook(self, user='edges', **filters):
        response = self.post(user, **filters)
        self.assertEqual(response.status_code, 200, b'' if response.streaming else response.content)
        return openpyxl.load_workbook(io.BytesIO(b''.join(response.streaming_content)))

    def raw(self, workbook):
        header, *rows = workbook['Raw Data'].iter_rows(values_only=True)
        return header, rows

    def test_response(self):
        response = self.post(**EDGES)
        self.assertTrue(response.streaming)
        self.assertEqual(response['Content-Type'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        self.assertIn('attachment; filename="collection-performance.xlsx"', response['Content-Disposition'])
        self.assertEqual(response['Cache-Control'], 'no-store')
        response.close()

    def test_sheets(self):
        workbook = self.workbook(**EDGES)
        self.assertEqual(workbook.sheetnames, ['Summary', 'Interviewer Share', 'Top 5', 'Raw Data'])
        header, rows = self.raw(workbook)
        self.assertEqual(len(rows), 9)
        names = [name.split(' ')[0] for name in header]
        self.assertEqual(names[:11], ['date', 'project', 'project_id', 'interviewer', 'interviewer_id', 'phone_number', 'outcome_code',
                                      'call_attempts', 'start_form', 'end_form', 'duration_sec'])
        last = dict(zip(names, rows[-1]))
        self.assertEqual((last['start_form'], last['end_form'], last['duration_sec'], last['outcome_code']),
                         (datetime(2026, 2, 1, 10), datetime(2026, 2, 1, 10, 10), 600, 'COMP'))
        self.assertEqual({dict(zip(names, row))['phone_number'] for row in rows}, {'+98912***', '***'})

    def test_the_same_filters_as_the_page(self):
        asked = {'project': 4, 'days': 90, 'outcomes': ['COMP', 'REF'], 'team': ['North', 'South']}
        self.sign_in('manager')
        count = self.get('table', **asked)['count']
        shares = self.get('pie', **asked)
        header, rows = self.raw(self.workbook('manager', **asked))
        self.assertEqual(len(rows), count)
        self.assertGreater(count, 0)
        self.assertEqual({row[header.index('outcome_code')] for row in rows}, {'COMP', 'REF'})
        self.assertEqual({row[header.index('interviewer_id')] for row in rows}, {share['interviewer_id'] for share in shares})
        women = self.raw(self.workbook('manager', **asked, segment='women'))[1]
        self.assertEqual(len(women), self.get('table', **asked, segment='women')['count'])
        self.assertGreater(count, len(women))
        one = self.raw(self.workbook('manager', project='4', days='90', interviewer=shares[0]['interviewer_id']))[1]
        self.assertEqual(len(one), self.get('table', project=4, days=90, interviewer=shares[0]['interviewer_id'])['count'])

    def test_fields_of_a_form(self):
        self.sign_in('edges')
        fields = urlencode({**EDGES, 'outcomes': ['COMP', 'REF'], 'csrfmiddlewaretoken': 'x'}, doseq=True)
        response = self.client.post(API + 'export/xlsx', fields, 'application/x-www-form-urlencoded')
        workbook = openpyxl.load_workbook(io.BytesIO(b''.join(response.streaming_content)))
        self.assertEqual(len(self.raw(workbook)[1]), 3)

    def test_own_projects_alone(self):
        self.assertEqual(len(self.raw(self.workbook('edges', **{**EDGES, 'project': None}))[1]), 9)
        rows = self.raw(self.workbook('other', **{**EDGES, 'project': None}))[1]
        self.assertEqual(sorted(row[5] for row in rows), ['+989121111111', '+989121111112'])
        self.assertEqual(self.raw(self.workbook('newcomer', days=90))[1], [])

    def test_persian(self):
        workbook = self.workbook(**EDGES, language='fa', sort='sr')
        self.assertTrue(workbook['Summary'].sheet_view.rightToLeft)

    def test_refusals_are_no_files(self):
        self.assert_refused(self.post(project=51), 403, 'permission denied for project 51')
        self.assert_refused(self.post(project=987654), 403, 'permission denied for project 987654')
        self.assert_refused(self.post(sort='x'), 400, 'invalid sort: "x"', 'success')
        self.assert_refused(self.post(language='de'), 400, 'invalid language: "de"', 'en, fa')
        self.assert_refused(self.post(outcomes=['ODD']), 400, 'invalid outcome code: "ODD"', 'COMP')
        self.assert_refused(self.post(group_by='day'), 400, 'unknown parameter')
        self.assertFalse(connection.in_atomic_block)

    def test_who_leaves_in_the_middle(self):
        response = self.post('manager', days=90)
        next(iter(response.streaming_content))
        self.assertTrue(connection.in_atomic_block)
        response.close()
        self.assertFalse(connection.in_atomic_block)
        self.assertEqual([project['project_id'] for project in self.get('filters', 'edges')['projects']], [50])

    def test_one_statement(self):
        self.sign_in('edges')
        # session, user, the name, the cursor
        with self.assert_statements(4):
            response = self.client.post(API + 'export/xlsx', EDGES, 'application/json')
            b''.join(response.streaming_content)
