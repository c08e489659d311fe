"""The benchmark newsroom: loads generated articles, authors and comments in bulk, the same for every run.

The folder holds `meta.json`, `authors.jsonl`, `articles.jsonl`, `comments.jsonl` and `images/NN.png`. Articles are
known by their slug, comments by their number: loading a folder again adds nothing, loading a larger one adds the rest.
The first articles of a folder are those of every smaller one.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import Count, Max
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from home.models import HomePage
from news.entries import enter
from news.kinds import Kind
from news.models import ArticleContributor, ArticlePage, SectionPage, Topic
from newsroom.core.pagination import MAX_PAGES
from newsroom.discussions.services import ImportedComment, import_comments
from newsroom.imports.writer.bulk import insert_pages
from newsroom.media.models import CustomImage
from newsroom.people.models import Contributor

SOURCE = "benchmark"
BATCH = 500
FILES = ("meta.json", "authors.jsonl", "articles.jsonl", "comments.jsonl")
STATUSES = {"approved": "published", "pending": "pending", "spam": "spam"}

Say = Callable[[str], None]


def is_benchmark(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def read_meta(folder: Path) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text())
    return meta


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_articles(folder: Path) -> Iterator[dict[str, Any]]:
    return _rows(folder / "articles.jsonl")


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@dataclass
class Loader:
    """Loads one folder, or its first articles; `say` is told how far it is."""

    folder: Path
    say: Say
    most: int | None = None  # articles
    with_comments: bool = True

    def load(self) -> None:
        meta = read_meta(self.folder)
        number = self.most or meta["articles"]
        self.sections = self._sections(meta["sections"])
        self.images = self._images()
        self.authors = self._authors()
        self.topics = {topic.slug: topic.pk for topic in Topic.objects.all()}
        self.urls = dict(ArticlePage.objects.values_list("slug", "url_path"))
        known = len(self.urls)
        rows = islice(_rows(self.folder / "articles.jsonl"), self.most)
        for batch in _batches(row for row in rows if row["slug"] not in self.urls):
            self._write_articles(batch)
            self.say(f"{len(self.urls)} of {number} articles")
        if len(self.urls) > known:
            for section in self.sections.values():
                Page.objects.filter(pk=section.pk).update(numchild=Page.objects.child_of(section).count())
        if self.with_comments:
            self._write_comments()

    def _sections(self, names: list[str]) -> dict[str, SectionPage]:
        home = HomePage.objects.first()
        if home is None:
            root = Page.get_first_root_node()
            for page in root.get_children():
                page.delete()
            root.refresh_from_db()
            home = root.add_child(instance=HomePage(title="Benchmark", slug="benchmark"))
            Site.objects.all().delete()
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Benchmark")
        found = {section.title.lower(): section for section in SectionPage.objects.child_of(home)}
        for name in names:
            if name not in found:
                found[name] = home.add_child(instance=SectionPage(title=name.capitalize(), slug=name))
        if not home.strips:
            home.strips = [
                ("section", {"section": found[name], "layout": "lead_list", "limit": 5}) for name in names[:4]
            ]
            home.save()
        return {name: found[name] for name in names}

    def _images(self) -> list[CustomImage]:
        images = []
        for path in sorted((self.folder / "images").glob("*.png")):
            title = f"Benchmark {path.stem}"
            image = CustomImage.objects.filter(title=title).first()
            if image is None:
                with path.open("rb") as file:
                    image = CustomImage(title=title, description=f"Pattern {path.stem}")
                    image.file.save(path.name, ImageFile(file), save=True)
            images.append(image)
        return images

    def _authors(self) -> dict[int, int]:
        rows = list(_rows(self.folder / "authors.jsonl"))
        Contributor.objects.bulk_create(
            (Contributor(name=row["name"], slug=row["slug"], short_biography=row["bio"][:400]) for row in rows),
            ignore_conflicts=True,
        )
        by_slug = dict(Contributor.objects.values_list("slug", "pk"))
        return {row["id"]: by_slug[row["slug"]] for row in rows}

    @transaction.atomic
    def _write_articles(self, rows: list[dict[str, Any]]) -> None:
        new_topics = {tag for row in rows for tag in row["tags"]} - self.topics.keys()
        for topic in Topic.objects.bulk_create(Topic(name=tag, slug=tag) for tag in sorted(new_topics)):
            self.topics[topic.slug] = topic.pk
        last_paths = {
            section.pk: Page.objects.child_of(section).aggregate(last=Max("path"))["last"]
            for section in self.sections.values()
        }
        articles = [self._article(row, last_paths) for row in rows]
        insert_pages(ArticlePage, articles)
        ArticleContributor.objects.bulk_create(
            ArticleContributor(article=article, contributor_id=self.authors[author], sort_order=order)
            for article, row in zip(articles, rows, strict=True)
            for order, author in enumerate(row["authors"])
        )
        through = ArticlePage.topics.through
        through.objects.bulk_create(
            through(articlepage_id=article.pk, topic_id=self.topics[tag])
            for article, row in zip(articles, rows, strict=True)
            for tag in row["tags"]
        )
        enter(article.pk for article in articles)

    def _article(self, row: dict[str, Any], last_paths: dict[int, str | None]) -> ArticlePage:
        section = self.sections[row["section"]]
        last = last_paths[section.pk]
        step = int(last[-Page.steplen :], 36) + 1 if last else 1
        path = last_paths[section.pk] = Page._get_path(section.path, section.depth + 1, step)
        url_path = self.urls[row["slug"]] = f"{section.url_path}{row['slug']}/"
        when = dt.datetime.fromisoformat(row["published"])
        image = self.images[row["image"] % len(self.images)] if self.images else None
        return ArticlePage(
            title=row["title"],
            draft_title=row["title"],
            slug=row["slug"],
            path=path,
            depth=section.depth + 1,
            url_path=url_path,
            content_type=ContentType.objects.get_for_model(ArticlePage),
            locale_id=section.locale_id,
            section=section,
            live=True,
            has_unpublished_changes=False,
            published_at=when,
            first_published_at=when,
            last_published_at=when,
            standfirst=row["standfirst"][:500],
            kind=Kind.OPINION if row["section"] == "opinion" else Kind.NEWS,
            lead_image=image,
            lead_image_caption=row["blocks"][0].get("caption", "")[:300] if row["blocks"] else "",
            word_count=sum(len(str(block).split()) for block in row["blocks"]),
            body=json.dumps([block for found in row["blocks"] if (block := self._block(found))]),
        )

    def _block(self, block: dict[str, Any]) -> dict[str, Any] | None:
        """A block of the generator as one of ours; its picture is the article's lead already."""
        match block["t"]:
            case "p":
                return {"type": "paragraph", "value": f"<p>{self._link(block['html'])}</p>"}
            case "h2":
                return {"type": "heading", "value": {"text": block["text"][:200], "level": "h2"}}
            case "quote":
                return {
                    "type": "quotation",
                    "value": {"quote": f"<p>{escape(block['text'])}</p>", "attribution": block["by"]},
                }
            case "ul" | "ol" as kind:
                items = "".join(f"<li>{escape(item)}</li>" for item in block["items"])
                return {"type": "paragraph", "value": f"<{kind}>{items}</{kind}>"}
        return None

    def _link(self, html: str) -> str:
        """Links to /a/<slug>/ lead to where the article stands here; they only ever lead to earlier ones."""
        before, mark, rest = html.partition('href="/a/')
        if not mark:
            return html
        slug, _, after = rest.partition("/")
        path = self.urls.get(slug, "/benchmark/").split("/", 2)[2]
        return f'{before}href="/{path.rstrip("/")}{"/" if path else ""}{after.removeprefix("/")}'

    def _write_comments(self) -> None:
        by_slug = dict(ArticlePage.objects.values_list("slug", "pk"))
        articles = islice(_rows(self.folder / "articles.jsonl"), self.most)
        pages = {row["id"]: by_slug[row["slug"]] for row in articles}
        written = 0
        for batch in _batches(row for row in _rows(self.folder / "comments.jsonl") if row["article"] in pages):
            import_comments(SOURCE, [_comment(row, pages[row["article"]]) for row in batch])
            written += len(batch)
            self.say(f"{written} comments")


