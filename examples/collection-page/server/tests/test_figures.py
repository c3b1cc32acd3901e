"""Every endpoint against plain SQL on the table."""
from datetime import timedelta

from .case import EDGES, SiteCase

FIGURES = """
    SELECT {key}, count(*) FILTER (WHERE outcome_code <> '') AS attempts, count(*) FILTER (WHERE outcome_code = 'COMP') AS completes,
           coalesce(round(count(*) FILTER (WHERE outcome_code = 'COMP')::numeric / nullif(count(*) FILTER (WHERE outcome_code <> ''), 0), 4), 0)::float8 AS rate,
           coalesce(round(sum(extract(epoch FROM end_form - start_form)) FILTER (WHERE end_form > start_form)
                          / count(*) FILTER (WHERE end_form > start_form)), 0)::int AS seconds
    FROM core_interview JOIN core_interviewer ON core_interviewer.id = interviewer_id,
         LATERAL (SELECT (coalesce(end_form, start_form) AT TIME ZONE 'Asia/Tehran')::date AS day) AS dated
    WHERE day BETWEEN %s AND %s AND {condition} GROUP BY 1"""


class Figures(SiteCase):
    def setUp(self):
        super().setUp()
        self.sign_in('manager')
        self.to = self.today()
        self.since = self.to - timedelta(days=29)

    def counted(self, key="'all'", condition='project_id IN (1, 2, 3, 4, 5)', since=None, to=None):
        key = f'{key}::text AS key'
        return {row.pop('key'): row for row in self.rows(FIGURES.format(key=key, condition=condition), since or self.since, to or self.to)}

    def test_summary(self):
        body = self.get('summary', project=1, days=30)
        counted = self.counted(condition='project_id = 1')['all']
        self.assertEqual(body['project'], 1)
        self.assertEqual(body['range'], {'from': str(self.since), 'to': str(self.to)})
        self.assertEqual(list(body['totals'].values()), list(counted.values()))
        self.assertGreater(counted['completes'], 0)

    def test_days(self):
        days = self.get('summary', days=30)['by_day']
        counted = self.counted('day')
        self.assertEqual([day['day'] for day in days], sorted(counted))
        self.assertEqual({day['day']: (day['attempts'], day['completes']) for day in days},
                         {day: (row['attempts'], row['completes']) for day, row in counted.items()})
        self.assertEqual([list(day) for day in days], [['day', 'attempts', 'completes', 'sr']] * len(days))

    def test_the_period_before(self):
        before = self.get('summary', project=1, days=30)['previous']
        counted = self.counted(condition='project_id = 1')['all']
        earlier = self.counted(condition='project_id = 1', since=self.since - timedelta(days=30), to=self.since - timedelta(days=1))['all']
        self.assertEqual(before['range'], {'from': str(self.since - timedelta(days=30)), 'to': str(self.since - timedelta(days=1))})
        self.assertEqual(list(before['totals'].values()), list(earlier.values()))
        self.assertEqual([round(change, 4) for change in before['change'].values()],
                         [round(now - then, 4) for now, then in zip(counted.values(), earlier.values())])

    def test_a_week_is_the_default(self):
        self.assertEqual(self.get('summary')['range'], {'from': str(self.to - timedelta(days=6)), 'to': str(self.to)})
        self.assertEqual(self.get('summary', project='', from_='', to='', days='', interviewer='', outcomes='', team=''), self.get('summary'))

    def test_bars_of_interviewers(self):
        counted = self.counted('interviewer_id')
        for metric in 'completes', 'attempts', 'sr':
            bars = self.get('bar', days=30, metric=metric, limit=100)
            self.assertEqual({str(bar['interviewer_id']): (bar['attempts'], bar['completes']) for bar in bars},
                             {key: (row['attempts'], row['completes']) for key, row in counted.items()})
            self.assertEqual([bar[metric] for bar in bars], sorted((bar[metric] for bar in bars), reverse=True))
        self.assertEqual(len(self.get('bar', days=90)), 30)
        self.assertEqual(self.get('bar', days=90, limit=3), self.get('bar', days=90)[:3])

    def test_bars_of_other_groups(self):
        for group, key, name in ('day', 'day', 'day'), ('outcome', 'outcome_code', 'key'), ('project', 'project_id', 'project_id'), ('team', 'team', 'key'):
            bars = self.get('bar', days=30, group_by=group)
            counted = {key: (row['attempts'], row['completes']) for key, row in self.counted(key).items() if key}
            self.assertEqual({str(bar[name]): (bar['attempts'], bar['completes']) for bar in bars if bar[name]}, counted)

    def test_shares(self):
        shares = self.get('pie', days=30, limit=100)
        counted = self.counted('interviewer_id')
        self.assertEqual({str(share['interviewer_id']): share['value'] for share in shares}, {key: row['completes'] for key, row in counted.items()})
        few = self.get('pie', days=30, limit=2)
        self.assertEqual(few[:2], shares[:2])
        self.assertEqual(few[2], {'interviewer_id': None, 'label': 'others', 'value': sum(share['value'] for share in shares[2:])})
        self.assertEqual(sum(share['value'] for share in self.get('pie', days=30, metric='attempts')), self.counted()['all']['attempts'])

    def test_top(self):
        for sort, kpi in ('success', 'completes'), ('attempts', 'attempts'), ('sr', 'sr'):
            for direction, best in ('desc', True), ('asc', False):
                top = self.get('top', days=30, sort=sort, direction=direction, limit=100)
                self.assertEqual([row[kpi] for row in top], sorted((row[kpi] for row in top), reverse=best))
                self.assertEqual([row['rank'] for row in top], list(range(1, len(top) + 1)))
        counted = self.counted('interviewer_id')
        self.assertEqual({str(row['interviewer_id']): row['avg_duration_sec'] for row in top}, {key: row['seconds'] for key, row in counted.items()})
        self.assertEqual(len(self.get('top', days=30)), 5)

    def test_table(self):
        expected = self.rows(
            """SELECT id, to_char(start_form AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS start_form, outcome_code, interviewer_id, call_attempts
               FROM core_interview WHERE project_id = 2 AND (coalesce(end_form, start_form) AT TIME ZONE 'Asia/Tehran')::date BETWEEN %s AND %s
               ORDER BY coalesce(end_form, start_form) DESC, id DESC""", self.since, self.to)
        cols = 'row_id,start_form,outcome_code,interviewer_id,call_attempts'
        seen = []
        for page in range(1, 100):
            body = self.get('table', project=2, days=30, page=page, page_size=40, cols=cols)
            self.assertEqual(body['count'], len(expected))
            if not body['results']:
                break
            seen += body['results']
        self.assertEqual([list(row) for row in seen], [cols.split(',')] * len(expected))
        self.assertEqual([(int(row['row_id']), row['outcome_code'], row['interviewer_id'], row['call_attempts']) for row in seen],
                         [(row['id'], row['outcome_code'], row['interviewer_id'], row['call_attempts']) for row in expected])
        # Without a fraction of a second, which the interviews of today have.
        self.assertEqual([row['start_form'][:19] for row in seen], [row['start_form'][:19] for row in expected])

    def test_columns_of_the_table(self):
        self.assertEqual(list(self.get('table', days=30)['results'][0]),
                         ['date', 'project', 'interviewer', 'phone_number', 'outcome_code', 'start_form', 'end_form', 'duration_sec'])
        for cols in 'duration_sec,date', ['duration_sec', 'date']:
            self.assertEqual(list(self.get('table', days=30, cols=cols)['results'][0]), ['duration_sec', 'date'])

    def test_sorted_table(self):
        for sort in 'interviewer', 'outcome_code', 'duration_sec', 'call_attempts', 'start_form':
            for direction in 'asc', 'desc':
                values = [row[sort] for row in self.get('table', days=30, sort=sort, direction=direction, page_size=2000, cols=sort)['results']]
                known = [value for value in values if value is not None]
                # NULLs are last, whichever the direction; texts are in the order of the database.
                self.assertEqual(values, known + [None] * (len(values) - len(known)))
                if sort in ('duration_sec', 'call_attempts', 'start_form'):
                    self.assertEqual(known, sorted(known, reverse=direction == 'desc'))

    def test_filters_hold_together(self):
        interviewers = [bar['interviewer_id'] for bar in self.get('bar', project=1, days=90)[:3]]
        condition = f"project_id = 1 AND interviewer_id IN ({','.join(map(str, interviewers))}) AND outcome_code IN ('COMP', 'REF')"
        since = self.to - timedelta(days=89)
        counted = self.counted(condition=condition, since=since)['all']
        asked = {'project': 1, 'days': 90, 'interviewer': interviewers, 'outcomes': ['COMP', 'REF']}
        self.assertEqual(list(self.get('summary', **asked)['totals'].values()), list(counted.values()))
        self.assertEqual(self.get('table', **asked)['count'], counted['attempts'])
        self.assertEqual(sum(bar['attempts'] for bar in self.get('bar', **asked)), counted['attempts'])
        teams = ['North', 'West']
        counted = self.counted(condition=condition + " AND team IN ('North', 'West')", since=since).get('all', {'attempts': 0})
        self.assertEqual(self.get('summary', **asked, team=teams)['totals']['attempts'], counted['attempts'])

    def test_quota_cells(self):
        counted = self.counted("extra->>'quota_cell'", 'project_id = 1')
        for cells in ['women'], ['men', 'women']:
            asked = {'project': 1, 'days': 30, 'segment': cells}
            attempts = sum(counted[cell]['attempts'] for cell in cells)
            page = self.get('page', **asked)
            self.assertEqual((self.get('summary', **asked)['totals']['attempts'], page['summary']['totals']['attempts']), (attempts, attempts))
            self.assertEqual(sum(bar['attempts'] for bar in page['bar']), attempts)
        self.assertEqual(self.get('table', project=1, days=30, segment='pigeons')['count'], 0)
        # Of rows without one, none is offered.
        self.assertEqual(self.get('filters', 'edges')['segments'], [])

    def test_page_is_its_widgets(self):
        for asked in {}, {'project': 1, 'days': 30}, {'days': 60, 'outcomes': ['COMP', 'BUSY'], 'team': 'North'}, {'segment': 'men'}:
            page = self.get('page', **asked)
            summary = self.get('summary', **asked)
            self.assertEqual(page['version'], self.get('version')['version'])
            self.assertEqual([page['by_day'], page['previous']], [summary.pop('by_day'), summary.pop('previous')])
            self.assertEqual(page['summary'], summary)
            self.assertEqual({name: page[name] for name in ('bar', 'pie', 'top', 'table')},
                             {name: self.get(name, **asked) for name in ('bar', 'pie', 'top', 'table')})

    def test_page_with_settings_of_its_widgets(self):
        table = {'page': 2, 'page_size': 7, 'sort': 'duration_sec', 'direction': 'asc', 'cols': 'interviewer,duration_sec,call_attempts'}
        page = self.get('page', project=1, days=30, group_by='day', metric='sr', top='sr', top_direction='asc', **table)
        self.assertEqual(page['bar'], self.get('bar', project=1, days=30, group_by='day', metric='sr'))
        self.assertEqual(page['top'], self.get('top', project=1, days=30, sort='sr', direction='asc'))
        self.assertEqual(page['table'], self.get('table', project=1, days=30, **table))
        self.assertEqual(page['pie'], self.get('pie', project=1, days=30))
        self.assertEqual(list(page), ['version', 'summary', 'by_day', 'bar', 'pie', 'top', 'table', 'previous'])

    def test_filters(self):
        body = self.get('filters')
        self.assertEqual((body['time_zone'], body['today']), ('Asia/Tehran', str(self.to)))
        self.assertEqual([(project['project_id'], project['label'], project['view_phone']) for project in body['projects']],
                         [(2, 'Bank customers', False), (4, 'City transport', False), (1, 'Household panel', True), (3, 'Mobile services', False),
                          (5, 'پنل سلامت', True)])
        self.assertEqual({project['project_id']: project['rows'] for project in body['projects']},
                         {row['id']: row['n'] for row in self.rows(
                             'SELECT project_id AS id, count(*) AS n FROM core_interview WHERE project_id <= 5 GROUP BY 1')})
        self.assertEqual({interviewer['interviewer_id'] for interviewer in body['interviewers']},
                         {row['id'] for row in self.rows('SELECT DISTINCT interviewer_id AS id FROM core_interview WHERE project_id <= 5')})
        self.assertEqual([outcome['code'] for outcome in body['outcomes']], ['COMP', 'REF', 'BUSY', 'NOANS', 'NA', 'FAIL'])
        self.assertEqual(body['teams'], ['East', 'Evening', 'North', 'South', 'West'])
        self.assertEqual(body['segments'], ['men', 'women'])


