"""What of django-comments-xtd must not run here.

Its `pre_save` hook publishes every reply below a public comment that is saved, rejected ones too, and counts them
again (see docs/decisions/0006-discussion-engine.md).
"""

from typing import Any

from django.db.models.signals import pre_save
from django_comments_xtd import get_model
from django_comments_xtd.models import publish_or_unpublish_on_pre_save


def disconnect() -> None:
    """Take the hook off again; our app is loaded after the one that connects it."""
    pre_save.disconnect(publish_or_unpublish_on_pre_save, sender=get_model()._meta.label)


def is_connected(model: Any = None) -> bool:
    """Whether saving a comment would still run the hook."""
    receivers = pre_save._live_receivers(model or get_model())  # type: ignore[attr-defined]
    return any(publish_or_unpublish_on_pre_save in group for group in receivers)
