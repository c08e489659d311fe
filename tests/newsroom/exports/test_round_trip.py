"""A site out and in again is the same site."""

import datetime as dt
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from defusedxml.ElementTree import fromstring
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction, Site

from news.models import ArticlePage, NewsSettings, SectionPage, Series, Source, StandardPage, Topic
from newsroom.core.models import SiteSettings
from newsroom.discussions.models import (
    ArticleComment,
    Commenter,
    Discussion,
    DiscussionSettings,
    Mode,
    Rule,
    Subscription,
)
from newsroom.discussions.services import (
    ImportedComment,
    ImportedRating,
    ImportedSubscription,
    ImportedVote,
    import_comments,
    import_ratings,
    import_subscriptions,
    import_votes,
)
from newsroom.exports.html import body_html
from newsroom.exports.markdown import to_markdown
from newsroom.imports.models import ImportedRecord
from newsroom.imports.reader import read_wxr
from newsroom.imports.records import Item
from newsroom.media.models import CustomDocument, CustomImage, MediaFile, Video
from newsroom.people.models import Contributor
from tests.factories import make_article, make_audio, make_caption, make_document, make_image, make_video
from tests.newsroom.imports.conftest import author, category, comment, export, in_category, item, run
from tests.newsroom.imports.snapshot import snapshot

