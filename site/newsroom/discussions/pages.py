"""Which pages are discussed, and which of them the public may see."""

from django.conf import settings
from django.db.models import Exists
from wagtail.models import Page, PageViewRestriction

FRONT_PAGE_DEPTH = 2  # what stands above it is nobody's


def original(page: Page) -> Page:
    """The page that an alias stands for; any other page itself. Aliases share its discussion."""
    while page.alias_of_id:
        page = page.alias_of
    return page


def is_discussed(page: Page) -> bool:
    """Whether pages of this type show a discussion (DISCUSSED_PAGE_TYPES)."""
    content_type = page.cached_content_type
    return f"{content_type.app_label}.{content_type.model}" in _discussed_types()


def hands_down(page: Page) -> bool:
    """Whether what is set here holds for discussed pages below: so it does for sections and the front page."""
    if page.alias_of_id or is_discussed(page):
        return False
    below = page.specific_class.allowed_subpage_models() if page.specific_class else []
    return page.depth == FRONT_PAGE_DEPTH or any(model._meta.label_lower in _discussed_types() for model in below)


def _discussed_types() -> set[str]:
    return {name.lower() for name in settings.DISCUSSED_PAGE_TYPES}


def public_page(page_id: int) -> Page | None:
    """The discussed page that anybody may read, by its id or that of an alias of it."""
    anything_private = Exists(PageViewRestriction.objects.all())
    page = Page.objects.live().filter(pk=page_id).annotate(anything_private=anything_private).first()
    if page is None:
        return None
    discussed = original(page)
    if not discussed.live or not is_discussed(discussed):
        return None
    if not page.anything_private:
        return discussed
    if _is_private(page):
        return None
    return None if discussed is not page and _is_private(discussed) else discussed


def _is_private(page: Page) -> bool:
    return page.get_view_restrictions().exists()
