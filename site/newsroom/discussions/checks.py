"""Rules of the discussions as system checks."""

from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver
from django_comments_xtd import get_model

from newsroom.discussions import upstream
from newsroom.discussions.models import ArticleComment


def register_all() -> None:
    checks.register(check_engine, "discussions")
    checks.register(check_urls, checks.Tags.urls)


def check_engine(**kwargs: Any) -> list[checks.CheckMessage]:
    """xtd's model is ours, and its hook is off."""
    found: list[checks.CheckMessage] = []
    if get_model() is not ArticleComment:
        found.append(
            checks.Error(
                "django-comments-xtd does not use the site's comment model.",
                hint="Set COMMENTS_XTD_MODEL to newsroom.discussions.models.ArticleComment.",
                id="discussions.E001",
            )
        )
    if upstream.is_connected():
        found.append(
            checks.Error(
                "Saving a comment would publish rejected replies: xtd's pre_save hook is connected.",
                hint="List newsroom.discussions after django_comments_xtd in INSTALLED_APPS.",
                id="discussions.E002",
            )
        )
    return found


def check_urls(**kwargs: Any) -> list[checks.CheckMessage]:
    """None of upstream's views is reachable: they show held comments and act on GET."""
    if any(_is_upstream(pattern) for pattern in _patterns(get_resolver().url_patterns)):
        return [
            checks.Error(
                "The URLs of django-comments-xtd are included.",
                hint="Take them out; newsroom.discussions.urls has all that readers need.",
                id="discussions.E003",
            )
        ]
    return []


def _patterns(found: list[Any]) -> list[URLPattern]:
    patterns: list[URLPattern] = []
    for item in found:
        patterns += _patterns(item.url_patterns) if isinstance(item, URLResolver) else [item]
    return patterns


def _is_upstream(pattern: URLPattern) -> bool:
    module = getattr(pattern.callback, "__module__", "") or ""
    return module.split(".")[0] in ("django_comments", "django_comments_xtd")