__all__ = ["export", "run"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None, run: Any, export: Any, tmp_path: Path) -> ArticlePage:
    """A site with something of everything."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    Image.new("RGB", (40, 30), "navy").save(uploads / "pier.jpg")
    picture = '<img src="https://old.example/wp-content/uploads/pier.jpg" alt="The pier">'
    said = comment(1, "A & B") + comment(2, "Re", parent=1) + comment(3, "Hm", parent=2, state="0", author="Cy")
    plan = tmp_path / "map.yaml"
    plan.write_text("taxonomies: {column: series}\nvia: {words: [Via]}\nkinds: {opinion: opinion}\n")
    filed = in_category("opinion", "Opinion") + in_category("boats", "Boats", "post_tag")
    path = export(
        author("ana", "Ana Sample"),
        category("news", "News") + category("opinion", "Opinion", "news"),
        item(
            1,
            "First",
            f'Via <a href="https://times.example/">The Times</a>\n\nText with <b>weight</b>.\n\n{picture}\n\n'
            "<blockquote>Said <cite>Bo</cite></blockquote>\n\n<pre>a < b</pre>\n\nhttps://youtu.be/abcdefghijk",
            extra=filed + in_category("weekly", "Weekly", "column") + said,
            is_sticky="1",
        ),
        item(2, "Second", status="draft", extra=in_category("news", "News")),
        item(3, "About", post_type="page", post_name="about"),
        item(4, "Us", post_type="page", post_name="us", post_parent="3"),
    )
    run(path, media=uploads, map=plan)
    article = ArticlePage.objects.get(title="First")
    article.lead_image = CustomImage.objects.get()
    article.corrections.create(text="It was late.")
    link = f'<p>See <a linktype="page" id="{StandardPage.objects.get(slug="us").pk}">us</a>.</p>'
    article.body.append(("paragraph", link))
    article.save_revision().publish()
    source = "wordpress:old.example"
    import_votes(
        source, [ImportedVote(import_id="1", voter="x", value=1), ImportedVote(import_id="1", voter="y", value=-1)]
    )
    import_ratings(source, [ImportedRating(page_id=article.pk, voter="x", stars=4)])
    import_subscriptions([
        ImportedSubscription(page_id=article.pk, email="x@old.example", scope=Subscription.Scope.ALL,
                             confirmed_at=article.first_published_at)
    ])  # fmt: skip
    return article


def empty() -> None:
    """What a new database holds."""
    for model in (ArticleComment, Commenter, Redirect, ImportedRecord, CustomImage, Discussion):
        model.objects.all().delete()
    Site.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    for model in (Contributor, Topic, Series, Source, Video, MediaFile, CustomDocument):
        model.objects.all().delete()


def comparable() -> dict[str, Any]:
    found = snapshot()
    for name in ("revisions", "log"):  # how often something was written here is not part of the site
        del found[name]
    home = Site.objects.get().root_page
    known = {str(page.pk): page.url_path for page in Page.objects.all()} | {
        f"i{image.pk}": image.title for image in CustomImage.objects.all()
    }
    found["pages"] = [
        tuple(_without_ids(str(part), known) for part in page)
        for page in found["pages"]
        if page[2] != "wagtailcore.Page"
    ]
    found["picks"] = [pick.article.slug for pick in home.specific.picks.all()]
    found["corrections"] = [one.text for article in ArticlePage.objects.all() for one in article.corrections.all()]
    return found


def _without_ids(text: str, known: dict[str, str]) -> str:
    for pk, name in known.items():
        text = text.replace(f'linktype="page" id="{pk}"', name)
        if pk.startswith("i"):
            text = text.replace(f"'image': {pk[1:]}", name)
    return text


def test_export_and_import_give_the_same_site(site, tmp_path):
    before = comparable()
    then = dt.datetime(2016, 1, 2, tzinfo=dt.UTC)
    CustomImage.objects.update(created_at=then)
    folder = tmp_path / "out"
    call_command("export_site", str(folder), personal_data=True, stdout=StringIO())
    assert json.loads((folder / "site.json").read_text())["counts"]["articles"] == 2
    empty()
    assert not ArticlePage.objects.exists()
    call_command("import_site", str(folder), stdout=StringIO())
    after = comparable()
    for name, records in before.items():
        assert after[name] == records, name
    article = ArticlePage.objects.get(title="First")
    assert article.lead_image.file.size > 0
    assert article.lead_image.created_at == then
    again = article.latest_revision.as_object()
    assert again.corrections.count() == 1
    article.save_revision().publish()
    assert comparable()["corrections"] == before["corrections"]


def media_of(article: ArticlePage) -> dict[str, Any]:
    """What an article shows and offers for download, by everything but numbers."""

    def content(file: Any) -> tuple[str, bytes]:
        with file.open("rb") as opened:
            return Path(file.name).suffix, opened.read()

    def clip(video: Video) -> dict[str, Any]:
        fields = ("title", "slug", "description", "embed_url", "duration", "credit", "transcript", "transcript_text")
        tracks = [
            (one.language, one.label, one.cues, content(one.file), one.sort_order) for one in video.captions.all()
        ]
        return {
            **{name: getattr(video, name) for name in fields},
            "published_at": video.published_at,
            "poster": video.poster.title if video.poster else None,
            "file": (video.file.title, video.file.type, content(video.file.file)) if video.file else None,
            "tracks": tracks,
        }

    found: dict[str, Any] = {"lead": clip(article.lead_video), "blocks": []}
    for block in article.body:
        value = block.value
        match block.block_type:
            case "video":
                found["blocks"].append((clip(value["video"]), value["caption"]))
            case "audio":
                sound = value["audio"]
                found["blocks"].append((sound.title, sound.type, sound.duration, content(sound.file), value["title"]))
            case "document":
                paper = value["document"]
                found["blocks"].append((paper.title, content(paper.file), value["description"]))
            case "paragraph":
                number = re.search(
                    r'linktype="document"[^>]* id="(\d+)"|id="(\d+)"[^>]* linktype="document"', str(value.source)
                )
                assert number
                found["blocks"].append(CustomDocument.objects.get(pk=number[1] or number[2]).title)
    return found


def test_videos_captions_transcripts_sounds_and_documents(newsroom, tmp_path):
    for _number in range(3):  # so that numbers here and there are not the same by chance
        make_document("Not in the article")
    paper, table = make_document("Plan"), make_document("Timetable", file=ContentFile(b"1,2\n", name="table.csv"))
    poster = make_image("The pier")
    lead = make_video("Ferry", captions=("Good morning.", "The ferry leaves."), poster=poster, credit="Ana")
    make_caption(lead, "Bonjour.", language="fr", label="Français")
    told = make_video("Told", transcript="What was said.", description="A talk.", published_at=None)
    clip = make_video("Clip", embed_url="https://www.youtube.com/watch?v=abcdefghijk")
    body = [
        ("video", {"video": told.pk, "caption": "A caption"}),
        ("video", {"video": clip.pk, "caption": ""}),
        ("audio", {"audio": make_audio("Horn").pk, "title": "The horn", "caption": ""}),
        ("document", {"document": paper.pk, "description": "As drawn"}),
        ("paragraph", f'<p>See <a linktype="document" id="{table.pk}">the table</a>.</p>'),
    ]
    make_article("All of it", body=body, lead_video=lead)
    before = media_of(ArticlePage.objects.get())
    assert len(before["lead"]["tracks"]) == 2
    assert before["blocks"][0][0]["transcript"] == "What was said."
    videos = sorted(Video.objects.values_list("slug", "transcript_text"))
    folder = tmp_path / "out"
    call_command("export_site", str(folder), stdout=StringIO())
    call_command("export_site", wxr=tmp_path / "out.xml", stdout=StringIO())
    empty()
    make_document("Here before")
    call_command("import_site", str(folder), stdout=StringIO())
    assert sorted(Video.objects.values_list("slug", "transcript_text")) == videos
    article = ArticlePage.objects.get()
    assert media_of(article) == before
    assert media_of(article.latest_revision.as_object()) == before


def test_what_holds_for_the_site(site, tmp_path):
    """Settings, who may read what, rules, promoted results, tags, and links to pages outside bodies."""
    here, about = Site.objects.get(), StandardPage.objects.get(slug="about")
    home = here.root_page
    settings = SiteSettings.objects.create(site=here, name="The Paper", logo=CustomImage.objects.get())
    links = [{"type": "link", "value": {"page": pk, "url": "", "label": ""}} for pk in (about.pk, home.pk)]
    settings.navigation = json.dumps(links)
    settings.save()
    DiscussionSettings.objects.create(site=here, mode=Mode.PREMODERATED, max_links=1)
    NewsSettings.objects.create(site=here, disclaimer_opinion="Not ours.")
    staff = Group.objects.create(name="Desk")
    PageViewRestriction.objects.create(page=about, restriction_type="groups").groups.add(staff)
    Rule.objects.create(kind="word", pattern="Buy", folded="buy", effect="spam")
    SearchPromotion.objects.create(query=Query.get("pier"), page=about, description="All of it")
    CustomImage.objects.get().tags.add("sea")
    link = f'<p><a linktype="page" id="{about.pk}">About</a></p>'
    Contributor.objects.update(biography=link)
    article = ArticlePage.objects.get(title="First")
    article.create_alias(parent=SectionPage.objects.get(slug="news"), update_slug="again")
    Discussion.objects.update_or_create(pk=article.section.pk, defaults={"close_after_days": 3})
    folder = tmp_path / "out"
    call_command("export_site", str(folder), stdout=StringIO())
    for model in (SiteSettings, DiscussionSettings, NewsSettings, Rule, Query):
        model.objects.all().delete()
    empty()
    call_command("import_site", str(folder), stdout=StringIO())
    here, about = Site.objects.get(), StandardPage.objects.get(slug="about")
    settings = SiteSettings.objects.get(site=here)
    assert (settings.name, settings.logo) == ("The Paper", CustomImage.objects.get())
    assert [link.value["page"].pk for link in settings.navigation] == [about.pk, here.root_page.pk]
    assert DiscussionSettings.objects.get(site=here).max_links == 1
    assert NewsSettings.objects.get(site=here).disclaimer_opinion == "Not ours."
    restriction = PageViewRestriction.objects.get()
    assert (restriction.page.pk, restriction.restriction_type) == (about.pk, "groups")
    assert list(restriction.groups.all()) == [staff]
    assert Rule.objects.get().folded == "buy"
    assert SearchPromotion.objects.get(query__query_string="pier").page.pk == about.pk
    assert list(CustomImage.objects.get().tags.names()) == ["sea"]
    assert Contributor.objects.get().biography == f'<p><a linktype="page" id="{about.pk}">About</a></p>'
    article = ArticlePage.objects.get(title="First", alias_of=None)
    assert ArticlePage.objects.get(alias_of=article).slug == "again"
    assert Discussion.objects.get(pk=article.section.pk).close_after_days == 3


def test_addresses_of_readers_stay_here_unless_asked_for(site, tmp_path):
    folder = tmp_path / "out"
    call_command("export_site", str(folder), stdout=StringIO())
    written = "".join(path.read_text() for path in folder.rglob("*") if path.suffix in (".json", ".jsonl", ".md"))
    assert "@old.example" not in written
    assert not (folder / "subscriptions.jsonl").exists()
    call_command("export_site", wxr=folder / "out.xml", stdout=StringIO())
    assert "@old.example" not in (folder / "out.xml").read_text()


def test_markdown_has_front_matter(site, tmp_path):
    call_command("export_site", str(tmp_path / "out"), stdout=StringIO())
    text = next((tmp_path / "out" / "markdown" / "2015").glob("*.md")).read_text()
    _start, front, body = text.split("---\n", 2)
    about = yaml.safe_load(front)
    assert (about["title"], about["section"], about["tags"], about["authors"]) == (
        "First", "opinion", ["Boats"], ["Ana Sample"],
    )  # fmt: skip
    assert "Text with **weight**." in body
    assert "![The pier](" in body
    assert "> Said" in body


def test_wxr_is_read_by_our_own_importer(site, tmp_path, run):
    path = tmp_path / "out.xml"
    call_command("export_site", wxr=path, personal_data=True, stdout=StringIO())
    notes: list[Any] = []
    found = [
        record for record in read_wxr(path, lambda line, text: notes.append((line, text))) if isinstance(record, Item)
    ]
    assert notes == []
    assert sorted(one.kind for one in found) == ["attachment", "page", "page", "post", "post"]
    comments = [(c.name, c.body, c.status, c.up, c.down, c.date) for c in ArticleCommentView.all()]
    bodies = {one.title: body_html(one.body, "", comments=False) for one in ArticlePage.objects.all()}
    empty()
    run(path)
    assert [(c.name, c.body, c.status, c.up, c.down, c.date) for c in ArticleCommentView.all()] == comments
    first = ArticlePage.objects.get(title="First")
    assert (first.section.slug, first.published_at.year, first.live) == ("opinion", 2015, True)
    assert StandardPage.objects.get(slug="us").get_parent().slug == "about"
    assert "Text with" in body_html(first.body, "", comments=False)
    assert set(bodies) == set(ArticlePage.objects.values_list("title", flat=True))
    assert SectionPage.objects.get(slug="opinion").get_parent().slug == "news"


def test_wxr_is_what_wordpress_reads(site, tmp_path):
    """Valid XML, whatever stands in a text; and nothing is more public over there than here."""
    first, second = ArticlePage.objects.get(title="First"), ArticlePage.objects.get(title="Second")
    second.title = "Second & <last> ]]> \x07\ufffe"
    second.save_revision()
    first.standfirst = "a ]]> b"
    first.save_revision().publish()
    PageViewRestriction.objects.create(page=StandardPage.objects.get(slug="us"), restriction_type="login")
    below = first.section.add_child(instance=SectionPage(title="News again", slug="news"))
    make_article("Third", section=below, standfirst="")
    import_comments("old", [ImportedComment(import_id="9", page_id=StandardPage.objects.get(slug="about").pk,
                                            body="On a page", posted_at=first.published_at)])  # fmt: skip
    path = tmp_path / "out.xml"
    call_command("export_site", wxr=path, stdout=StringIO())
    channel = fromstring(path.read_bytes()).find("channel")
    wp = "{http://wordpress.org/export/1.2/}"
    categories = [one.findtext(f"{wp}category_nicename") for one in channel.findall(f"{wp}category")]
    assert sorted(categories) == ["news", "opinion", "opinion-news"]
    assert all(int(one.findtext(f"{wp}term_id")) for one in channel.findall(f"{wp}tag"))
    found = {one.findtext("title"): one for one in channel.findall("item")}
    assert found["Second & <last> ]]> "].findtext(f"{wp}status") == "draft"
    assert found["First"].findtext("{http://wordpress.org/export/1.2/excerpt/}encoded") == "a ]]> b"
    assert (found["First"].findtext(f"{wp}is_sticky"), found["Third"].findtext(f"{wp}is_sticky")) == ("1", "0")
    assert [one.get("nicename") for one in found["Third"].findall("category")] == ["opinion-news"]
    assert found["First"].findtext("pubDate") == "Sun, 01 Mar 2015 09:00:00 +0000"
    assert found["Us"].findtext(f"{wp}status") == "private"
    assert found["About"].findtext(f"{wp}comment/{wp}comment_content") == "<p>On a page</p>"
    meta = {
        one.findtext(f"{wp}meta_key"): one.findtext(f"{wp}meta_value") for one in found["First"].iter(f"{wp}postmeta")
    }
    assert (meta["wpdiscuz_post_rating"], meta["wpdiscuz_post_rating_count"]) == ("4.000000", "1")
    files = [one.findtext(f"{wp}attachment_url") for one in found.values() if one.findtext(f"{wp}attachment_url")]
    assert len(files) == CustomImage.objects.count() == 1
    assert files[0] in found["First"].findtext("{http://purl.org/rss/1.0/modules/content/}encoded")


class ArticleCommentView:
    """What of a comment a WXR can hold."""

    def __init__(self, row: ArticleComment) -> None:
        self.name, self.body, self.status = row.user_name, row.body_html, row.status
        self.up, self.down, self.date = row.up, row.down, row.posted_at

    @classmethod
    def all(cls) -> list["ArticleCommentView"]:
        return [cls(row) for row in ArticleComment.objects.order_by("posted_at")]


@pytest.mark.parametrize("text", [None, "no json", '{"format": "other"}', '{"format": "newsroom", "version": 99}'])
def test_what_is_no_whole_export_is_refused(db, tmp_path, text):
    if text is not None:
        (tmp_path / "site.json").write_text(text)
    with pytest.raises(CommandError):
        call_command("import_site", str(tmp_path))
    assert not ArticlePage.objects.exists()


def test_a_site_with_articles_takes_no_export(site, tmp_path):
    call_command("export_site", str(tmp_path / "out"), stdout=StringIO())
    with pytest.raises(CommandError, match="an empty one"):
        call_command("import_site", str(tmp_path / "out"))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b> <i>c</i> <a href=\"/x\">d</a></p>", "a **b** *c* [d](/x)"),
        ("<h2>T</h2><ul><li>a<ul><li>b</li></ul></li></ul>", "## T\n\n- a\n   - b"),
        ("<pre><code class=\"language-py\">a `b`\n```</code></pre>", "````py\na `b`\n```\n````"),
        ("<p>5 * 3 [x] <br>y</p>", "5 \\* 3 \\[x\\]   \ny"),
        ("<table><tr><td>1</td></tr></table>", "<table><tr><td>1</td></tr></table>"),
    ],
)  # fmt: skip
def test_markdown(html, text):
    assert to_markdown(html) == text
