"""The site as WXR 1.2, which WordPress's importer and our own take."""

from collections import defaultdict
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from wagtail.models import Site

from news.models import ArticlePage, SectionPage, StandardPage, Topic
from newsroom.discussions.models import ArticleComment, Discussion, Mode, Status
from newsroom.exports.html import body_html
from newsroom.people.models import Contributor

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
STATES = {Status.PUBLISHED: "1", Status.SPAM: "spam", Status.REMOVED: "trash", Status.DELETED_BY_AUTHOR: "trash"}
AT_ONCE = 200


def write_wxr(path: Path, personal: bool = False) -> tuple[int, int]:
    """Write articles, pages, authors, sections, topics, pictures and comments. Gives the numbers of items and comments.

    Readers' e-mail addresses only with `personal`.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").get()
    with path.open("w", encoding="utf-8") as out:
        writer = _Writer(out, site, personal)
        out.write(HEAD)
        writer.about()
        writer.items()
        out.write("</channel>\n</rss>\n")
    return writer.written, writer.said


class _Writer:
    def __init__(self, out: TextIO, site: Site, personal: bool) -> None:
        self.out = out
        self.site = site
        self.base = site.root_url
        self.personal = personal
        self.written = self.said = 0
        self.sections = {section.pk: section for section in SectionPage.objects.descendant_of(site.root_page)}
        self.by_path = {section.path: section for section in self.sections.values()}

    def line(self, name: str, text: Any) -> None:
        self.out.write(f"<{name}>{cdata(str(text))}</{name}>\n")

    def about(self) -> None:
        self.out.write(
            f"<title>{escape(self.site.site_name or self.site.root_page.title)}</title>\n<link>{self.base}</link>\n"
            f"<pubDate>{timezone.now():%a, %d %b %Y %H:%M:%S} +0000</pubDate>\n<wp:wxr_version>1.2</wp:wxr_version>\n"
            f"<wp:base_site_url>{self.base}</wp:base_site_url>\n<wp:base_blog_url>{self.base}</wp:base_blog_url>\n"
        )
        for person in Contributor.objects.order_by("pk"):
            self.out.write(f"<wp:author><wp:author_id>{person.pk}</wp:author_id>\n")
            self.line("wp:author_login", person.slug)
            self.line("wp:author_email", "")
            self.line("wp:author_display_name", person.name)
            self.out.write("</wp:author>\n")
        for section in sorted(self.sections.values(), key=lambda found: found.path):
            above = self.by_path.get(section.path[: -section.steplen])
            self.out.write(f"<wp:category><wp:term_id>{section.pk}</wp:term_id>\n")
            self.line("wp:category_nicename", section.slug)
            self.line("wp:category_parent", above.slug if above else "")
            self.line("wp:cat_name", section.title)
            self.line("wp:category_description", section.introduction)
            self.out.write("</wp:category>\n")
        for topic in Topic.objects.order_by("pk"):
            self.out.write("<wp:tag>\n")
            self.line("wp:tag_slug", topic.slug)
            self.line("wp:tag_name", topic.name)
            self.line("wp:tag_description", topic.description)
            self.out.write("</wp:tag>\n")

    def items(self) -> None:
        pictures: set[int] = set()
        articles = ArticlePage.objects.descendant_of(self.site.root_page).order_by("path").select_related("lead_image")
        articles = articles.prefetch_related("byline_entries__contributor", "topics")
        found: list[ArticlePage] = []
        for article in articles.iterator(chunk_size=AT_ONCE):
            found.append(article)
            if len(found) == AT_ONCE:
                self._articles(found, pictures)
                found = []
        self._articles(found, pictures)
        for page in StandardPage.objects.descendant_of(self.site.root_page).order_by("path").iterator():
            parent = page.get_parent()
            self._item(page, "page", parent=parent.pk if isinstance(parent.specific_deferred, StandardPage) else 0)
            self.out.write("</item>\n")

    def _articles(self, articles: list[ArticlePage], pictures: set[int]) -> None:
        pks = [article.pk for article in articles]
        comments = defaultdict(list)
        for row in ArticleComment.objects.filter(discussion__in=pks).order_by("pk").iterator(chunk_size=AT_ONCE):
            comments[row.discussion_id].append(row)
        closed = (Mode.READ_ONLY, Mode.HIDDEN)
        shut = set(Discussion.objects.filter(pk__in=pks, mode__in=closed).values_list("pk", flat=True))
        for article in articles:
            image = article.lead_image
            if image and image.pk not in pictures:
                pictures.add(image.pk)
                self._attachment(image)
            self._item(article, "post", is_open=article.pk not in shut)
            for comment in comments[article.pk]:
                self._comment(comment)
            self.out.write("</item>\n")

    def _item(self, page: Any, kind: str, parent: int = 0, is_open: bool = True) -> None:
        article = page if isinstance(page, ArticlePage) else None
        when = (article.published_at if article else None) or page.first_published_at or page.latest_revision_created_at
        people = [entry.contributor for entry in article.byline_entries.all()] if article else []
        status = "publish" if page.live else "future" if page.go_live_at else "draft"
        self.out.write(f"<item>\n<title>{cdata(page.title)}</title>\n<link>{self.base}{page.get_url() or ''}</link>\n")
        self.line("dc:creator", people[0].slug if people else "")
        self.out.write(f'<guid isPermaLink="false">{self.base}/?p={page.pk}</guid>\n')
        self.line("content:encoded", body_html(page.body, self.base))
        self.line("excerpt:encoded", article.standfirst if article else "")
        self._fields(page, kind, status, when, parent, is_open)
        if article:
            self._terms(article, people)
            if article.lead_image_id:
                self._meta("_thumbnail_id", str(IMAGES + article.lead_image_id))
        if page.seo_title:
            self._meta("_yoast_wpseo_title", page.seo_title)
        if page.search_description:
            self._meta("_yoast_wpseo_metadesc", page.search_description)
        self.written += 1

    def _fields(self, page: Any, kind: str, status: str, when: Any, parent: int, is_open: bool) -> None:
        stamp = f"{when:%Y-%m-%d %H:%M:%S}" if when else "0000-00-00 00:00:00"
        changed = f"{page.last_published_at:%Y-%m-%d %H:%M:%S}" if page.last_published_at else stamp
        values = {
            "post_id": page.pk,
            "post_date": stamp,
            "post_date_gmt": stamp,
            "post_modified": changed,
            "post_modified_gmt": changed,
            "comment_status": "open" if is_open else "closed",
            "ping_status": "closed",
            "post_name": page.slug,
            "status": status,
            "post_parent": parent,
            "menu_order": 0,
            "post_type": kind,
            "post_password": "",
            "is_sticky": 0,
        }
        for name, value in values.items():
            self.line(f"wp:{name}", value)

    def _terms(self, article: ArticlePage, people: list[Contributor]) -> None:
        terms = [("category", article.section.slug, article.section.title)] if article.section else []
        terms += [("post_tag", topic.slug, topic.name) for topic in article.topics.all()]
        terms += [("author", f"cap-{person.slug}", person.name) for person in people if len(people) > 1]
        for domain, slug, name in terms:
            self.out.write(f'<category domain="{domain}" nicename={quoteattr(slug)}>{cdata(name)}</category>\n')

    def _meta(self, key: str, value: str) -> None:
        self.out.write("<wp:postmeta>\n")
        self.line("wp:meta_key", key)
        self.line("wp:meta_value", value)
        self.out.write("</wp:postmeta>\n")

    def _attachment(self, image: Any) -> None:
        url = image.file.url
        self.out.write(f"<item>\n<title>{cdata(image.title)}</title>\n")
        self.line("excerpt:encoded", "")
        for name, value in {
            "post_id": IMAGES + image.pk,
            "post_date_gmt": f"{image.created_at:%Y-%m-%d %H:%M:%S}",
            "status": "inherit",
            "post_type": "attachment",
            "attachment_url": f"{self.base}{url}" if url.startswith("/") else url,
        }.items():
            self.line(f"wp:{name}", value)
        self._meta("_wp_attachment_image_alt", image.description)
        self.out.write("</item>\n")
        self.written += 1

    def _comment(self, row: ArticleComment) -> None:
        stamp = f"{row.posted_at:%Y-%m-%d %H:%M:%S}"
        self.out.write("<wp:comment>\n")
        values = {
            "id": row.pk,
            "author": row.user_name,
            "author_email": row.user_email if self.personal else "",
            "author_url": row.user_url,
            "author_IP": "",
            "date": stamp,
            "date_gmt": stamp,
            "content": row.body_html,
            "approved": STATES.get(Status(row.status), "0"),
            "type": "comment",
            "parent": row.reply_to_id or 0,
            "user_id": 0,
        }
        for name, value in values.items():
            self.line(f"wp:comment_{name}", value)
        if row.up or row.down:
            for key, value in (("wpdiscuz_votes", str(row.up - row.down)), ("wpdiscuz_votes_seperate", _php(row))):
                self.out.write("<wp:commentmeta>\n")
                self.line("wp:meta_key", key)
                self.line("wp:meta_value", value)
                self.out.write("</wp:commentmeta>\n")
        self.out.write("</wp:comment>\n")
        self.said += 1


# WordPress has one row of numbers for pages and pictures.
IMAGES = 1_000_000_000


def _php(row: ArticleComment) -> str:
    return f'a:2:{{s:4:"like";i:{row.up};s:7:"dislike";i:{-row.down};}}'


def cdata(text: str) -> str:
    """The text as CDATA; what would end it is parted."""
    clean = "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
    return f"<![CDATA[{clean.replace(']]>', ']]]]><![CDATA[>')}]]>"
