"""Front page, sections, articles and the pages about the paper."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from home.models import HomePage, Pick
from news.models import (
    ArticleContributor,
    ArticlePage,
    Correction,
    SectionPage,
    Series,
    Source,
    SourceRecord,
    StandardPage,
    Topic,
)
from news.models.settings import NewsSettings
from newsroom.core.models import SiteSettings
from newsroom.demo.bodies import raw_body, stream
from newsroom.demo.desk import Desk
from newsroom.demo.texts import Entry, articles, moment, paragraphs, read

SLUG = "pellworth-lantern"


def put_front(now: dt.datetime) -> HomePage:
    """The front page, as the root of the default site. Wagtail's own welcome page makes room for it."""
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    )
    front = read("front")
    home = HomePage(
        title=front["title"],
        slug=SLUG,
        search_description=front["search_description"],
        first_published_at=now,
        last_published_at=now,
        locale=Locale.get_default(),
    )
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome, site.root_page, site.site_name = site.root_page if site.pk else None, home, front["title"]
    site.save()
    # A page of the bare class is what a fresh Wagtail shows; nothing of ours is one.
    if welcome and welcome.specific_class is Page and welcome.depth > 1:
        Page.objects.get(pk=welcome.pk).delete()
    return home


def put_sections(home: HomePage, now: dt.datetime) -> dict[str, SectionPage]:
    """Sections by path: `city`, `city/transport`."""
    made: dict[str, SectionPage] = {}
    for entry in read("sections")["section"]:
        above = entry.get("parent")
        parent = SectionPage.objects.get(pk=made[above].pk) if above else HomePage.objects.get(pk=home.pk)
        section = SectionPage(
            title=entry["title"],
            slug=entry["slug"],
            introduction=entry["introduction"],
            first_published_at=now,
            last_published_at=now,
        )
        parent.add_child(instance=section)
        made[f"{above}/{entry['slug']}" if above else entry["slug"]] = section
    return made


def put_standard_pages(home: HomePage, now: dt.datetime) -> dict[str, StandardPage]:
    made = {}
    for entry in read("settings")["page"]:
        page = StandardPage(
            title=entry["title"],
            slug=entry["slug"],
            introduction=entry["introduction"],
            body=stream([("paragraph", paragraphs(entry["text"]))]),
            first_published_at=now,
            last_published_at=now,
        )
        HomePage.objects.get(pk=home.pk).add_child(instance=page)
        made[entry["slug"]] = page
    return made


def put_vocabulary(desk: Desk) -> None:
    """Topics, series and sources."""
    desk.topics = {entry["slug"]: Topic.objects.create(**entry) for entry in read("topics")["topic"]}
    desk.series = {
        entry["slug"]: Series.objects.create(**{**entry, "image": desk.pictures.get(entry["image"])})
        for entry in read("series")["series"]
    }
    for entry in read("sources")["source"]:
        fields = {name: value for name, value in entry.items() if name != "slug"}
        desk.sources[entry["slug"]] = Source.objects.create(**fields)


def put_articles(desk: Desk, limit: int | None = None) -> None:
    """The articles, oldest first; those that point at others get their pointers when all are there."""
    entries = articles(limit)
    for number, entry in enumerate(reversed(entries), start=1):
        desk.articles[entry["slug"]] = put_article(desk, entry)
        if number % 10 == 0:
            desk.say(f"  {number} of {len(entries)} articles")
    for entry in entries:
        if any(block["type"] == "related" for block in entry["body"]):
            article = desk.articles[entry["slug"]]
            article.body = raw_body(entry["body"], desk.library)
            article.save(clean=False)


def put_article(desk: Desk, entry: Entry) -> ArticlePage:
    state, when = entry.get("state", "live"), moment(desk.now, entry["hours_ago"])
    lead = entry.get("lead", {})
    corrections = [
        Correction(date=moment(desk.now, item["hours_ago"]), text=item["text"]) for item in entry.get("corrections", [])
    ]
    article = ArticlePage(
        title=entry["title"],
        slug=entry["slug"],
        kind=entry["kind"],
        language=entry.get("language", ""),
        kicker=entry.get("kicker", ""),
        standfirst=entry.get("standfirst", ""),
        series=desk.series.get(entry.get("series", "")),
        lead_image=desk.pictures.get(lead.get("image", "")),
        lead_image_alt=lead.get("alt", ""),
        lead_image_caption=lead.get("caption", ""),
        lead_video=desk.videos.get(lead.get("video", "")),
        body=raw_body(entry["body"], desk.library),
        owner=desk.users.get("editor"),
        live=state == "live",
        corrections=corrections,
        byline_entries=[
            ArticleContributor(contributor=desk.contributors[item["contributor"]], role=item["role"], sort_order=order)
            for order, item in enumerate(entry["bylines"])
        ],
        topics=[desk.topics[slug] for slug in entry["topics"]],
    )
    if source := entry.get("source"):
        article.source_records = [source_record(desk, source)]
    if state == "live":
        article.published_at = article.first_published_at = when
        article.last_published_at = max([when, *(correction.date for correction in corrections)])
    elif state == "scheduled":
        article.go_live_at = when
    section = desk.sections[entry["section"]]
    SectionPage.objects.get(pk=section.pk).add_child(instance=article)
    if state == "scheduled":
        article.save_revision(user=desk.users.get("editor")).publish(user=desk.users.get("editor"))
    elif state == "draft":
        article.save_revision(user=desk.users.get("editor"))
    return article


def source_record(desk: Desk, entry: Entry) -> SourceRecord:
    days = dt.timedelta(days=entry["original_days_ago"])
    return SourceRecord(
        source=desk.sources[entry["source"]],
        relation=entry["relation"],
        original_url=entry["original_url"],
        original_author=entry["original_author"],
        original_date=timezone.localdate(desk.now) - days,
        licence=entry.get("licence", ""),
    )


def arrange_front(home: HomePage, desk: Desk) -> None:
    front = read("front")
    home = HomePage.objects.get(pk=home.pk)
    home.lead = desk.articles.get(front["lead"])
    home.picks = [
        Pick(article=desk.articles[slug], sort_order=order)
        for order, slug in enumerate(front["picks"])
        if slug in desk.articles
    ]
    strips = []
    for entry in front["strip"]:
        value: dict[str, Any] = {name: item for name, item in entry.items() if name != "type"}
        if "section" in value:
            value["section"] = desk.sections[value["section"]].pk
        strips.append((entry["type"], value))
    home.strips = stream(strips)
    home.save()


def put_settings(site: Site, desk: Desk, standard: dict[str, StandardPage]) -> None:
    """Name, navigation, support call, disclaimers."""
    texts = read("settings")

    def links(entries: list[Entry]) -> str:
        pages = {**desk.sections, **standard}
        return stream(
            (
                "link",
                {
                    "page": pages[entry["page"]].pk if "page" in entry else None,
                    "url": entry.get("url", ""),
                    "label": entry.get("label", ""),
                },
            )
            for entry in entries
        )

    paper = dict(texts["site"])
    paper["contact_address"] = paper["contact_address"].strip()
    paper["navigation"], paper["footer_links"] = links(paper["navigation"]), links(paper.pop("footer"))
    paper["social_links"] = stream(("link", link) for link in paper["social_links"])
    SiteSettings.objects.update_or_create(site=site, defaults=paper)
    NewsSettings.objects.update_or_create(
        site=site, defaults={f"disclaimer_{kind}": text for kind, text in texts["disclaimers"].items()}
    )
