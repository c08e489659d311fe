"""WordPress exports (WXR 1.0 to 1.2) as records, in the order of the file and one at a time."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

from newsroom.imports.reader import plugins
from newsroom.imports.reader.dates import best_date, offset_between
from newsroom.imports.reader.decoding import read_text
from newsroom.imports.reader.elements import Element, ElementReader, Leaf
from newsroom.imports.records import Author, Comment, Item, Note, Record, SiteInfo, Term, UnusableFileError

COMMENT_STATES = {
    "1": "approved",
    "approve": "approved",
    "approved": "approved",
    "0": "pending",
    "hold": "pending",
    "": "pending",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "trash",
}
TAXONOMIES = {"": "category", "tag": "post_tag"}


def read_wxr(path: Path, note: Note) -> Iterator[Record]:
    """Records of the export: first the site, then what the file holds, each as soon as it is read.

    Repairs are told to `note` with their line. Raises UnusableFileError when there is nothing to read.
    """
    reader = WxrReader(note)
    yield from reader.read(path)
    if not reader.elements.recognised:
        raise UnusableFileError(f"{path} is not an export of WordPress: it has no channel and no items.")


class WxrReader:
    def __init__(self, note: Note) -> None:
        self.note = note
        self.site = SiteInfo()
        self.site_told = False
        self.offset = timedelta()
        self.elements = ElementReader(iter(()), note)

    def read(self, path: Path) -> Iterator[Record]:
        self.elements = ElementReader(self._checked(read_text(path, self.note), path), self.note)
        for part in self.elements.read():
            if isinstance(part, Leaf):
                self._about_the_site(part)
            elif record := self._record(part):
                if not self.site_told:
                    self.site_told = True
                    yield self.site
                yield record
        if not self.site_told and self.elements.recognised:
            yield self.site

    def _checked(self, pieces: Iterator[str], path: Path) -> Iterator[str]:
        first = next(pieces, "")
        if not first.lstrip("\ufeff \t\r\n").startswith("<"):
            raise UnusableFileError(f"{path} is not XML: it does not begin with a <.")
        yield first
        yield from pieces

    def _about_the_site(self, leaf: Leaf) -> None:
        value = leaf.text.strip()
        if leaf.name == "title":
            self.site.title = self.site.title or value
        elif leaf.name == "wp:wxr_version":
            self.site.version = value
        elif (leaf.name == "link" and not self.site.url) or (leaf.name == "wp:base_blog_url" and value):
            self.site.url = value

    def _record(self, element: Element) -> Record | None:
        if element.name == "item":
            return self._item(element)
        if element.name == "wp:author":
            return self._author(element)
        if element.name in ("wp:category", "wp:tag", "wp:term"):
            return self._term(element)
        return None

    def _author(self, element: Element) -> Author | None:
        text = element.text
        login = clean_login(text("wp:author_login"))
        full_name = f"{text('wp:author_first_name')} {text('wp:author_last_name')}".strip()
        name = unescape(text("wp:author_display_name")) or unescape(full_name) or login
        if not login and not name:
            self.note(element.line, "an author without login and name left out")
            return None
        return Author(login or name, name, text("wp:author_email"), line=element.line)

    def _term(self, element: Element) -> Term | None:
        kind, text = element.name, element.text
        if kind == "wp:category":
            fields = ("category_nicename", "cat_name", "category_parent", "category_description")
        elif kind == "wp:tag":
            fields = ("tag_slug", "tag_name", "tag_parent", "tag_description")
        else:
            fields = ("term_slug", "term_name", "term_parent", "term_description")
        slug, name, parent, description = (unescape(text(f"wp:{field}")) for field in fields)
        taxonomy = {"wp:category": "category", "wp:tag": "post_tag"}.get(kind) or text("wp:term_taxonomy")
        if not slug and not name:
            self.note(element.line, f"<{kind}> without slug and name left out")
            return None
        return Term(taxonomy, slug or name, name or slug, parent, description, element.line, number(text("wp:term_id")))

    def _item(self, element: Element) -> Item | None:
        text = element.text
        gmt, local = text("wp:post_date_gmt"), text("wp:post_date")
        if (offset := offset_between(gmt, local)) is not None:
            self.offset = offset
        kind = text("wp:post_type")
        if not element.complete and not kind:
            self.note(element.line, "an item that the file cuts off left out")
            return None
        item = Item(
            id=text("wp:post_id"),
            kind=kind or "post",
            title=unescape(text("title")),
            slug=text("wp:post_name"),
            link=text("link"),
            guid=text("guid"),
            creator=self._creator(element),
            content=element.raw("content:encoded"),
            excerpt=element.raw("excerpt:encoded") or ("" if kind else element.raw("description")),
            date=best_date(gmt, local, text("pubDate"), self.offset),
            modified=best_date(text("wp:post_modified_gmt"), text("wp:post_modified"), offset=self.offset),
            status=text("wp:status") or "publish",
            password=text("wp:post_password"),
            parent=number(text("wp:post_parent")),
            sticky=text("wp:is_sticky") == "1",
            comments_open=text("wp:comment_status") != "closed",
            attachment_url=text("wp:attachment_url"),
            terms=self._terms(element),
            meta=meta(element, "wp:postmeta"),
            comments=[self._comment(part) for part in element.elements if part.name == "wp:comment"],
            cut_off=not element.complete,
            line=element.line,
        )
        plugins.read_item(item)
        return item

    def _creator(self, element: Element) -> str:
        raw = element.text("dc:creator")
        login = clean_login(raw)
        if login != raw:
            self.note(element.line, f"author {raw!r} read as {login!r}")
        return login

    def _terms(self, element: Element) -> list[Term]:
        """The item's terms, each once: old exports write every term with and without its slug."""
        found: dict[tuple[str, str], Term] = {}
        for leaf in element.leaves:
            if leaf.name != "category":
                continue
            domain, name = leaf.attributes.get("domain", ""), unescape(leaf.text.strip())
            taxonomy, slug = TAXONOMIES.get(domain, domain), leaf.attributes.get("nicename", "").strip()
            if not name and not slug:
                continue
            term = Term(taxonomy, slug or name, name or slug, line=leaf.line)
            known = found.get((taxonomy, term.name.casefold()))
            if known is None or (slug and known.slug == known.name):
                found[(taxonomy, term.name.casefold())] = term
        return list(found.values())

    def _comment(self, element: Element) -> Comment:
        text = element.text
        state = text("wp:comment_approved")
        if state not in COMMENT_STATES:
            self.note(element.line, f"comment in the unknown state {state!r} held for approval")
        comment = Comment(
            id=text("wp:comment_id"),
            parent=number(text("wp:comment_parent")),
            name=unescape(text("wp:comment_author")),
            email=text("wp:comment_author_email"),
            url=text("wp:comment_author_url"),
            ip=text("wp:comment_author_IP"),
            user=number(text("wp:comment_user_id")),
            date=best_date(text("wp:comment_date_gmt"), text("wp:comment_date"), offset=self.offset),
            body=element.raw("wp:comment_content"),
            status=COMMENT_STATES.get(state, "pending"),
            kind=text("wp:comment_type") or "comment",
            meta=meta(element, "wp:commentmeta"),
            line=element.line,
        )
        plugins.read_comment(comment)
        return comment


def number(text: str) -> str:
    """An id of another record; 0 stands for none."""
    return "" if text in ("", "0") else text


def clean_login(text: str) -> str:
    return text.strip(" \t\r\n<>")


def meta(element: Element, name: str) -> dict[str, str]:
    """The custom fields, the last value of each."""
    return {
        part.text("wp:meta_key"): part.raw("wp:meta_value")
        for part in element.elements
        if part.name == name and part.text("wp:meta_key")
    }
