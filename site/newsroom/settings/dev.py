"""A developer's machine, and the demo of `make run`.

DEBUG is off unless asked for: the demo shows readers the site's own error pages, never Django's yellow one.
"""

from newsroom.settings.base import *  # noqa: F403 - the one place where Django's convention beats ours
from newsroom.settings.base import SECRET_KEY_GIVEN, SERVER_TIMING, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)
if not SECRET_KEY_GIVEN:
    SECRET_KEY = "insecure-key-for-development-only"  # noqa: S105 - the same at every start, so that logins last
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
AUTH_PASSWORD_VALIDATORS = []
SERVER_TIMING = True if SERVER_TIMING is None else SERVER_TIMING
DEMO_LOGINS = [("admin", "admin"), ("editor", "editor"), ("moderator", "moderator")]

# Static files straight from the source folders, looked up anew at each request: no collectstatic, no stale copies.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
