"""Slugs that Wagtail takes, out of whatever the source had."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from django.utils.text import slugify
from wagtail.models import Page

from newsroom.core.models.pages import RESERVED_SLUGS

LONGEST = 200  # of the 255 that fit: room for a number behind it


def make_slug(*candidates: str, fallback: str, longest: int = LONGEST) -> str:
    """A slug of the first candidate that gives one. %-encoded letters are letters again."""
    for candidate in candidates:
        decoded = unquote(candidate, errors="ignore")
        slug = slugify(re.sub(r"[./_]+", "-", decoded) if candidate != decoded else decoded, allow_unicode=True)
        slug = slug[:longest].strip("-_")
        if slug:
            return slug
    return fallback[:longest]


def free_slug(slug: str, taken: Callable[[str], bool], longest: int = LONGEST) -> str:
    """`slug`, with the first number behind it that makes it free."""
    candidate, number = slug, 1
    while taken(candidate):
        number += 1
        candidate = f"{slug[: longest - len(str(number)) - 1]}-{number}"
    return candidate


def free_page_slug(slug: str, parent: Page, taken: set[str] | None = None) -> str:
    """`slug` free below `parent`; at the top level the site's own addresses are taken, too.

    With `taken`, that set says whether `slug` itself is free; numbered ones are looked for in it and below the parent.
    """

    def is_taken(candidate: str) -> bool:
        if parent.depth == 2 and candidate in RESERVED_SLUGS:
            return True
        if taken is not None and (candidate == slug or candidate in taken):
            return candidate in taken
        return Page.objects.child_of(parent).filter(slug=candidate).exists()

    return free_slug(slug, is_taken, 250)
