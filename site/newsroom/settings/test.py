"""The test suite: in memory where possible, nothing leaves the process, SQLite unless DATABASE_URL says otherwise."""

import tempfile

from newsroom.settings.base import *  # noqa: F403
from newsroom.settings.base import DATABASES, STORAGES

SECRET_KEY = "tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = tempfile.mkdtemp(prefix="newsroom-test-media-")  # tests/conftest.py removes it
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}  # pytest shows warnings as they are
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PAGE_CACHE = "off"  # those that are about it turn it on
UNCHANGED_MEGABYTES = 0  # the same
SEARCH_HITS_SECONDS = 0  # tests write searches down themselves
SCALE_PICTURES_AHEAD = False  # seconds for each article published
WHITENOISE_AUTOREFRESH = True  # reads no folder of collected files at start
WAGTAILADMIN_BASE_URL = "http://testserver"

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # What a test writes need not outlive the machine: nobody waits for the disk.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
