"""What every way of running shares. Each environment variable is read here, once; `.env.example` documents them."""

import os
import secrets
from pathlib import Path
from typing import Any

import environ

from newsroom.media.players import PLAYER_ORIGINS
from newsroom.settings.accounts import *  # noqa: F403
from newsroom.settings.apps import INSTALLED_APPS as INSTALLED_APPS
from newsroom.settings.apps import MIDDLEWARE as MIDDLEWARE
from newsroom.settings.schedule import SCHEDULE as SCHEDULE

PROJECT_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = PROJECT_DIR.parent.parent

env = environ.Env()
if os.environ.get("DJANGO_SETTINGS_MODULE") != "newsroom.settings.test":  # tests never see a developer's own settings
    env.read_env(BASE_DIR / ".env")
# A line of .env with nothing after the sign means the default, as one that is not there.
env.ENVIRON = {name: value for name, value in os.environ.items() if value}

# All that the site writes on this machine: database, media, collected static files, logs.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).absolute()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Where `make run` and `make serve` listen, and the address that readers use.
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
# A process for each processor that is ours, and a thread for each request that one answers at the same time; with more
# than 16 times 4, PostgreSQL's usual hundred connections would run out.
_processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WEB_WORKERS = env.int("WEB_WORKERS", default=min(max(_processors, 2), 16))
WEB_THREADS = env.int("WEB_THREADS", default=4)
_base_url = env.str("BASE_URL", default="").rstrip("/")
BASE_URL = _base_url or f"http://localhost:{PORT}"
BASE_URL_GIVEN = bool(_base_url)

SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_GIVEN = bool(SECRET_KEY)
if not SECRET_KEY_GIVEN:
    # One that nobody knows, for commands that need no lasting one (collectstatic). Production does not serve with it.
    SECRET_KEY = secrets.token_urlsafe(50)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEBUG = False
# Production turns this on: `newsroom.checks` then names every secret, host and address that is missing.
REQUIRE_DEPLOYMENT_SETTINGS = False
DEMO_LOGINS: list[tuple[str, str]] = []

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.core.context_processors.site",
            ],
        },
    },
]

# --- Database ---

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock when a transaction begins, so two
    # writers wait for each other (up to `timeout` seconds) where DEFERRED would fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Each connection keeps up to 16 MB of what it read: 2 MB, the default, are less than the index entries of a
        # large archive, which searches read here and there.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-16000;",
    }
else:
    # A connection for each thread, kept for a minute after use and tried before it is used again.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What `newsroom.core.prepared` asks is planned once a connection; some connection poolers cannot have it.
    if env.bool("DATABASE_PREPARED", default=True):
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 0)

_cache_url = env.str("CACHE_URL", default="locmemcache://newsroom")
CACHES = {"default": {"KEY_PREFIX": "newsroom", **env.cache_url_config(_cache_url)}}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "newsroom.core.redis_cache.ForgetfulRedisCache"  # readers need no Redis

# --- Kept pages ---

# Whole pages are kept in files of this machine; in Redis where CACHE_URL names one, or PAGE_CACHE; or not at all.
_redis = _cache_url.replace("rediscache://", "redis://")
PAGE_CACHE = env.str("PAGE_CACHE", default=_redis if _redis.startswith(("redis://", "rediss://")) else "files")
PAGE_CACHE_DIR = VAR_DIR / "pages"
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=512)
# A page is shown until something in it changes, and never longer than this: a bound for what could not be told.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=3600)
# For how long a proxy or a CDN may show a page without asking us; 0: it asks each time.
PAGE_CACHE_SHARED_SECONDS = env.int("PAGE_CACHE_SHARED_SECONDS", default=0)
_tag_headers = env.str("PAGE_CACHE_TAG_HEADERS", default="Cache-Tag,Surrogate-Key")
PAGE_CACHE_TAG_HEADERS = [] if _tag_headers == "off" else [name.strip() for name in _tag_headers.split(",")]
# Memory of each process for pages that are shown again while their queries answer as they did; 0: none.
UNCHANGED_MEGABYTES = env.int("UNCHANGED_MEGABYTES", default=64)
# A proxy that is told by PURGE which pages were published or taken back.
PAGE_CACHE_PURGE = env.str("PAGE_CACHE_PURGE", default="")
if PAGE_CACHE_PURGE:
    INSTALLED_APPS.append("wagtail.contrib.frontend_cache")
    _purging = {"BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend", "LOCATION": PAGE_CACHE_PURGE}
    WAGTAILFRONTENDCACHE = {"default": _purging}

# --- Work outside the request ---

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- E-mail ---

_email = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Newsroom <newsroom@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- People ---

AUTH_USER_MODEL = "newsroom_people.User"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
CSRF_FAILURE_VIEW = "newsroom.core.views.csrf_failure"

# --- Language and time ---

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [(LANGUAGE_CODE, LANGUAGE_CODE)]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# --- Files ---

