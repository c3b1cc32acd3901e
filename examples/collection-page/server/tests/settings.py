"""The site's settings, but that a test does not wait for password hashes, and the page is not built."""
import os
from pathlib import Path

os.environ.setdefault('PAGE_SECRET_KEY', 'of the tests')
os.environ.setdefault('PAGE_FRONTEND', str(Path(__file__).parent / 'page'))

from project.settings import *  # noqa: E402,F403

PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']
TEST_RUNNER = 'tests.runner.Runner'
# A version does not become another one because time passes.
COLLECTION_MAX_AGE = 10**9
# Of the page, what is not built.
STATICFILES_DIRS = [*STATICFILES_DIRS, ('collection', HERE.parent / 'frontend' / 'public')]  # noqa: F405
WHITENOISE_USE_FINDERS = True
# What is refused is what is tested.
LOGGING['loggers']['django']['level'] = 'CRITICAL'  # noqa: F405
