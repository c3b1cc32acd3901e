"""The endpoints. API.md says what each takes and answers."""
from itertools import chain

from django.conf import settings
from django.db import connection
from django.http import StreamingHttpResponse
from django.middleware.csrf import get_token
from django.utils.http import parse_etags, quote_etag
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from .errors import Refused
from .parameters import FILTERS, Parameter, call, read_body, read_query
from .reports import ask
from .users import collection_user

WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
EXPORT = {**FILTERS, 'sort': Parameter('sort'), 'language': Parameter('language')}
# Chunks of a workbook that are fetched at once; each has 256 kB.
CHUNKS_AT_ONCE = 4


class ReportView(APIView):
    """A report; 304 where the client has it already."""

    names_user = True
    report = None

    def get(self, request):
        values = read_query(request.query_params, self.report.parameters)
        version, body = ask(self.report, values, known_versions(request))
        response = Response(status=304) if body is None else Response(body)
        response['ETag'] = quote_etag(version)
        response['Cache-Control'] = 'private, no-cache'
        return response


def known_versions(request):
    """A cache on the way may have made an ETag a weak one."""
    etags = parse_etags(request.META.get('HTTP_IF_NONE_MATCH', ''))
    return [etag[2:].strip('"') if etag.startswith('W/') else etag.strip('"') for etag in etags]


class ExportView(APIView):
    """The workbook, as the database makes it. It is sent after the view has returned, so the transaction is the stream's own."""

    def post(self, request):
        if int(request.META.get('CONTENT_LENGTH') or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise Refused('the body is too large', status=413)
        chunks = workbook(request.user.pk, read_body(request.data, EXPORT))
        # What is refused is refused here, while it can still be a 400 or a 403.
        first = next(chunks)
        response = StreamingHttpResponse(Stream(first, chunks), content_type=WORKBOOK)
        response['Content-Disposition'] = 'attachment; filename="collection-performance.xlsx"'
        response['Cache-Control'] = 'no-store'
        return response


class Stream:
    """Chunks that are closed, and their transaction with them, when the client has gone."""

    def __init__(self, first, rest):
        self.chunks = chain([first], rest)
        self.close = rest.close

    def __iter__(self):
        return self.chunks


def workbook(user_id, values):
    function, parameters = call('collection_export_xlsx_chunks', values, EXPORT)
    with collection_user(user_id), connection.chunked_cursor() as cursor:
        cursor.itersize = CHUNKS_AT_ONCE
        cursor.execute(f'SELECT chunk FROM {function}', parameters)
        for chunks in iter(lambda: cursor.fetchmany(CHUNKS_AT_ONCE), []):
            for (chunk,) in chunks:
                yield bytes(chunk)


class SessionView(APIView):
    def get(self, request):
        get_token(request)
        user = request.user
        return Response({'id': user.pk, 'username': user.get_username(), 'name': user.get_full_name() or user.get_username()},
                        headers={'Cache-Control': 'no-store'})


class UnknownView(APIView):
    def initial(self, request, *arguments, **named_arguments):
        super().initial(request, *arguments, **named_arguments)
        raise NotFound('no such endpoint')
