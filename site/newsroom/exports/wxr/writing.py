"""Articles, pages and files as items."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, Revision, Site
from wagtailmedia.models import get_media_model

from home.models import HomePage
from news.models import ArticlePage, StandardPage
from newsroom.discussions.models import ArticleComment, Discussion, Mode
from newsroom.exports.html import body_html
from newsroom.exports.wxr.comments import write_comment, write_stars
from newsroom.exports.wxr.terms import Terms
from newsroom.exports.wxr.text import Out, cdata, published, stamp
from newsroom.media.models import CustomImage

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
# WordPress has one row of numbers for pages and files.
IMAGES, DOCUMENTS, MEDIA = 1_000_000_000, 1_200_000_000, 1_400_000_000
AT_ONCE = 200


def write_wxr(path: Path, personal: bool = False) -> tuple[int, int]:
    """Write articles, pages, authors, sections, topics, files and comments. Gives the numbers of items and comments.

    Readers' e-mail addresses only with `personal`. What is not published, or not for everybody, is no more public over
    there than here.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").get()
    with path.open("w", encoding="utf-8") as file:
        writer = _Writer(Out(file), site, personal)
        file.write(HEAD)
        writer.about()
        writer.files()
        writer.pages()
        file.write("</channel>\n</rss>\n")
    return writer.written, writer.said


