"""Settings from the environment: each variable documented, SQLite as we want it, production safe or not at all."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from newsroom.checks import check_deployment_settings

BASE_DIR: Path = settings.BASE_DIR
SETTINGS = BASE_DIR / "site" / "newsroom" / "settings"
COMPLETE = {
    "SECRET_KEY": "d8Xk2-pQ7vRz_4mWn9sLtB6hYcJ3fGaE5uKxT1oNiV0qZ7bM2wH5",
    "ALLOWED_HOSTS": "news.example",
    "BASE_URL": "https://news.example",
    "DEFAULT_FROM_EMAIL": "The Paper <desk@news.example>",
    "EMAIL_URL": "smtp+tls://desk:secret@mail.example:587",
    "CACHE_URL": "redis://localhost:6379/0",
}


def run(code: str, tmp_path: Path, module: str = "production", **env: str) -> subprocess.CompletedProcess[str]:
    """`code` in a fresh process with these settings and nothing else in the environment."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{BASE_DIR / 'site'}:{BASE_DIR}",
            "DJANGO_SETTINGS_MODULE": f"newsroom.settings.{module}",
            "VAR_DIR": str(tmp_path),
            **env,
        },
    )


def value(name: str, tmp_path: Path, module: str = "production", **env: str) -> Any:
    code = f"from django.conf import settings; print(repr(settings.{name}))"
    finished = run(code, tmp_path, module, **env)
    assert finished.returncode == 0, finished.stderr
    return eval(finished.stdout)


def variables_read() -> set[str]:
    code = "".join(path.read_text() for path in SETTINGS.glob("*.py"))
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", code))


def test_every_variable_is_in_the_example_and_nothing_else() -> None:
    documented = set(re.findall(r"^([A-Z0-9_]+)=", (BASE_DIR / ".env.example").read_text(), re.M))
    assert documented == variables_read()


def test_every_variable_is_read_once() -> None:
    code = "".join(path.read_text() for path in SETTINGS.glob("*.py"))
    read = re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", code)
    twice = {name for name in read if read.count(name) > 1}
    assert not twice


def test_no_other_module_reads_the_environment() -> None:
    """manage.py and wsgi.py only say which settings to use; the bench's constant is a server without settings."""
    sources = [
        *(BASE_DIR / "site").rglob("*.py"),
        *(p for a in ("home", "news", "search") for p in (BASE_DIR / a).rglob("*.py")),
    ]
    reading = {
        path.name
        for path in sources
        if path.parent != SETTINGS
        and re.search(r"os\.environ\.get|getenv|os\.environ\[[^]]+\](?! =)", path.read_text())
    }
    assert reading == {"constant.py"}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors cannot be taken away here")
def test_the_server_is_sized_to_the_processors_it_may_use(tmp_path: Path) -> None:
    code = """
import os
os.sched_getaffinity = lambda pid: set(range({}))
from django.conf import settings
print(settings.WEB_WORKERS, settings.WEB_THREADS)"""
    for processors, workers in ((1, 2), (6, 6), (128, 16)):
        assert run(code.format(processors), tmp_path, "dev").stdout.split() == [str(workers), "4"]
    chosen = run(code.format(6), tmp_path, "dev", WEB_WORKERS="1", WEB_THREADS="8")
    assert chosen.stdout.split() == ["1", "8"]


def test_an_empty_line_means_the_default(tmp_path: Path) -> None:
    empty = dict.fromkeys(variables_read() - {"VAR_DIR"}, "")
    assert value("DATABASES", tmp_path, "dev", **empty)["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert value("PORT", tmp_path, "dev", **empty) == 8000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_sqlite_waits_checks_keys_and_lets_readers_read(tmp_path: Path) -> None:
    """Asked of a real file: a database in memory has no write-ahead log."""
    code = """
import django; django.setup()
from django.db import connection

from newsroom.checks import check_deployment_settings
def ask(pragma):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
print([ask(p) for p in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")])
print(connection.transaction_mode)
"""
    finished = run(code, tmp_path, "dev")
    assert finished.stdout.splitlines() == ["['wal', 1, 20000, 1]", "IMMEDIATE"], finished.stderr


def test_postgresql_keeps_connections_and_tries_them(tmp_path: Path) -> None:
    url = "postgresql://desk:secret@db.example:5433/paper"
    found = value("DATABASES", tmp_path, DATABASE_URL=url)["default"]
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "paper")
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)


def test_redis_holds_the_cache_with_a_prefix(tmp_path: Path) -> None:
    found = value("CACHES", tmp_path, CACHE_URL="redis://cache.example:6379/2")["default"]
    assert found["BACKEND"] == "newsroom.core.redis_cache.ForgetfulRedisCache"
    assert (found["LOCATION"], found["KEY_PREFIX"]) == ("redis://cache.example:6379/2", "newsroom")


def test_mail_over_tls(tmp_path: Path) -> None:
    env = {"EMAIL_URL": "smtp+tls://desk:secret@mail.example:587"}
    assert value("EMAIL_HOST", tmp_path, **env) == "mail.example"
    assert value("EMAIL_USE_TLS", tmp_path, **env) is True


