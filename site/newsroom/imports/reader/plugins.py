"""What plugins of WordPress keep in custom fields: Yoast, Rank Math, Co-Authors Plus, wpDiscuz."""

import re

from newsroom.imports.records import Author, Comment, Item

VARIABLE = re.compile(r"%%?\w+%%?")
# PHP's serialised array of counts: a:2:{s:4:"like";i:5;s:7:"dislike";i:-2;}
PHP_COUNT = re.compile(r's:\d+:"(\w+)";(?:i:(-?\d{1,9})|s:\d+:"(-?\d{1,9})")')
STICKY_COMMENT = "wpdiscuz_sticky"  # the type that wpDiscuz gives a comment that stays on top
GUEST_AUTHOR = "guest-author"
GUEST_PREFIX = "cap-"  # Co-Authors Plus puts it before the login in its vocabulary "author"


def read_item(item: Item) -> None:
    """Fill the item's fields from its custom ones."""
    meta = item.meta
    if not meta:
        return
    item.seo_title = _words(meta.get("_yoast_wpseo_title") or meta.get("rank_math_title") or "", item)
    item.seo_description = _words(meta.get("_yoast_wpseo_metadesc") or meta.get("rank_math_description") or "", item)
    item.noindex = meta.get("_yoast_wpseo_meta-robots-noindex") == "1" or '"noindex"' in meta.get(
        "rank_math_robots", ""
    )
    item.primary = (meta.get("_yoast_wpseo_primary_category") or meta.get("rank_math_primary_category") or "").strip()
    item.rating_count = max(0, _number(meta.get("wpdiscuz_post_rating_count", "")))
    stars = _decimal(meta.get("wpdiscuz_post_rating", ""))
    item.rating_sum = round(stars * item.rating_count) if 0 < stars <= 5 else 0
    if not item.rating_sum:
        item.rating_count = 0


def read_comment(comment: Comment) -> None:
    """The same for a comment: votes, whether it was pinned or closed, and the passage that it speaks about."""
    if comment.kind == STICKY_COMMENT:
        comment.kind, comment.pinned = "comment", True
    meta = comment.meta
    if not meta:
        return
    counts = {name: _number(one or other) for name, one, other in PHP_COUNT.findall(_apart(meta))}
    if "like" in counts or "dislike" in counts:
        comment.up, comment.down = max(0, counts.get("like", 0)), abs(counts.get("dislike", 0))
    else:
        votes = _number(meta.get("wpdiscuz_votes", ""))
        comment.up, comment.down = max(0, votes), max(0, -votes)
    comment.closed = meta.get("wpdiscuz_closed", "").strip() == "1"
    passage = meta.get("wpdiscuz_feedback_form_id", "").strip()
    comment.passage = passage if passage != "0" else ""


def guest_author(item: Item) -> Author | None:
    """The person whom an item of Co-Authors Plus describes."""
    login = item.meta.get("cap-user_login", "").strip() or item.slug.removeprefix(GUEST_PREFIX)
    name = item.meta.get("cap-display_name", "").strip() or item.title
    if not (login or name):
        return None
    biography = item.meta.get("cap-description", "").strip() or item.content
    return Author(login or name, name, item.meta.get("cap-user_email", "").strip(), biography, item.line)


def _apart(meta: dict[str, str]) -> str:
    return meta.get("wpdiscuz_votes_seperate") or meta.get("wpdiscuz_votes_separate") or ""


def _words(text: str, item: Item) -> str:
    """A title as readers see it; one that is made of variables alone says nothing of its own."""
    if "%" not in text:
        return text.strip()
    filled = re.sub(r"%%?(?:title|post_title)%%?", lambda match: item.title, text)
    filled = re.sub(r"%%?(?:excerpt|excerpt_only)%%?", lambda match: item.excerpt, filled)
    filled = " ".join(VARIABLE.sub(" ", filled).split()).strip(" -–—|·•")
    return "" if filled == item.title else filled


def _number(text: str) -> int:
    found = re.fullmatch(r"\s*(-?\d{1,9})(?:\.\d*)?\s*", text)
    return int(found.group(1)) if found else 0


def _decimal(text: str) -> float:
    found = re.fullmatch(r"\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*", text)
    return float(found.group(1).replace(",", ".")) if found else 0.0