class _Writer:
    def __init__(self, out: Out, site: Site, personal: bool) -> None:
        self.out = out
        self.site = site
        self.base = site.root_url
        self.personal = personal
        self.written = self.said = 0
        self.terms = Terms(site.root_page)
        home = site.root_page.specific
        self.picked = {pick.article_id for pick in home.picks.all()} if isinstance(home, HomePage) else set()
        self.private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))

    def about(self) -> None:
        title = self.site.site_name or self.site.root_page.title
        self.out.write(
            f"<title>{cdata(title)}</title>\n<link>{escape(self.base)}</link>\n<description></description>\n"
            f"<pubDate>{published(timezone.now())}</pubDate>\n<language>{settings.LANGUAGE_CODE}</language>\n"
            "<wp:wxr_version>1.2</wp:wxr_version>\n"
        )
        for name in ("base_site_url", "base_blog_url"):
            self.out.write(f"<wp:{name}>{escape(self.base)}</wp:{name}>\n")
        self.terms.declare(self.out)
        self.out.write("<generator>Newsroom</generator>\n")

    # --- Files ---

    def files(self) -> None:
        """Pictures, documents, sounds and videos, whether a text shows them or not."""
        for offset, model in ((IMAGES, CustomImage), (DOCUMENTS, get_document_model()), (MEDIA, get_media_model())):
            for found in model._default_manager.order_by("pk").iterator(chunk_size=AT_ONCE):
                url = found.file.url
                address = f"{self.base}{url}" if url.startswith("/") else url
                alt = found.description if isinstance(found, CustomImage) else ""
                self._begin(found.title, "", address, found.created_at)
                self._texts("", "")
                self._fields(offset + found.pk, "attachment", "inherit", found.created_at, found.created_at, "")
                self.out.line("wp:attachment_url", address)
                if alt:
                    self._meta("_wp_attachment_image_alt", alt)
                self._end()

    # --- Pages ---

    def pages(self) -> None:
        articles = ArticlePage.objects.descendant_of(self.site.root_page).order_by("path").select_related("series")
        articles = articles.prefetch_related("byline_entries__contributor", "topics")
        for batch, said in self._with_discussions(articles):
            for article in batch:
                self._article(article, said)
        texts = StandardPage.objects.descendant_of(self.site.root_page).order_by("path")
        for batch, said in self._with_discussions(texts):
            for page in batch:
                self._text(page, said)

    def _with_discussions(self, pages: QuerySet[Any]) -> Iterator[tuple[list[Any], "_Discussions"]]:
        """Pages by the hundred, as last saved where they are not public, with what is said about them."""
        waiting = pages.iterator(chunk_size=AT_ONCE)
        while batch := list(islice(waiting, AT_ONCE)):
            said = _Discussions([page.pk for page in batch])
            yield [page if page.live else page.get_latest_revision_as_object() for page in batch], said

    def _article(self, article: ArticlePage, said: "_Discussions") -> None:
        people = [entry.contributor for entry in article.byline_entries.all()]
        self._page(
            article, "post", article.standfirst, said, creator=people[0].slug if people else "",
            when=article.published_at, sticky=article.pk in self.picked,
        )  # fmt: skip
        for term in self.terms.of(article, people):
            self.out.write(term)
        if article.lead_image_id:
            self._meta("_thumbnail_id", str(IMAGES + article.lead_image_id))
        self._end_page(article, said)

    def _text(self, page: StandardPage, said: "_Discussions") -> None:
        parent = page.get_parent()
        above = parent.pk if isinstance(parent.specific_deferred, StandardPage) else 0
        self._page(page, "page", page.introduction, said, parent=above)
        self._end_page(page, said)

    def _page(
        self, page: Any, kind: str, excerpt: str, said: "_Discussions", creator: str = "", when: Any = None,
        sticky: bool = False, parent: int = 0,
    ) -> None:  # fmt: skip
        status, due = self._status(page)
        when = due or when or page.first_published_at or page.latest_revision_created_at
        self._begin(page.title, creator, f"{self.base}{page.get_url() or ''}", when, f"{self.base}/?p={page.pk}")
        self._texts(body_html(page.body, self.base), excerpt)
        changed = page.last_published_at or when
        self._fields(page.pk, kind, status, when, changed, page.slug, page.pk not in said.shut, parent, sticky)

    def _status(self, page: Page) -> tuple[str, Any]:
        """What it is called over there, and when it is to be published."""
        if page.live:
            return ("private" if page.path.startswith(self.private) else "publish"), None
        planned = Revision.page_revisions.filter(object_id=str(page.pk), approved_go_live_at__isnull=False)
        due = planned.values_list("approved_go_live_at", flat=True).first()
        return ("future", due) if due else ("draft", None)

    def _end_page(self, page: Any, said: "_Discussions") -> None:
        for key, value in {
            "_yoast_wpseo_title": page.seo_title,
            "_yoast_wpseo_metadesc": page.search_description,
            "_yoast_wpseo_meta-robots-noindex": "1" if page.noindex else "",
        }.items():
            if value:
                self._meta(key, value)
        write_stars(self.out, said.rows.get(page.pk))
        for comment in said.comments[page.pk]:
            write_comment(self.out, comment, self.personal)
            self.said += 1
        self._end()

    # --- The parts of an item ---

    def _begin(self, title: str, creator: str, link: str, when: Any, guid: str = "") -> None:
        self.out.write(
            f"<item>\n<title>{cdata(title)}</title>\n<link>{escape(link)}</link>\n"
            f"<pubDate>{published(when)}</pubDate>\n"
        )
        self.out.line("dc:creator", creator)
        self.out.write(f'<guid isPermaLink="false">{escape(guid or link)}</guid>\n<description></description>\n')

    def _texts(self, content: str, excerpt: str) -> None:
        self.out.line("content:encoded", content)
        self.out.line("excerpt:encoded", excerpt)

    def _fields(
        self, number: int, kind: str, status: str, when: Any, changed: Any, slug: str, is_open: bool = True,
        parent: int = 0, sticky: bool = False,
    ) -> None:  # fmt: skip
        values = {
            "post_id": number,
            "post_date": stamp(when),
            "post_date_gmt": stamp(when),
            "post_modified": stamp(changed),
            "post_modified_gmt": stamp(changed),
            "comment_status": "open" if is_open else "closed",
            "ping_status": "closed",
            "post_name": slug,
            "status": status,
            "post_parent": parent,
            "menu_order": 0,
            "post_type": kind,
            "post_password": "",
            "is_sticky": int(sticky),
        }
        self.out.lines("wp:", values)

    def _meta(self, key: str, value: str) -> None:
        self.out.meta("wp:postmeta", key, value)

    def _end(self) -> None:
        self.out.write("</item>\n")
        self.written += 1


class _Discussions:
    """What is said about some pages."""

    def __init__(self, pks: Iterable[int]) -> None:
        self.comments: defaultdict[int, list[ArticleComment]] = defaultdict(list)
        for row in ArticleComment.objects.filter(discussion__in=pks).order_by("pk").iterator(chunk_size=AT_ONCE):
            self.comments[row.discussion_id].append(row)
        self.rows = Discussion.objects.in_bulk(list(pks))
        self.shut = {pk for pk, row in self.rows.items() if row.mode in (Mode.READ_ONLY, Mode.HIDDEN)}
