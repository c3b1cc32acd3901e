"""A site with the models of the first specification (core) and the app that doc/clients.md describes (performance)."""
import os
import sys

# Django takes psycopg 3 where it finds it, from 4.2 on.
if os.environ['DJANGO_DRIVER'] == 'psycopg2':
    sys.modules['psycopg'] = None

SECRET_KEY = 'of a test'
ALLOWED_HOSTS = ['*']
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'core', 'performance']
MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'performance.middleware.CollectionUserMiddleware',
]
SESSION_ENGINE = 'django.contrib.sessions.backends.signed_cookies'
PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']
ROOT_URLCONF = 'project.urls'
USE_TZ = True
TIME_ZONE = 'Asia/Tehran'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'HOST': os.environ['PGHOST'],
        'PORT': os.environ.get('PGPORT', '5432'),
        'NAME': os.environ['PGDATABASE'],
        'USER': 'application',
        # The extension is there already, as only a superuser can create it.
        'TEST': {'NAME': os.environ['DJANGO_TEST_DATABASE'], 'TEMPLATE': os.environ['DJANGO_TEMPLATE']},
    }
}
if os.environ['DJANGO_DRIVER'] == 'psycopg_server_side':
    DATABASES['default']['OPTIONS'] = {'server_side_binding': True}
