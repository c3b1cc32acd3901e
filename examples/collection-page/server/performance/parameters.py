"""From the parameters of a request to those of an SQL function. Their values are the database's to judge."""
from dataclasses import dataclass

from .errors import Refused


@dataclass(frozen=True)
class Parameter:
    """One of an SQL function. many is the type of a list's items, or None; commas says that it may be a list in one value."""

    argument: str
    many: str = None
    commas: bool = False

    @property
    def placeholder(self):
        return f'%s::{self.many}[]' if self.many else '%s'


FILTERS = {
    'project': Parameter('project'),
    'from': Parameter('date_from'),
    'to': Parameter('date_to'),
    'days': Parameter('last_days'),
    'interviewer': Parameter('interviewers', many='bigint'),
    'outcomes': Parameter('outcomes', many='text'),
    'team': Parameter('teams', many='text'),
    'segment': Parameter('segments', many='text'),
}


def read_query(query, parameters):
    """The values that a query string has for the parameters, by name: text, or a list of texts."""
    return read({name: query.getlist(name) for name in query}, parameters)


def read_body(data, parameters):
    """The same of a JSON body, or of a form."""
    if hasattr(data, 'getlist'):
        return read_query(data, {**parameters, 'csrfmiddlewaretoken': None})
    if not isinstance(data, dict):
        raise Refused('the body is not a JSON object')
    return read({name: value if isinstance(value, list) else [value] for name, value in data.items() if value is not None}, parameters)


def read(given, parameters):
    values = {}
    for name, items in given.items():
        if name not in parameters:
            raise Refused('unknown parameter', f"Valid parameters are: {', '.join(sorted(p for p in parameters if parameters[p]))}.")
        parameter = parameters[name]
        texts = [text for text in (as_text(name, item) for item in items) if text]
        if parameter is None or not texts:
            continue
        if parameter.commas:
            texts = [part for text in texts for part in text.split(',')]
        if not parameter.many and len(texts) > 1:
            raise Refused(f'more than one {name}')
        values[name] = texts if parameter.many else texts[0]
    return values


def as_text(name, item):
    """A number or a text as the database reads it. Anything else that JSON knows is no value of a parameter."""
    if isinstance(item, bool) or not isinstance(item, (str, int, float)):
        raise Refused(f'invalid {name}', 'Give a text or a number, or a list of them.')
    text = str(item)
    # No text of the database's can hold these.
    if '\0' in text or any('\ud800' <= character <= '\udfff' for character in text):
        raise Refused(f'invalid {name}')
    return text


def call(function, values, parameters, **fixed):
    """An SQL call with what was given, the rest left to its defaults; and the parameters of the statement."""
    given = [(parameters[name], value) for name, value in values.items() if name in parameters]
    arguments = [f'{parameter.argument} => {parameter.placeholder}' for parameter, _ in given]
    arguments += [f'{argument} => {value}' for argument, value in fixed.items()]
    return f"{function}({', '.join(arguments)})", [value for _, value in given]
