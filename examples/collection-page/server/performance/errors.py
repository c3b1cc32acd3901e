"""Errors as JSON: message, detail and hint. Those of the database by their SQLSTATE, doc/reference.md, "Errors"."""
import logging

from django.db import DatabaseError, transaction
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

logger = logging.getLogger(__name__)

# Besides these, class 22 (what a parameter cannot be: a word, a number out of range, a day that is none) is a 400.
STATUS = {'42501': 403, '55000': 503, '57014': 503}


class Refused(APIException):
    """A request that is wrong before the database is asked."""

    def __init__(self, message, hint=None, status=400):
        super().__init__(message)
        self.hint = hint
        self.status_code = status


def answer_error(error, context):
    """The answer to an error in a view; None: Django's own, a 500. The transaction is rolled back."""
    if isinstance(error, DatabaseError):
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return answer_database_error(error)
    response = exception_handler(error, context)
    if response is not None:
        message = error.detail if isinstance(error, APIException) and isinstance(error.detail, str) else response.reason_phrase
        response.data = body(message, hint=getattr(error, 'hint', None))
    return response


def answer_database_error(error):
    diagnostics = getattr(error.__cause__, 'diag', None)
    state = getattr(diagnostics, 'sqlstate', None) or ''
    status = 400 if state.startswith('22') else STATUS.get(state)
    if state == '42501' and not diagnostics.message_primary.startswith('permission denied for project'):
        # The role of the site lacks a privilege, which is no fault of the user.
        status = None
    if status is None:
        # What it says may be of the tables: it is for the log.
        logger.error('a report failed', exc_info=error)
        return Response(body('the database could not answer'), status=500)
    return Response(body(diagnostics.message_primary, diagnostics.message_detail, diagnostics.message_hint), status=status)


def body(message, detail=None, hint=None):
    return {'message': message, 'detail': detail, 'hint': hint}
