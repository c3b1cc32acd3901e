"""Makes the calls that calls.sql prints on any Python driver, and writes what it received, as compare wants it."""
import datetime
import json
from decimal import Decimal

PLACEHOLDERS = {'nulls': '%s', 'untyped': '%s', 'native': '%s', 'typed': '%s::{type}'}


def native(parameter):
    """The value as a Python program would have it."""
    if parameter['type'] == 'date':
        return datetime.date.fromisoformat(parameter['value'])
    if parameter['type'] in ('json', 'jsonb'):
        return json.dumps(parameter['value'])
    return parameter['value']


def argument(parameter, mode):
    if mode == 'nulls' and not parameter['required']:
        return None
    return native(parameter) if mode == 'native' else parameter['text']


def named(call, mode):
    return ', '.join(f"{parameter['name']} => " + PLACEHOLDERS[mode].format(type=parameter['type']) for parameter in call['parameters'])


def tagged(value):
    """A value as [its type, what JSON can hold of it]."""
    tag = type(value).__name__
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    elif isinstance(value, datetime.timedelta):
        value = value.total_seconds()
    elif isinstance(value, (memoryview, bytes)):
        value = '\\x' + bytes(value).hex()
    elif isinstance(value, Decimal):
        value = str(value)
    return [tag, value]


def call_function(cursor, call, mode):
    cursor.execute(call['defaults' if mode == 'nulls' else 'given'])
    expected = cursor.fetchone()[0]
    cursor.execute('SELECT * FROM ' + call['from'].replace('{}', named(call, mode)), [argument(parameter, mode) for parameter in call['parameters']])
    return {'name': call['name'], 'mode': mode, 'expected': expected, 'rows': [[tagged(value) for value in row] for row in cursor.fetchall()]}


def change(cursor, call, mode):
    cursor.execute(f"SELECT {call['name']}({named(call, mode)}) IS NULL", [argument(parameter, mode) for parameter in call['parameters']])


def changes(cursor, calls, mode):
    cursor.execute('SET LOCAL ROLE developer')
    for call in calls:
        try:
            change(cursor, call, mode)
        except Exception as error:
            return {'name': call['name'], 'mode': mode, 'error': f'{type(error).__name__}: {error}'}
    return {'name': 'changes', 'mode': mode}


def refused_call(cursor, call, fields_of):
    if call['parameter']:
        sql, values = f"SELECT * FROM {call['name']}({call['parameter']} => %s)", [call['value']]
    else:
        sql, values = f"SELECT * FROM {call['name']}()", []
    try:
        cursor.execute(sql, values)
    except Exception as error:
        return {'error': fields_of(error)}
    return {'error': {'sqlstate': '00000'}}


def make_calls(transaction, calls_file, results_file, fields_of):
    """transaction(user) is a context manager that gives a cursor in a transaction for that user, rolled back at its end."""
    with open(calls_file, encoding='utf-8') as file:
        calls = json.load(file)
    with open(results_file, 'w', encoding='utf-8') as out:
        for call in calls['calls']:
            for mode in PLACEHOLDERS:
                with transaction(42) as cursor:
                    try:
                        result = call_function(cursor, call, mode)
                    except Exception as error:
                        result = {'name': call['name'], 'mode': mode, 'error': f'{type(error).__name__}: {error}'}
                print(json.dumps(result), file=out)
        for mode in ('untyped', 'native', 'typed'):
            with transaction(None) as cursor:
                print(json.dumps(changes(cursor, calls['changes'], mode)), file=out)
        for call in calls['errors']:
            with transaction(call['user']) as cursor:
                print(json.dumps(refused_call(cursor, call, fields_of)), file=out)
