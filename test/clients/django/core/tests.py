"""What a Django application does, on a database that its migrations made; figures are compared with the ORM's own."""
import csv
import io
import zipfile
from datetime import datetime, timedelta, timezone

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.paginator import Paginator
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F, Q, Sum
from django.test import TestCase, TransactionTestCase
from performance.models import CollectionDaily
from performance.users import collection_user

from .models import CoreInterview, CoreInterviewer, CoreProject, UserProjectPermission

START = datetime(2026, 3, 1, 6, tzinfo=timezone.utc)


def load():
    """Three projects; user 42 sees the first two, user 43 the second."""
    users = [User.objects.create(pk=pk, username=f'user {pk}') for pk in (42, 43, 44)]
    projects = [CoreProject.objects.create(pk=pk, name=f'Project {pk}') for pk in (1, 2, 3)]
    interviewers = [CoreInterviewer.objects.create(user=user, display_name=user.username, team='North') for user in users]
    for user, project in (42, 1), (42, 2), (43, 2):
        UserProjectPermission.objects.create(user_id=user, project_id=project, permission='view_collection_perf')
    CoreInterview.objects.bulk_create(
        CoreInterview(
            project=projects[n % 3], interviewer=interviewers[n // 3 % 3], phone_number=f'+98912{n:07}',
            outcome_code=['COMP', 'NOANS', 'REF', 'COMP', 'a code of 20 letters'][n % 5], call_attempts=1 + n % 4,
            start_form=START + timedelta(hours=7 * n), end_form=START + timedelta(hours=7 * n, minutes=n % 9) if n % 4 else None,
            extra={'quota_cell': 'women' if n % 2 else 'men'})
        for n in range(60))
    interview = CoreInterview(project=projects[0], interviewer=interviewers[0], phone_number='1', outcome_code='COMP', start_form=START)
    interview.save()


def counted():
    """By the view, which shows what the user named may see."""
    return set(CollectionDaily.objects.values_list('project', 'interviewer__display_name', 'outcome').annotate(
        Sum('attempts'), Sum('dials'), Sum('completes'), Sum('open_rows'), Sum('timed_rows')).order_by())


def recomputed(*projects):
    """By the application's own table."""
    return set(CoreInterview.objects.filter(project__in=projects).values_list(
        'project', 'interviewer__display_name', 'outcome_code').annotate(
        Count('id'), Sum('call_attempts'), completes=Count('id', filter=Q(outcome_code='COMP')),
        opened=Count('id', filter=Q(end_form=None)), timed=Count('id', filter=Q(end_form__gt=F('start_form')))).order_by())


def query(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


class Rollback(Exception):
    pass


class Figures(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def name(self, user=42):
        query('SELECT collection_set_user(%s)', user)

    def test_aggregates_of_the_model_are_those_of_the_table(self):
        self.name()
        self.assertEqual(counted(), recomputed(1, 2))
        self.assertEqual(len({project for project, *_ in counted()}), 2)
        self.assertEqual(query('SELECT attempts FROM collection_summary(date_from => %s, date_to => %s)', START.date(), '2026-12-31'),
                         [(CoreInterview.objects.exclude(project=3).count(),)])

    def test_the_model_is_a_model(self):
        self.name()
        cells = CollectionDaily.objects.order_by('day', 'id')
        self.assertEqual(len(set(cells.values_list('pk', flat=True))), cells.count())
        first = cells.select_related('project', 'interviewer').first()
        self.assertEqual(CollectionDaily.objects.get(pk=first.pk), first)
        self.assertEqual(first.project.name, f'Project {first.project_id}')
        self.assertEqual(set(CollectionDaily.objects.in_bulk([first.pk])), {first.pk})
        page = Paginator(cells, 10).page(2)
        self.assertEqual([cell.pk for cell in page], list(cells.values_list('pk', flat=True)[10:20]))
        self.assertEqual(len(list(cells.iterator(chunk_size=7))), cells.count())
        self.assertTrue(cells.filter(project__name='Project 2', day__gte='2026-03-01', outcome__in=['COMP', 'REF']).exists())
        self.assertFalse(cells.filter(project=3).exists())
        self.assertEqual(CoreProject.objects.annotate(n=Sum('collectiondaily__attempts')).get(pk=2).n, 20)

    def test_writes_are_counted_at_once(self):
        self.name()
        CoreInterview.objects.filter(outcome_code='REF').update(outcome_code='COMP', call_attempts=F('call_attempts') + 1)
        self.assertEqual(counted(), recomputed(1, 2))
        changed = list(CoreInterview.objects.filter(project=1)[:5])
        for interview in changed:
            interview.project_id = 2
            interview.end_form = START + timedelta(days=9)
        CoreInterview.objects.bulk_update(changed, ['project', 'end_form'])
        self.assertEqual(counted(), recomputed(1, 2))
        CoreInterview.objects.update_or_create(phone_number='1', defaults={'outcome_code': 'BUSY'})
        CoreInterview.objects.filter(project=2).first().delete()
        self.assertEqual(counted(), recomputed(1, 2))
        CoreProject.objects.get(pk=1).delete()
        self.assertEqual(counted(), recomputed(2))

    def test_nested_atomic(self):
        self.name()
        before = counted()
        with transaction.atomic():
            CoreInterview.objects.filter(project=2).update(outcome_code='REF')
            inside = counted()
            self.assertEqual(inside, recomputed(1, 2))
            with self.assertRaises(Rollback), transaction.atomic():
                CoreInterview.objects.all().delete()
                self.assertEqual(counted(), set())
                raise Rollback
            self.assertEqual(counted(), inside)
        self.assertNotEqual(inside, before)
        self.assertEqual(counted(), recomputed(1, 2))

    def test_a_name_goes_with_the_inner_transaction_that_is_rolled_back(self):
        for user, projects in (42, [1, 2]), (43, [2]), (44, []):
            with self.assertRaises(Rollback), collection_user(user):
                self.assertEqual(counted(), recomputed(*projects))
                raise Rollback
            self.assertEqual(counted(), set())

    def test_a_second_user_is_refused(self):
        self.name()
        self.name('42')
        with self.assertRaises(DatabaseError) as caught, transaction.atomic():
            self.name(43)
        self.assertEqual(caught.exception.__cause__.diag.sqlstate, '55000')
        self.assertEqual(counted(), recomputed(1, 2))

    def test_permissions_are_the_models(self):
        self.name(44)
        self.assertEqual(counted(), set())
        UserProjectPermission.objects.create(user_id=44, project_id=3, permission='view_collection_perf')
        self.assertEqual(counted(), recomputed(3))


class Requests(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def get(self, path, user=42, **parameters):
        if user:
            self.client.force_login(User.objects.get(pk=user))
        return self.client.get(path, parameters)

    def test_summary(self):
        body = self.get('/summary', **{'project': '1', 'from': '2026-03-01', 'to': '2026-03-31'}).json()
        completes = CoreInterview.objects.filter(project=1, outcome_code='COMP').count()
        self.assertEqual(body['totals']['attempts'], 21)
        self.assertEqual(body['totals']['completes'], completes)
        self.assertEqual(body['totals']['success_rate'], round(completes / 21, 4))
        self.assertEqual(sum(day['completes'] for day in body['by_day']), completes)
        self.assertEqual(body['by_day'][0]['day'], '2026-03-01')

    def test_nothing_asked_means_the_defaults(self):
        self.assertEqual(self.get('/summary').json()['totals'].keys(), self.get('/summary', project=2).json()['totals'].keys())

    def test_a_list(self):
        body = self.get('/summary', **{'from': '2026-03-01', 'to': '2026-03-31', 'outcome': ['COMP', 'REF']}).json()
        self.assertEqual(body['totals']['attempts'],
                         CoreInterview.objects.filter(project__in=[1, 2], outcome_code__in=['COMP', 'REF']).count())

    def test_refusals(self):
        for project in 3, 404:
            response = self.get('/summary', project=project)
            self.assertEqual((response.status_code, response.json()['error']), (403, f'permission denied for project {project}'))
        response = self.get('/summary', outcome='NOSUCH')
        self.assertEqual(response.status_code, 400)
        self.assertIn('COMP', response.json()['hint'])

    def test_nobody_logged_in(self):
        self.assertEqual(self.get('/visible', user=None).json(), [])

    def test_nobody_logged_in_asks_a_function(self):
        response = self.get('/summary', user=None)
        self.assertEqual(response.status_code, 403)
        self.assertIn('collection_set_user', response.json()['hint'])


class Committed(TransactionTestCase):
    """Transactions that end: several users on one connection."""

    def setUp(self):
        load()
        self.client.raise_request_exception = False

    def visible(self, user):
        self.client.force_login(User.objects.get(pk=user))
        return self.client.get('/visible').json()

    def test_users_in_turn(self):
        for _ in range(2):
            self.assertEqual([self.visible(42), self.visible(43), self.visible(44)], [[1, 2], [2], []])
        self.assertEqual(counted(), set())

    def test_what_a_broken_view_wrote_is_rolled_back(self):
        with collection_user(42):
            before = counted()
        self.client.force_login(User.objects.get(pk=42))
        self.assertEqual(self.client.get('/broken').status_code, 500)
        with collection_user(42):
            self.assertEqual(counted(), before)
            self.assertEqual(before, recomputed(1, 2))
        self.assertEqual(self.visible(43), [2])

    def test_export(self):
        self.client.force_login(User.objects.get(pk=43))
        asked = {'project': 2, 'from': '2026-03-01', 'to': '2026-03-31'}
        body = b''.join(self.client.get('/export', asked).streaming_content).decode()
        header, *records = csv.reader(body.splitlines())
        self.assertEqual(len(records), CoreInterview.objects.filter(project=2).count())
        self.assertEqual({record[header.index('project_id')] for record in records}, {'2'})
        self.assertEqual(self.client.get('/export', {**asked, 'project': 1}).status_code, 403)
        self.assertEqual(counted(), set())

    def test_a_workbook(self):
        self.client.force_login(User.objects.get(pk=43))
        asked = {'project': 2, 'from': '2026-03-01', 'to': '2026-03-31'}
        body = b''.join(self.client.get('/workbook', asked).streaming_content)
        with zipfile.ZipFile(io.BytesIO(body)) as workbook:
            self.assertIsNone(workbook.testzip())
            sheets = [name for name in workbook.namelist() if name.startswith('xl/worksheets/sheet')]
            last = workbook.read(max(sheets)).decode()
        self.assertEqual(len(sheets), 4)
        self.assertEqual(last.count('<row'), 1 + CoreInterview.objects.filter(project=2).count())
        self.assertEqual(self.client.get('/workbook', {**asked, 'project': 1}).status_code, 403)

    def test_an_export_that_is_not_read_to_its_end(self):
        self.client.force_login(User.objects.get(pk=43))
        response = self.client.get('/export', {'from': '2026-03-01', 'to': '2026-03-31'})
        next(iter(response.streaming_content))
        response.close()
        self.assertEqual(self.visible(42), [1, 2])

    def test_flush(self):
        UserProjectPermission.objects.all().delete()
        call_command('flush', interactive=False, verbosity=0)
        load()
        with collection_user(42):
            self.assertEqual(counted(), recomputed(1, 2))