class Edges(SiteCase):
    """Section 10 of the specification: no end, a start alone, no attempts; and where days begin."""

    def setUp(self):
        super().setUp()
        self.sign_in('edges')

    def test_summary(self):
        body = self.get('summary', **EDGES)
        # Ten rows, of which one has no time at all and two no outcome. One alone is timed.
        self.assertEqual(body['totals'], {'attempts': 7, 'completes': 2, 'success_rate': 0.2857, 'avg_duration_sec': 330})
        self.assertEqual(body['by_day'], [
            {'day': '2026-02-01', 'attempts': 4, 'completes': 2, 'sr': 0.5},
            {'day': '2026-02-02', 'attempts': 1, 'completes': 0, 'sr': 0},
            {'day': '2026-02-03', 'attempts': 1, 'completes': 0, 'sr': 0},
            {'day': '2026-02-05', 'attempts': 0, 'completes': 0, 'sr': 0},
            {'day': '2026-02-06', 'attempts': 1, 'completes': 0, 'sr': 0},
        ])

    def test_days_begin_in_tehran(self):
        for day, outcome in ('2026-02-02', 'BUSY'), ('2026-02-03', 'NA'):
            body = self.get('table', project=50, from_=day, to=day)
            self.assertEqual([(row['date'], row['outcome_code'], row['start_form']) for row in body['results']], [(day, outcome, None)])

    def test_no_attempts(self):
        totals = {'attempts': 0, 'completes': 0, 'success_rate': 0, 'avg_duration_sec': 0}
        tried_nothing = {'project': 50, 'from': '2026-02-05', 'to': '2026-02-05'}
        self.assertEqual(self.get('summary', **tried_nothing)['totals'], totals)
        self.assertEqual(self.get('table', **tried_nothing)['count'], 1)
        no_rows = {'project': 50, 'from': '2020-01-01', 'to': '2020-01-31'}
        self.assertEqual(self.get('summary', **no_rows)['totals'], totals)
        self.assertEqual(self.get('summary', **no_rows)['previous']['totals'], totals)
        page = self.get('page', **no_rows)
        self.assertEqual([page[name] for name in ('by_day', 'bar', 'pie', 'top', 'table')], [[], [], [], [], {'count': 0, 'results': []}])

    def test_rows(self):
        rows = self.get('table', **EDGES, page_size=100, cols='outcome_code,start_form,end_form,duration_sec,call_attempts')['results']
        self.assertEqual([row['outcome_code'] for row in rows], ['ODD', '', 'NA', 'BUSY', 'NOANS', 'REF', '', 'COMP', 'COMP'])
        self.assertEqual([row['duration_sec'] for row in rows], [60, None, None, None, None, None, None, None, 600])
        self.assertEqual(rows[7], {'outcome_code': 'COMP', 'start_form': '2026-02-01T07:30:00Z', 'end_form': None, 'duration_sec': None, 'call_attempts': 1})
        self.assertEqual(rows[5], {'outcome_code': 'REF', 'start_form': None, 'end_form': '2026-02-01T09:30:00Z', 'duration_sec': None, 'call_attempts': 2})

    def test_a_team_with_a_comma(self):
        self.assertEqual(self.get('summary', **EDGES, team='Edge, team')['totals']['attempts'], 5)
        self.assertEqual(self.get('summary', **EDGES, team=['Edge', ' team'])['totals']['attempts'], 0)

    def test_a_page_past_the_last(self):
        self.assertEqual(self.get('table', **EDGES, page=1000), {'count': 9, 'results': []})