@pytest.mark.parametrize(
    ("env", "origin"),
    [
        ({"MEDIA_URL": "https://media.news.example/files/"}, "https://media.news.example"),
        ({"MEDIA_S3_BUCKET": "paper", "MEDIA_S3_DOMAIN": "cdn.news.example"}, "https://cdn.news.example"),
        ({"MEDIA_S3_BUCKET": "paper", "MEDIA_S3_REGION": "eu-west-1"}, "https://paper.s3.eu-west-1.amazonaws.com"),
        ({"MEDIA_S3_BUCKET": "paper", "MEDIA_S3_ENDPOINT": "https://s3.example"}, "https://s3.example"),
    ],
)
def test_pages_may_show_uploads_that_stand_elsewhere(tmp_path: Path, env: dict[str, str], origin: str) -> None:
    policy = value("CONTENT_SECURITY_POLICY", tmp_path, **env)["DIRECTIVES"]
    assert origin in policy["img-src"]
    assert origin in policy["media-src"]
    assert origin not in policy["script-src"]


@pytest.mark.parametrize(
    ("env", "secure"), [(COMPLETE, True), ({**COMPLETE, "BASE_URL": "http://localhost:8000"}, False)]
)
def test_encryption_follows_the_address(tmp_path: Path, env: dict[str, str], secure: bool) -> None:
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert value(name, tmp_path, **env) is secure
    assert bool(value("SECURE_HSTS_SECONDS", tmp_path, **env)) is secure


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"SECRET_KEY_GIVEN": False}, "newsroom.E001 SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "newsroom.E001 SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "newsroom.E001 SECRET_KEY"),
        ({"ALLOWED_HOSTS": []}, "newsroom.E002 ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["*"]}, "newsroom.E003 ALLOWED_HOSTS"),
        ({"BASE_URL_GIVEN": False}, "newsroom.E004 BASE_URL"),
        ({"BASE_URL": "news.example"}, "newsroom.E004 BASE_URL"),
        ({"BASE_URL": "http://news.example"}, "newsroom.E005 BASE_URL"),
        ({"DEFAULT_FROM_EMAIL": "Newsroom <newsroom@localhost>"}, "newsroom.E006 DEFAULT_FROM_EMAIL"),
    ],
)
def test_the_check_names_what_is_missing(settings: Any, changed: dict[str, Any], error: str) -> None:
    complete = {
        "REQUIRE_DEPLOYMENT_SETTINGS": True,
        "SECRET_KEY": COMPLETE["SECRET_KEY"],
        "SECRET_KEY_GIVEN": True,
        "ALLOWED_HOSTS": ["news.example"],
        "BASE_URL": "https://news.example",
        "BASE_URL_GIVEN": True,
        "DEFAULT_FROM_EMAIL": "desk@news.example",
    }
    for name, given in {**complete, **changed}.items():
        setattr(settings, name, given)
    found = [message for message in check_deployment_settings(None) if message.is_serious()]
    assert [f"{message.id} {re.split('[ =]', message.msg)[0]}" for message in found] == [error]
    assert all(message.hint for message in found)


def test_a_server_without_settings_does_not_start_and_names_them_all(tmp_path: Path) -> None:
    finished = run("import newsroom.wsgi", tmp_path)
    assert finished.returncode != 0
    lines = finished.stderr[finished.stderr.rindex("Not started") :].splitlines()[1:]
    assert [line.split()[1] for line in lines] == ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"]


def test_a_complete_production_starts_without_a_warning(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['manage.py', 'check', '--deploy', '--fail-level', 'WARNING']\n"
    code += "from django.core.management import execute_from_command_line as run; run(sys.argv); import newsroom.wsgi"
    finished = run(code, tmp_path, **COMPLETE)
    assert finished.returncode == 0, finished.stderr


def test_production_without_a_key_makes_one_that_nobody_knows(tmp_path: Path) -> None:
    assert value("SECRET_KEY", tmp_path) != value("SECRET_KEY", tmp_path)


@pytest.mark.parametrize(
    ("environment", "kept_in"),
    [
        ({}, "files"),
        ({"CACHE_URL": "redis://localhost:6379/0"}, "redis://localhost:6379/0"),
        ({"CACHE_URL": "rediscache://localhost:6379/1"}, "redis://localhost:6379/1"),
        ({"CACHE_URL": "redis://localhost:6379/0", "PAGE_CACHE": "off"}, "off"),
        ({"CACHE_URL": "filecache:///tmp/x"}, "files"),
    ],
)
def test_pages_are_kept_where_the_cache_is(environment: dict[str, str], kept_in: str, tmp_path: Path) -> None:
    code = "from django.conf import settings; print(settings.PAGE_CACHE)"
    assert run(code, tmp_path, **environment).stdout.strip() == kept_in


def test_a_proxy_that_is_told_what_to_purge(tmp_path: Path) -> None:
    found = "from wagtail.contrib.frontend_cache import utils; print(utils.get_backends())"
    assert (
        "HTTPBackend"
        in run(f"import django; django.setup(); {found}", tmp_path, PAGE_CACHE_PURGE="http://127.0.0.1:6081/").stdout
    )
