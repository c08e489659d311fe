"""What an article or a page is made of; and writing a newer form over one that nobody edited here."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published
from wagtail.tasks import update_reference_index_task

from news.models import ArticleContributor, ArticlePage, StandardPage
from newsroom.imports.mapping import MappedContent, plain_text
from newsroom.imports.records import Item
from newsroom.imports.writer.states import State
from newsroom.people.models import Contributor

TITLE_LENGTH = 255


def title_of(item: Item, mapped: MappedContent) -> str:
    """The headline; an item without one is called by its first words."""
    title = plain_text(item.title, TITLE_LENGTH)
    return title or plain_text(item.excerpt or item.content, 60) or f"Untitled {item.id}".strip()


def text_fields(item: Item, mapped: MappedContent, key: str) -> dict[str, Any]:
    """What an article and a standard page have in common."""
    return {
        "title": title_of(item, mapped),
        "listing_text": mapped.teaser,
        "body": json.dumps(with_ids(mapped.blocks, key)),
        "seo_title": item.seo_title[:TITLE_LENGTH],
        "search_description": item.seo_description,
        "noindex": item.noindex,
    }


def article_fields(item: Item, mapped: MappedContent, state: State, key: str) -> dict[str, Any]:
    fields = text_fields(item, mapped, key)
    fields["standfirst"] = plain_text(item.excerpt, 500)
    # A draft gets its date when it is published; what was public behind a password or a login keeps its own.
    if state.live or state.go_live_at or item.password or item.status in ("private", "members"):
        fields["published_at"] = item.date
    return fields


def set_relations(article: ArticlePage, contributors: list[Contributor], topics: list[Any]) -> None:
    article.byline_entries = [
        ArticleContributor(contributor=contributor, sort_order=number)
        for number, contributor in enumerate(contributors)
    ]
    article.topics = topics  # type: ignore[assignment]


def rewrite_page(page: ArticlePage | StandardPage, fields: dict[str, Any], item: Item, state: State) -> int:
    """Write a newer form of an imported page over it. Its address stays. Gives the id of the new revision."""
    for name, value in fields.items():
        setattr(page, name, value)
    set_state(page, item, state)
    with disable_reference_index_auto_update():
        page.save()
    return _finish(page, state)


def set_state(page: ArticlePage | StandardPage, item: Item, state: State) -> None:
    page.draft_title = page.title
    page.live = state.live
    page.has_unpublished_changes = not state.live
    page.go_live_at = state.go_live_at
    if state.live:
        published = item.date or timezone.now()
        page.first_published_at = published
        page.last_published_at = _not_before(item.modified, published)


def _not_before(modified: datetime | None, published: datetime) -> datetime:
    return modified if modified and modified > published else published


def _finish(page: ArticlePage | StandardPage, state: State) -> int:
    """The revision that the editor opens, and what follows a save: written at once, where Wagtail would save twice."""
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
        approved_go_live_at=state.go_live_at,
    )
    page.latest_revision = revision
    page.latest_revision_created_at = revision.created_at
    page.live_revision = revision if state.live else None
    Page.objects.filter(pk=page.pk).update(
        latest_revision=revision, latest_revision_created_at=revision.created_at, live_revision=page.live_revision
    )
    update_reference_index_task.enqueue(page._meta.app_label, page._meta.model_name, str(page.pk))
    log(instance=page, action="wagtail.edit", revision=revision, content_changed=True)
    if state.live:
        page_published.send(sender=type(page), instance=page, revision=revision)
    return revision.pk


def with_ids(blocks: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Blocks with ids that are the same in every run."""
    return [
        {**block, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{key}#{number}"))} for number, block in enumerate(blocks)
    ]