def _comment(row: dict[str, Any], page_id: int) -> ImportedComment:
    from newsroom.discussions.models import Status

    return ImportedComment(
        import_id=str(row["id"]),
        parent_import_id=str(row["parent"] or ""),
        page_id=page_id,
        name=row["name"],
        email=row["email"],
        body=row["body"],
        posted_at=dt.datetime.fromisoformat(row["date"]),
        status=Status(STATUSES[row["status"]]),
    )


def index(say: Say, after: int = 0) -> None:
    """Add the articles with a higher number than `after` to the search index, many at a time."""
    backend = get_search_backend()
    articles = ArticlePage.get_indexed_objects().filter(pk__gt=after).order_by("pk")
    total, done = articles.count(), 0
    while chunk := list(articles.filter(pk__gt=after)[:BATCH]):
        backend.add_bulk(ArticlePage, chunk)
        after, done = chunk[-1].pk, done + len(chunk)
        say(f"{done} of {total} articles indexed")


# Pages that are measured for how they grow, and not from cache.
DEEP = {
    *(f"{name}, last page" for name in ("section", "author", "topic", "kind")),
    "archive, day",
    "archive, year",
    "feed",
    "feed, author",
    "sitemap",
}


def _last_page(articles: int) -> int:
    """The last that is full: what a page shows is then the same in papers of all sizes."""
    return min(MAX_PAGES, max(1, articles // SectionPage.ARTICLES_PER_PAGE))


def paths_to_measure(folder: Path) -> dict[str, str]:
    """The pages that `bench` times: each kind once, the busiest of its kind."""
    meta = read_meta(folder)
    by_slug = {slug: path.split("/", 2)[2] for slug, path in ArticlePage.objects.values_list("slug", "url_path")}
    section = SectionPage.objects.annotate(number=Count("articles")).order_by("-number").first()
    author = Contributor.objects.annotate(number=Count("byline_entries")).order_by("-number", "pk").first()
    topic = Topic.objects.annotate(number=Count("articles")).order_by("-number", "pk").first()
    if not (section and author and topic):
        raise ValueError("Nothing is loaded")
    comments = {number: meta["fixed"].get(number) for number in ("0", "100", "1000")}
    articles = {
        f"article, {number} comments": f"/{by_slug[found['slug']]}"
        for number, found in comments.items()
        if found and found["slug"] in by_slug
    }
    newest = ArticlePage.objects.newest()[0].published_at
    kind = ArticlePage.objects.filter(kind=Kind.NEWS).count()
    lists = {
        "section": (f"/{section.slug}/", section.number),
        "author": (author.get_absolute_url(), author.number),
        "topic": (topic.get_absolute_url(), topic.number),
        "kind": (f"/kinds/{Kind.NEWS.value}/", kind),
    }
    deep = {f"{name}, last page": f"{path}?page={_last_page(number)}" for name, (path, number) in lists.items()}
    deep |= {
        "archive, day": f"/archive/{newest:%Y/%m/%d}/" if newest else "/archive/",
        "archive, year": f"/archive/{newest:%Y}/" if newest else "/archive/",
        "feed": "/feed/",
        "feed, author": f"/feed/rss/authors/{author.slug}/",
        "sitemap": "/sitemap.xml",
    }
    assert deep.keys() == DEEP  # noqa: S101 - the bench measures them otherwise
    return {
        "front": "/",
        "section": f"/{section.slug}/",
        **articles,
        "author": author.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "search": f"/search/?q={meta['queries'][0]}",
        **deep,
    }
