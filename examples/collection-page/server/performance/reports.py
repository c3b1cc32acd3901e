"""The endpoints' bodies: what each asks the database for, by one statement, and what it makes of the answer."""
from django.conf import settings
from django.db import connection

from .parameters import FILTERS, Parameter, call

BAR = {'group_by': Parameter('group_by'), 'metric': Parameter('metric')}
TABLE = {
    'page': Parameter('page'),
    'page_size': Parameter('page_size'),
    'sort': Parameter('sort'),
    'direction': Parameter('direction'),
    'cols': Parameter('cols', many='text', commas=True),
}
# The page has the settings of several widgets: its table keeps the names, its Top 5 has others.
PAGE_TOP = {'top': Parameter('sort'), 'top_direction': Parameter('direction')}
LIMIT = {'limit': Parameter('row_limit')}

# What the answers to this user depend on: the figures, the grants, today. What changes a name alone changes nothing of it but
# the last, which is another one every COLLECTION_MAX_AGE seconds.
VERSION = """
    SELECT md5(concat_ws('/', collection_user(), collection_version('interviews'), (now() AT TIME ZONE %s)::date,
                         (SELECT string_agg(concat_ws(':', project_id, view_phone, label), '/' ORDER BY project_id)
                          FROM collection_projects WHERE source = 'interviews'),
                         floor(extract(epoch FROM now()) / %s))) AS version"""

FILTER_VALUES = """json_build_object(
    'time_zone', %s,
    'today', (now() AT TIME ZONE %s)::date,
    'projects', (SELECT coalesce(json_agg(json_build_object(
                            'project_id', project_id, 'label', coalesce(label, project_key), 'rows', row_count, 'view_phone', view_phone)
                        ORDER BY label, project_id), '[]')
                 FROM collection_projects WHERE source = 'interviews'),
    'interviewers', (SELECT coalesce(json_agg(json_build_object(
                                'interviewer_id', interviewer_id, 'label', coalesce(label, interviewer_key), 'team', team)
                            ORDER BY label, interviewer_id), '[]')
                     FROM collection_interviewers WHERE source = 'interviews'),
    'outcomes', (SELECT coalesce(json_agg(json_build_object('code', code, 'label', label, 'disposition', disposition, 'color', color)
                                          ORDER BY sort_order, code), '[]')
                 FROM collection_outcomes WHERE source = 'interviews'),
    'teams', (SELECT coalesce(json_agg(team ORDER BY team), '[]') FROM collection_teams WHERE source = 'interviews'),
    'segments', (SELECT coalesce(json_agg(segment ORDER BY segment), '[]') FROM collection_segments WHERE source = 'interviews'))"""


class Report:
    """An endpoint's parameters, the calls that answer it, by name, and the body of their results."""

    parameters = {}

    def calls(self, values):
        return {}

    def body(self, version, results):
        raise NotImplementedError


class Passed(Report):
    """The body of one function of the extension as it is."""

    def __init__(self, function, own):
        self.function = function
        self.parameters = {**FILTERS, **own}

    def calls(self, values):
        return {'body': call(self.function, values, self.parameters)}

    def body(self, version, results):
        return results['body']


class Summary(Report):
    parameters = FILTERS

    def calls(self, values):
        return {'body': call('collection_summary_json', values, FILTERS), 'compared': compared(values)}

    def body(self, version, results):
        return {**results['body'], 'previous': previous(results['compared'])}


class Page(Report):
    """One call, and another for each widget that is not set as it is by default."""

    parameters = {**FILTERS, **BAR, **PAGE_TOP, **TABLE}
    widgets = {'bar': ('collection_bar_json', BAR), 'top': ('collection_top_json', PAGE_TOP), 'table': ('collection_table_json', TABLE)}

    def calls(self, values):
        calls = {'page': call('collection_page_json', values, FILTERS), 'compared': compared(values)}
        for name, (function, own) in self.widgets.items():
            if any(parameter in values for parameter in own):
                calls[name] = call(function, values, {**FILTERS, **own})
        return calls

    def body(self, version, results):
        page = results.pop('page')
        change = previous(results.pop('compared'))
        return {'version': version, **page, 'previous': change, **results}


class Filters(Report):
    def calls(self, values):
        return {'body': (FILTER_VALUES, [settings.TIME_ZONE, settings.TIME_ZONE])}

    def body(self, version, results):
        return results['body']


class Version(Report):
    def body(self, version, results):
        return {'version': version}


def compared(values):
    function, parameters = call('collection_summary', values, FILTERS, compare='true')
    return f'(SELECT to_json(compared) FROM {function} AS compared)', parameters


def previous(row):
    """The period before, from a row of collection_summary."""
    kpis = ('attempts', 'completes', 'success_rate', 'avg_duration_sec')
    return {
        'range': {'from': row['previous_date_from'], 'to': row['previous_date_to']},
        # 0 where nothing is timed, as in the totals of the extension's bodies.
        'totals': {kpi: row[f'previous_{kpi}'] or 0 for kpi in kpis},
        'change': {kpi: row[f'{kpi}_change'] for kpi in kpis},
    }


def ask(report, values, known_versions):
    """
    The version of the answers, and the body; None for the body, and nothing computed, where the client knows that version.

    One statement: the database evaluates a branch of CASE only when it is taken.
    """
    calls = report.calls(values)
    members = ', '.join(f"'{name}', {sql}" for name, (sql, _) in calls.items())
    parameters = [parameter for _, given in calls.values() for parameter in given]
    with connection.cursor() as cursor:
        cursor.execute(
            f'WITH here AS MATERIALIZED ({VERSION}) '
            f'SELECT version, CASE WHEN version <> ALL (%s::text[]) THEN json_build_object({members}) END FROM here',
            [settings.TIME_ZONE, settings.COLLECTION_MAX_AGE, known_versions, *parameters])
        version, results = cursor.fetchone()
    return version, None if results is None else report.body(version, results)
