"""Redirects from the old address of things that are not pages. Wagtail makes those of pages itself."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from wagtail.contrib.redirects.models import Redirect


def redirect_on_new_address(model: type[Model]) -> None:
    """From now on, saving an instance of `model` under another address leaves a redirect from the one before.

    `model` has `get_absolute_url()` and a `slug` that its address is made of. Call it once, in `AppConfig.ready`.
    """
    name = model._meta.label
    pre_save.connect(_remember_address, sender=model, dispatch_uid=f"remember address of {name}")
    post_save.connect(_follow_address, sender=model, dispatch_uid=f"follow address of {name}")


def _remember_address(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    instance._address_before = None
    if instance.pk and not raw:
        before = sender._base_manager.filter(pk=instance.pk).only("slug").first()
        if before and before.slug != instance.slug:  # type: ignore[attr-defined]
            instance._address_before = before.get_absolute_url()  # type: ignore[attr-defined]


def _follow_address(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    before, after = getattr(instance, "_address_before", None), instance.get_absolute_url()
    instance._address_before = None
    # What stands at an address now must not be hidden by a redirect, and would not be: this keeps the list clean.
    Redirect.objects.filter(old_path=Redirect.normalise_path(after), automatically_created=True).delete()
    if raw or not before or before == after:
        return
    # No chains: what led to the old address leads straight to the new one.
    Redirect.objects.filter(redirect_link=before, automatically_created=True).update(redirect_link=after)
    Redirect.objects.filter(old_path=Redirect.normalise_path(before), automatically_created=True).delete()
    Redirect.add_redirect(before, redirect_to=after, automatically_created=True)
