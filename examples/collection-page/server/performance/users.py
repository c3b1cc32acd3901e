from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def collection_user(user_id, timeout=0):
    """
    A transaction in which reports and views answer for that user, and no other.

    timeout: milliseconds after which a statement is given up; 0: never.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT collection_set_user(%s), set_config('statement_timeout', %s, true)", [user_id, str(timeout)])
        yield
