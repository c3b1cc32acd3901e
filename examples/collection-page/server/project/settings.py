"""
The site. What differs from place to place comes from the environment:

PAGE_SECRET_KEY   Django's SECRET_KEY
PAGE_HOSTS        the names under which the site is asked for, with commas (localhost,127.0.0.1)
PAGE_HTTPS        yes: cookies go over https only
PAGE_ROLE         the role by which the site asks the database (collection_page); migrations let it name its users
PAGE_DATABASE_USER  the role of this process, where it is not that one: migrations are a superuser's or an owner's
PGHOST, PGPORT, PGDATABASE  where the database is
"""
import os
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FRONTEND = Path(os.environ.get('PAGE_FRONTEND', HERE.parent / 'frontend' / 'dist'))

SECRET_KEY = os.environ['PAGE_SECRET_KEY']
ALLOWED_HOSTS = os.environ.get('PAGE_HOSTS', 'localhost,127.0.0.1').split(',')
DEBUG = False

INSTALLED_APPS = [
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.staticfiles',
    'rest_framework',
    'core',
    'performance',
]
MIDDLEWARE = [
    'performance.middleware.SecurityHeadersMiddleware',
    'django.middleware.security.SecurityMiddleware',
    'whitenoise.middleware.WhiteNoiseMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
    'performance.middleware.CollectionUserMiddleware',
]
ROOT_URLCONF = 'project.urls'
WSGI_APPLICATION = 'project.wsgi.application'
TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}]

COLLECTION_ROLE = os.environ.get('PAGE_ROLE', 'collection_page')
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'HOST': os.environ.get('PGHOST', ''),
        'PORT': os.environ.get('PGPORT', '5432'),
        'NAME': os.environ.get('PGDATABASE', 'collection_page'),
        'USER': os.environ.get('PAGE_DATABASE_USER', COLLECTION_ROLE),
        # A connection serves many requests, of many users: the name of one ends with its transaction.
        'CONN_MAX_AGE': 600,
    }
}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'

# The zone in which the days of reports begin.
USE_TZ = True
TIME_ZONE = 'Asia/Tehran'
LANGUAGE_CODE = 'en'

# What the version of the figures does not cover (a name, a phone number corrected) is shown after so many seconds at most.
COLLECTION_MAX_AGE = 600
# A report that takes longer is given up, in milliseconds; an export may take as long as it does.
COLLECTION_TIMEOUT = 15000

REST_FRAMEWORK = {
    'DEFAULT_AUTHENTICATION_CLASSES': ['performance.rest.SessionAuthentication'],
    'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
    'DEFAULT_RENDERER_CLASSES': ['rest_framework.renderers.JSONRenderer'],
    'DEFAULT_PARSER_CLASSES': ['rest_framework.parsers.JSONParser', 'rest_framework.parsers.FormParser'],
    'DEFAULT_CONTENT_NEGOTIATION_CLASS': 'performance.rest.JsonWhateverIsAccepted',
    'EXCEPTION_HANDLER': 'performance.errors.answer_error',
    'URL_FORMAT_OVERRIDE': None,
}

LOGIN_URL = '/accounts/login/'
LOGIN_REDIRECT_URL = '/performance/collection'
# Compressed once, when they are collected.
STATICFILES_STORAGE = 'whitenoise.storage.CompressedStaticFilesStorage'
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get('PAGE_HTTPS') == 'yes'
SECURE_REFERRER_POLICY = 'same-origin'
X_FRAME_OPTIONS = 'DENY'
# The largest body is a list of filters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
AUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator'}]

# The built page. Its files carry a hash in their names, and may be kept for ever.
STATIC_URL = '/static/'
STATIC_ROOT = os.environ.get('PAGE_STATIC', HERE / 'static')
STATICFILES_DIRS = [('collection', FRONTEND)]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r'^/static/collection/assets/.+-[\w-]{8}\.\w+$'

LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'console': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['console'], 'level': 'WARNING'},
    # Nobody is sent mail, which Django would try to.
    'loggers': {'django': {'handlers': [], 'level': 'WARNING'}},
}