STATICFILES_DIRS = [PROJECT_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Where uploads come from when it is not this site: pages must be allowed to show what stands there.
MEDIA_ORIGIN = "/".join(MEDIA_URL.split("/")[:3]) if MEDIA_URL.startswith("http") else ""
MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
if MEDIA_S3_BUCKET:
    _endpoint = env.str("MEDIA_S3_ENDPOINT", default="")
    _region = env.str("MEDIA_S3_REGION", default="")
    _domain = env.str("MEDIA_S3_DOMAIN", default="")
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_S3_BUCKET,
            "endpoint_url": _endpoint or None,
            "region_name": _region or None,
            "custom_domain": _domain or None,
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
    _amazon = f"{MEDIA_S3_BUCKET}.s3.{_region}.amazonaws.com" if _region else f"{MEDIA_S3_BUCKET}.s3.amazonaws.com"
    MEDIA_ORIGIN = f"https://{_domain}" if _domain else _endpoint.rstrip("/") or f"https://{_amazon}"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long article's editor posts thousands of fields

# --- Wagtail ---

SITE_ID = 1  # django-contrib-comments refers to django.contrib.sites; Wagtail's own sites are what the pages use
WAGTAIL_SITE_NAME = "Newsroom"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no page contacts a third party unasked; that goes for the admin too
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "newsroom_media.CustomImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = env.int("MEDIA_MAX_IMAGE_BYTES", default=20 * 1024 * 1024)
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000  # decoded, about 250 MB; Pillow itself warns from 89 million
WAGTAILIMAGES_IMAGE_FORM_BASE = "newsroom.media.forms.ImageForm"
# About alike to the eye.
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 76
WAGTAILIMAGES_JPEG_QUALITY = 78
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom_media.CustomDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "newsroom.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = env.int("MEDIA_MAX_DOCUMENT_BYTES", default=50 * 1024 * 1024)
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # every document is a download; nothing of it runs on our origin
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILMEDIA = {
    "MEDIA_MODEL": "newsroom_media.MediaFile",
    "MEDIA_FORM_BASE": "newsroom.media.forms.MediaForm",
    "AUDIO_EXTENSIONS": ["m4a", "mp3", "oga", "ogg", "opus", "wav"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
MEDIA_MAX_BYTES = env.int("MEDIA_MAX_BYTES", default=1024 * 1024 * 1024)  # one file of sound or video
SCALE_PICTURES_AHEAD = True  # the worker makes all sizes of a picture when the article is published
SEARCH_URL = env.str("SEARCH_URL", default="")
WAGTAILSEARCH_BACKENDS = {
    "default": (
        {
            "BACKEND": "search.backends.elasticsearch"
            if SEARCH_URL.startswith("elasticsearch")
            else "search.backends.opensearch",
            "URLS": [SEARCH_URL.split("+", 1)[-1]],
            "INDEX_PREFIX": "newsroom_",
        }
        if SEARCH_URL
        else {
            "BACKEND": "search.backends.fts5"
            if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
            else "search.backends.postgres"
            if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
            else "wagtail.search.backends.database"
        }
    )
}
WAGTAILSEARCH_HITS_MAX_AGE = 90  # days for which searches are counted
SEARCH_HITS_SECONDS = 10  # between two times that searches are written down; none is where it is 0
WAGTAILEMBEDS_RESPONSIVE_HTML = True

# --- Log ---

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)  # one line for each request; a proxy usually writes it already
# Tells everybody what a page costs in the database; off where it is not asked for, but for development.
SERVER_TIMING: bool | None = env.bool("SERVER_TIMING", default=None)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers (e-mail to ADMINS, a console in DEBUG only) would repeat what ours print.
        "django": {"level": LOG_LEVEL, "handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # a 404 is the reader's business
        "newsroom": {"level": LOG_LEVEL},
        "django_tasks": {"level": LOG_LEVEL},
        "django_tasks_db": {"level": "ERROR"},  # the worker's comings and goings
    },
}

# --- Reader comments ---

COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "newsroom.discussions.models.ArticleComment"
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_MAX_THREAD_LEVEL = 3  # deeper replies stand beside what they answer, and say so
# How far a guest's browser counts at most before its first comment: 200,000 are 0.2 s of a computer.
DISCUSSION_PROOF_NUMBERS = env.int("DISCUSSION_PROOF_NUMBERS", default=200_000)
# What all behind one address (a house, a school, an office) may do together: so many guests vote on the same comment or
# rate the same article, and they cause so many of the letters that anybody can have sent to any address.
DISCUSSION_GUESTS_OF_ADDRESS = env.int("DISCUSSION_GUESTS_OF_ADDRESS", default=5)
DISCUSSION_LETTERS_BY_SENDER = (
    env.int("DISCUSSION_LETTERS_IN_AN_HOUR", default=10),
    env.int("DISCUSSION_LETTERS_IN_A_DAY", default=30),
)
DISCUSSED_PAGE_TYPES = ["news.ArticlePage"]

# --- Security ---

SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # a load balancer asks without TLS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin previews pages in a frame of its own origin
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}

# Strict for readers. Frames: only players a reader asked for. Styles: ours alone.
EMBED_PEERTUBE_HOSTS = [host.lower() for host in env.list("EMBED_PEERTUBE_HOSTS", default=[])]
EMBED_FRAME_SOURCES = [*PLAYER_ORIGINS, *(f"https://{host}" for host in EMBED_PEERTUBE_HOSTS)]
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "frame-src": ["'self'", *EMBED_FRAME_SOURCES],
        "frame-ancestors": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
}
if MEDIA_ORIGIN:
    for _directive in ("img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive].append(MEDIA_ORIGIN)
ADMIN_CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": ["'self'", "'unsafe-inline'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
    }
}
