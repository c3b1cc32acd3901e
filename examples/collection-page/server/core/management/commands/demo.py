"""
manage.py demo: surveys, interviewers, interviews and four users to look at the page with, in tables that are empty.

Wants a role that owns the tables, as migrations do.
"""
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.models import CoreProject, UserProjectPermission

SCRIPTS = Path(__file__).resolve().parents[2] / 'demo'

# Who signs in, and the projects that each sees; of some, the phone numbers, too.
USERS = [
    {'id': 1, 'username': 'manager', 'first_name': 'Maryam', 'last_name': 'Manager', 'sees': [1, 2, 3, 4, 5], 'phones': [1, 5]},
    {'id': 2, 'username': 'supervisor', 'first_name': 'Saeed', 'last_name': 'Supervisor', 'sees': [4, 5, 6], 'phones': []},
    {'id': 3, 'username': 'client', 'first_name': 'Cyrus', 'last_name': 'Client', 'sees': [7], 'phones': []},
    {'id': 4, 'username': 'newcomer', 'first_name': 'Neda', 'last_name': 'Newcomer', 'sees': [], 'phones': []},
]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument('--interviews', type=int, default=100_000)
        parser.add_argument('--password', default='collection', help='of all users')

    def handle(self, *arguments, interviews, password, **options):
        if CoreProject.objects.exists():
            raise CommandError('there are projects already')
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute((SCRIPTS / 'people.sql').read_text())
            for user in USERS:
                add_user(password=password, **user)
            cursor.execute((SCRIPTS / 'interviews.sql').read_text(), [interviews, settings.TIME_ZONE])
        with connection.cursor() as cursor:
            cursor.execute("SELECT collection_refresh('interviews')")
            cursor.execute('VACUUM (ANALYZE) core_interview')


def add_user(sees, phones, **fields):
    user = User.objects.create_user(**fields)
    permissions = [(project, 'view_collection_perf') for project in sees] + [(project, 'view_phone') for project in phones]
    UserProjectPermission.objects.bulk_create(
        UserProjectPermission(user=user, project_id=project, permission=permission) for project, permission in permissions)
