"""The project's own rules as system checks: what production needs, and what every part of the site has to have."""

from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import Page, get_page_models

from newsroom.core.models import BasePage

AppConfigs = Sequence[AppConfig] | None
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


@register(Tags.security)
def check_deployment_settings(app_configs: AppConfigs, **kwargs: Any) -> list[CheckMessage]:
    """Production has all that it can't run safely without; each message names the variable and says how to set it."""
    if not settings.REQUIRE_DEPLOYMENT_SETTINGS:
        return []
    return [
        *_check_secret_key(),
        *_check_addresses(),
        *_check_mail(),
        *_check_cache(),
    ]


def _check_secret_key() -> Iterable[CheckMessage]:
    key = settings.SECRET_KEY if settings.SECRET_KEY_GIVEN else ""
    if len(key) < 50 or len(set(key)) < 8 or key.startswith("insecure"):
        yield Error(
            "SECRET_KEY is missing." if not key else "SECRET_KEY is too short or too simple to keep a secret.",
            hint="Put SECRET_KEY into .env; make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="newsroom.E001",
        )


def _check_addresses() -> Iterable[CheckMessage]:
    base = urlsplit(settings.BASE_URL)
    local = base.hostname in LOCAL_HOSTS
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is missing: the site would answer nobody.",
            hint="Put the host names of the site into .env: ALLOWED_HOSTS=news.example,www.news.example",
            id="newsroom.E002",
        )
    elif "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS=* lets anybody choose the host name in our links and mails.",
            hint="Name the hosts of the site: ALLOWED_HOSTS=news.example,www.news.example",
            id="newsroom.E003",
        )
    if not settings.BASE_URL_GIVEN or base.scheme not in ("http", "https") or not base.hostname:
        yield Error(
            "BASE_URL is missing: mails and previews would link to nowhere.",
            hint="Put the address that readers use into .env: BASE_URL=https://news.example",
            id="newsroom.E004",
        )
    elif base.scheme == "http" and not local:
        yield Error(
            "BASE_URL starts with http://: logins and sessions would travel unencrypted.",
            hint="Set up TLS (docs/operators.md) and write BASE_URL=https://…; plain http is for localhost only.",
            id="newsroom.E005",
        )


def _check_mail() -> Iterable[CheckMessage]:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if domain in ("", "localhost") and urlsplit(settings.BASE_URL).hostname not in LOCAL_HOSTS:
        yield Error(
            "DEFAULT_FROM_EMAIL is missing: mail to staff and readers would be refused.",
            hint="Put the sender into .env: DEFAULT_FROM_EMAIL=The Paper <desk@news.example>",
            id="newsroom.E006",
        )
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        yield checks.Warning(
            "EMAIL_URL is not set: mail is printed to the log and reaches nobody.",
            hint="Put the mail server into .env: EMAIL_URL=smtp+tls://user:password@mail.example:587",
            id="newsroom.W001",
        )


def _check_cache() -> Iterable[CheckMessage]:
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        yield checks.Warning(
            "CACHE_URL is not set: each process of the web server has a cache of its own.",
            hint="CACHE_URL=redis://localhost:6379/0, or CACHE_URL=filecache:///var/cache/newsroom on one machine.",
            id="newsroom.W002",
        )


def refuse_incomplete_settings() -> None:
    """Raises ImproperlyConfigured with every error of `check_deployment_settings`; for servers that run no checks."""
    errors = [message for message in check_deployment_settings(None) if message.is_serious()]
    if errors:
        lines = "\n".join(f"- {message.msg} {message.hint}" for message in errors)
        raise ImproperlyConfigured(f"Not started, because of the settings:\n{lines}")


@register(Tags.templates)
def check_page_types(app_configs: AppConfigs, **kwargs: Any) -> list[CheckMessage]:
    """Every page type of ours is a BasePage, has a template, and says what it is to machines."""
    found: list[CheckMessage] = []
    for model in get_page_models():
        if model is Page or not _is_ours(model):
            continue
        if not issubclass(model, BasePage):
            found.append(
                Error(
                    f"{model.__name__} is not a BasePage.",
                    hint="Derive it from BasePage.",
                    obj=model,
                    id="newsroom.E010",
                )
            )
            continue
        if model.structured_data is BasePage.structured_data:
            hint = "Return a schema.org object, or None with a comment that says why there is nothing to say."
            found.append(Error("The page type has no structured_data().", hint=hint, obj=model, id="newsroom.E011"))
        if template := _missing_template(str(model.template)):
            hint = f"Write {template} in the app's templates folder."
            found.append(Error("The page type has no template.", hint=hint, obj=model, id="newsroom.E012"))
    return found


@register()
def check_site_folder(app_configs: AppConfigs, **kwargs: Any) -> list[CheckMessage]:
    """`site/` is a folder on the import path, never a package: it would hide Python's own module of that name."""
    if (settings.BASE_DIR / "site" / "__init__.py").exists():
        hint = "Delete the file. What stands in site/ is imported as newsroom.…, not as site.newsroom.…"
        return [Error("site/__init__.py must not exist.", hint=hint, id="newsroom.E020")]
    return []


@register()
def check_app_labels(app_configs: AppConfigs, **kwargs: Any) -> list[CheckMessage]:
    """Labels are global and end up in table names: apps inside newsroom carry its name."""
    return [
        Error(
            f"The label {config.label!r} of {config.name} may collide with another app's.",
            hint=f'Set label = "{config.name.replace(".", "_")}" in its AppConfig.',
            id="newsroom.E021",
        )
        for config in apps.get_app_configs()
        if config.name.startswith("newsroom.") and config.label != config.name.replace(".", "_")
    ]


def _is_ours(model: type[Page]) -> bool:
    return model.__module__.partition(".")[0] in ("newsroom", "home", "news", "search")


def _missing_template(name: str) -> str:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return name
    return ""
