"""Stories and lists of them.

{% load news_tags %}
{% teaser article variant="row" level="h2" picture="teaser" text=True %}
{% article_body page %}
"""

import datetime as dt
import json
from typing import Any, NamedTuple

from django import template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from wagtail.templatetags.wagtailcore_tags import pageurl

from news import passages
from news.byline import ContributorRole
from news.models import ArticlePage
from news.stories import Story, StoryPage, piece
from newsroom.core import fragments
from newsroom.discussions.templatetags.discussion_tags import with_comments
from newsroom.media.templatetags.media_tags import picture_for

register = template.Library()


class Authors(NamedTuple):
    label: str
    names: tuple[str, ...]


class Teaser(NamedTuple):
    """All that a teaser shows of an article."""

    href: str
    title: str
    text: str
    language: str
    kind: str
    kind_label: str
    kicker: str
    section: str
    picture: str
    is_video: bool
    authors: Authors | None
    comments: int
    published_at: dt.datetime | None


@register.simple_tag(takes_context=True)
def teaser(
    context: dict[str, Any],
    article: ArticlePage | Story,
    variant: str = "plain",
    level: str = "h3",
    picture: str = "",
    sizes: str = "",
    eager: bool = False,
    text: bool = False,
    byline: bool = False,
    hide_section: bool = False,
) -> SafeString:
    """One story in a list.

    `variant` (lead, big, second, plain, line, row, thumb), `level` of the heading, `picture` (a role of the media
    library; none: no picture), `sizes`, `eager`, `text` (with the standfirst), `byline` and `hide_section` say how.
    """
    own = context["own"] if "own" in context else getattr(context.get("page"), "pk", None)
    names_section = article.section_id and not hide_section and article.section_id != own
    shown = Teaser(
        href=story_url(context, article),
        title=article.title,
        text=article.teaser_text if text else "",
        language=article.language,
        kind=article.kind,
        kind_label=str(article.kind_label),
        kicker=article.kicker,
        section=article.section_title if names_section else "",
        picture=_picture(picture, article, sizes, eager) if picture else "",
        is_video=article.lead_video_id is not None,
        authors=_authors(article) if byline else None,
        comments=getattr(article, "comment_count", 0),
        published_at=article.published_at,
    )
    found = {name: vars(article).get(name) for name in ("marked_title", "marked_text", "passages_found", "said")}
    if any(found.values()):  # a result of a search, shown once like this
        return fragments.render_anew("partials/teaser.html", article=shown, variant=variant, level=level, **found)
    return fragments.render("partials/teaser.html", article=shown, variant=variant, level=level)


@register.simple_tag(takes_context=True)
def story_url(context: dict[str, Any], article: ArticlePage | Story) -> str:
    """Where the article is."""
    return article.href if isinstance(article, Story) else pageurl(context, article)


@register.simple_tag(takes_context=True)
def story_list(context: dict[str, Any], template: str = "partials/article_list.html", **values: Any) -> SafeString:
    """`articles`, a page of a list, by `template`, which is given nothing else but `values` and the request."""
    listed: StoryPage = context["articles"]
    place = (listed.number, listed.has_next, listed.last_reachable)
    shown = {"counted": True, "own": getattr(context.get("page"), "pk", None), "place": place}
    shown |= {name: str(value) for name, value in values.items()}
    return piece(
        template, listed.found, context["request"], shown, lambda stories, _: {"articles": listed.with_stories(stories)}
    )


def _picture(role: str, article: ArticlePage | Story, sizes: str, eager: bool) -> str:
    attrs = {"loading": "eager", "fetchpriority": "high"} if eager else {}
    if sizes:
        attrs["sizes"] = sizes
    return picture_for(role, article.teaser_image, alt="", **attrs)


def _authors(article: ArticlePage | Story) -> Authors | None:
    for part in article.credits:
        if part.role == ContributorRole.AUTHOR:
            return Authors(part.label, tuple(person.name for person in part.contributors))
    return None


# Blocks that show nothing but their own value; the others ask for pictures, clips, articles or settings.
PLAIN_BLOCKS = frozenset(
    ["paragraph", "heading", "quotation", "pull_quote", "key_points", "fact_box", "code", "imported_html"]
)
# In rich text: links to pages and documents, and what is embedded, by an id that is looked up when it is shown.
REFERENCES = ("linktype", "embedtype")


@register.simple_tag(takes_context=True)
def article_body(context: template.Context, page: ArticlePage) -> SafeString:
    """The blocks of an article, each with what readers say about it."""
    shown = []
    for number, raw in enumerate(page.body.raw_data):
        value = json.dumps(raw["value"]) if raw["type"] in PLAIN_BLOCKS else ""
        if value and not any(reference in value for reference in REFERENCES):
            markup, words = _plain_block(raw["type"], value, translation.get_language())
        else:
            block = page.body[number]
            markup, words = block.render_as_block(context.flatten()), passages.words_of(block)
        shown.append(with_comments(context, page, str(raw.get("id") or ""), words, markup))
    return mark_safe("".join(shown))  # noqa: S308 - each is


@fragments.remembered
def _plain_block(kind: str, value: str, language: str) -> tuple[SafeString, str]:
    """Such a block from its stored value: how it looks, and its words where readers can comment on them."""
    (block,) = ArticlePage.body.field.stream_block.to_python([{"type": kind, "value": json.loads(value), "id": ""}])
    return block.render_as_block(), passages.words_of(block)
