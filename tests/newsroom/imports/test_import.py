"""The whole way: a file in, pages, people, topics, comments and redirects out, and once only."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from home.models import HomePage
from news.models import ArticlePage, SectionPage, StandardPage, Topic
from newsroom.discussions.models import ArticleComment, Status
from newsroom.imports.models import ImportedRecord
from newsroom.people.models import Contributor
from search.models import NameWord, Word
from tests.factories.media import wav
from tests.newsroom.imports.conftest import FOOT, HEAD, author, category, comment, in_category, item

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models = (Page, Revision, Topic, Contributor, Redirect, ArticleComment, ImportedRecord)
    return {model.__name__: model.objects.count() for model in models}


def table(out: str) -> dict[str, list[str]]:
    """The numbers of the summary by type: in file, imported, updated, unchanged, left out."""
    rows = (line.split() for line in out.splitlines() if line[:1].isalpha())
    return {row[0]: row[1:6] for row in rows if len(row) > 5}


@pytest.fixture
def old_paper(export) -> Path:
    return export(
        author("ana", "Ana Sample"),
        category("news", "News"),
        category("harbour", "Harbour", "news"),
        category("culture", "Culture"),
        item(
            1,
            "Ferry &amp; tide",
            "First.\n\n<h2>More</h2>",
            extra=in_category("harbour", "Harbour")
            + in_category("culture", "Culture")
            + in_category("boats", "Boats", "post_tag")
            + comment(12, "Reply", parent=11)
            + comment(11, "Question?"),
            post_modified_gmt="2015-03-04 08:00:00",
        ),
        item(2, "A second one", extra=in_category("culture", "Culture")),
        item(3, "About us", post_type="page", post_name="about", post_parent="4"),
        item(4, "The paper", post_type="page", post_name="paper"),
        item(5, "A file", post_type="attachment"),
        item(6, "A menu", post_type="nav_menu_item"),
    )


def test_an_article_comes_in_whole(newsroom, run, old_paper, client):
    run(old_paper)
    article = ArticlePage.objects.get(title="Ferry & tide")
    assert article.url == "/news/harbour/story-1/"
    assert article.published_at == article.first_published_at == dt.datetime(2015, 3, 1, 9, tzinfo=dt.UTC)
    assert article.last_published_at == dt.datetime(2015, 3, 4, 8, tzinfo=dt.UTC)
    assert [topic.name for topic in article.topics.order_by("name")] == ["Boats", "Culture"]
    assert str(article.byline).endswith("Ana Sample")
    assert [block.block_type for block in article.body] == ["paragraph", "heading"]
    assert article.section.title == "Harbour"
    assert article.word_count == 2
    page = client.get(article.url).content.decode()
    assert "Ferry &amp; tide" in page
    assert "Ana Sample" in page


def test_search_hears_of_names_and_words(newsroom, run, old_paper):
    run(old_paper)
    latest = dict(NameWord.objects.filter(word__in=["ana", "boats"]).values_list("word", "latest"))
    assert latest == dict.fromkeys(["ana", "boats"], dt.datetime(2015, 3, 1, 9, tzinfo=dt.UTC))
    assert Word.objects.filter(text="ferry").exists()


def test_sections_join_those_of_the_site_and_keep_their_tree(newsroom, run, old_paper):
    run(old_paper)
    harbour = SectionPage.objects.get(slug="harbour")
    assert harbour.get_parent().pk == newsroom.section.pk
    assert SectionPage.objects.filter(slug="news").count() == 1
    assert SectionPage.objects.get(slug="culture").get_parent().pk == newsroom.home.pk


def test_sections_can_go_under_a_section(newsroom, run, old_paper):
    run(old_paper, section_parent="/opinion/")
    assert SectionPage.objects.get(slug="culture").get_parent().pk == newsroom.opinion.pk
    with pytest.raises(CommandError, match="no section at /nowhere/"):
        run(old_paper, section_parent="nowhere")


def test_pages_keep_their_tree_whatever_their_order(newsroom, run, old_paper):
    run(old_paper)
    about = StandardPage.objects.get(slug="about")
    assert about.get_parent().slug == "paper"
    assert about.url == "/paper/about/"


def test_an_orphaned_page_goes_to_the_top(newsroom, run, export):
    out = run(export(item(3, "Lost", post_type="page", post_parent="99")))
    assert StandardPage.objects.get(title="Lost").get_parent().pk == newsroom.home.pk
    assert "the parent of the page “Lost” is not here" in out


def test_the_summary_says_what_came_in_and_what_did_not(newsroom, run, old_paper):
    lines = table(run(old_paper))
    assert lines["articles"] == ["2", "2", "0", "0", "0"]
    assert lines["pages"] == ["2", "2", "0", "0", "0"]
    assert lines["comments"] == ["2", "2", "0", "0", "0"]
    assert lines["attachment"] == ["1", "0", "0", "0", "1"]
    assert lines["nav_menu_item"] == ["1", "0", "0", "0", "1"]
    assert lines["authors"] == ["1", "1", "0", "0", "0"]


def test_running_twice_adds_nothing(newsroom, run, old_paper):
    run(old_paper)
    before = counts()
    out = run(old_paper)
    assert counts() == before
    assert table(out)["articles"] == ["2", "0", "0", "2", "0"]
    assert table(out)["comments"] == ["2", "0", "0", "2", "0"]
    assert table(out)["categories"] == ["3", "0", "0", "3", "0"]


def test_an_import_that_was_killed_goes_on(newsroom, run, old_paper, monkeypatch):
    from newsroom.imports.writer import items
    from newsroom.imports.writer.items import ItemWriter

    monkeypatch.setattr(items, "AT_ONCE", 1)
    write, done = ItemWriter.write, []

    def until_the_second(self: Any, found: Any, tally: Any) -> None:
        if len(done) == 1:
            raise SystemExit(9)
        done.append(found)
        write(self, found, tally)

    monkeypatch.setattr(ItemWriter, "write", until_the_second)
    with pytest.raises(SystemExit):
        run(old_paper)
    assert ArticlePage.objects.count() == 1
    monkeypatch.undo()
    run(old_paper)
    assert ArticlePage.objects.count() == 2
    assert StandardPage.objects.count() == 2
    assert ArticleComment.objects.count() == 2


def test_ctrl_c_ends_with_the_summary(newsroom, run, old_paper, monkeypatch, capsys):
    from newsroom.imports.writer import items
    from newsroom.imports.writer.items import ItemWriter

    monkeypatch.setattr(items, "AT_ONCE", 1)
    write = ItemWriter.write

    def stop_at_two(self: Any, found: Any, tally: Any) -> None:
        if found.id == "2":
            raise KeyboardInterrupt
        write(self, found, tally)

    monkeypatch.setattr(ItemWriter, "write", stop_at_two)
    with pytest.raises(SystemExit) as stopped:
        run(old_paper)
    assert stopped.value.code == 130
    assert ArticlePage.objects.count() == 1


def test_a_newer_export_updates_what_nobody_touched(newsroom, run, export):
    run(export(item(1, "Old one"), item(2, "Old two")))
    touched = ArticlePage.objects.get(title="Old two")
    touched.title = "Edited here"
    touched.save_revision().publish()
    out = run(export(item(1, "New one"), item(2, "New two")))
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["Edited here", "New one"]
    assert ArticlePage.objects.get(title="New one").url == "/imported/story-1/"
    assert "1 edited here since" in out


def test_what_was_deleted_here_stays_deleted(newsroom, run, export):
    path = export(item(1, extra=comment(1, "Hello")))
    run(path)
    ArticlePage.objects.get().delete()
    assert "1 deleted here" in run(path)
    assert not ArticlePage.objects.exists()


def test_a_dry_run_writes_nothing(newsroom, run, old_paper):
    before = counts()
    out = run(old_paper, dry_run=True)
    assert counts() == before
    assert table(out)["articles"] == ["2", "2", "0", "0", "0"]
    assert table(out)["categories"] == ["3", "3", "0", "0", "0"]
    assert "is not here" not in out
    run(old_paper)
    assert table(run(old_paper, dry_run=True))["articles"] == ["2", "0", "0", "2", "0"]


@pytest.mark.parametrize(
    ("fields", "live", "why"),
    [
        ({"status": "publish"}, True, ""),
        ({"status": "draft"}, False, "post draft"),
        ({"status": "pending"}, False, "pending review"),
        ({"status": "private"}, False, "private"),
        ({"post_password": "secret"}, False, "protected by a password"),
        ({"status": "future"}, False, "scheduled for a time that is over"),
        ({"status": "archived"}, False, "unknown state archived"),
    ],
)
def test_states(newsroom, run, export, fields, live, why):
    out = run(export(item(1, **fields)))
    article = ArticlePage.objects.get()
    assert article.live is live
    assert why in out
    assert article.latest_revision is not None


def test_trash_stays_out(newsroom, run, export):
    out = run(export(item(1, status="trash", extra=comment(1, "Hi")), item(2)))
    assert ArticlePage.objects.count() == 1
    assert "1 in the trash" in out


def test_what_is_due_later_goes_live_by_itself(newsroom, run, export):
    due = (timezone.now() + dt.timedelta(days=2)).replace(microsecond=0)
    run(export(item(1, status="future", post_date_gmt=f"{due:%Y-%m-%d %H:%M:%S}", post_date="")))
    article = ArticlePage.objects.get()
    assert not article.live
    assert article.go_live_at == article.latest_revision.approved_go_live_at == due
    call_command("publish_scheduled")
    assert not ArticlePage.objects.get().live
    with time_machine.travel(due + dt.timedelta(minutes=1)):
        call_command("publish_scheduled")
    article = ArticlePage.objects.get()
    assert article.live
    assert article.published_at == due


def test_zero_dates_are_not_the_year_zero(newsroom, run, export):
    zero = "0000-00-00 00:00:00"
    out = run(export(item(1, post_date=zero, post_date_gmt=zero)))
    assert ArticlePage.objects.get().published_at.year >= 2026
    assert "has no date" in out


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("a" * 196, "a" * 196),
        ("b" * 300, "b" * 200),
        ("%d8%ae%d8%a8%d8%b1", "خبر"),
        ("", "a-story"),
        ("!!!", "a-story"),
        ("%ff%fe", "a-story"),
    ],
)
def test_slugs(newsroom, run, export, slug, expected, client):
    run(export(item(1, post_name=slug)))
    article = ArticlePage.objects.get()
    assert article.slug == expected
    assert client.get(article.url).status_code == 200


def test_slugs_that_are_taken_get_a_number(newsroom, run, export):
    run(export(item(1, post_name="same"), item(2, post_name="same"), item(3, post_type="page", post_name="search")))
    assert sorted(ArticlePage.objects.values_list("slug", flat=True)) == ["same", "same-2"]
    assert StandardPage.objects.get().slug == "search-2"


def test_untitled_and_empty_items(newsroom, run, export):
    out = run(export(item(1, "", "Words that begin it"), item(2, "", " ")))
    assert ArticlePage.objects.get().title == "Words that begin it"
    assert "1 empty" in out


def test_two_items_of_one_id_are_two_articles(newsroom, run, export):
    twin = item(1, "Twin").replace("?p=1<", "?p=1&amp;twin<")
    path = export(item(1, "First"), twin)
    run(path)
    run(path)
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["First", "Twin"]


def test_threads_states_and_linkbacks(newsroom, run, export):
    path = export(
        item(
            1,
            extra=comment(3, "Third", parent=2)
            + comment(2, "Second", parent=1)
            + comment(1, "First\n\nparagraph <script>alert(1)</script>")
            + comment(4, "Held", state="0")
            + comment(5, "Buy", state="spam")
            + comment(6, "Gone", state="trash")
            + comment(7, "Lost", parent=99)
            + comment(8, "A", parent=9)
            + comment(9, "B", parent=8)
            + comment(10, "[...] linked [...]", kind="pingback")
            + comment(11, "tb", kind="trackback"),
        )
    )
    out = run(path)
    found = {one.import_id: one for one in ArticleComment.objects.all()}
    assert sorted(found, key=int) == [str(number) for number in range(1, 10)]
    assert found["2"].reply_to_id == found["1"].pk
    assert found["3"].reply_to_id == found["2"].pk
    assert found["3"].root_id == found["1"].pk
    assert {found[number].status for number in "1237"} == {Status.PUBLISHED}
    assert found["4"].status == Status.PENDING
    assert found["5"].status == Status.SPAM
    assert found["6"].status == Status.REMOVED
    assert found["7"].reply_to_id is None
    assert "<script" not in found["1"].body_html
    assert found["1"].body_html.count("<p>") == 2
    assert "1 pingbacks" in out
    assert "1 trackbacks" in out
    assert counts() == (run(path) and counts())


def test_comments_of_two_posts_with_the_same_ids(newsroom, run, export):
    run(export(item(1, extra=comment(1, "Here"))))
    later = export(item(2, extra=comment(1, "There") + comment(2, "Reply", parent=1)), name="merged.xml")
    run(later)
    run(later)
    bodies = {one.body_html: one for one in ArticleComment.objects.all()}
    assert len(bodies) == 3
    there = next(one for body, one in bodies.items() if "There" in body)
    reply = next(one for body, one in bodies.items() if "Reply" in body)
    assert reply.reply_to_id == there.pk


def test_old_addresses_lead_to_the_new_pages(newsroom, run, export, client):
    run(export(item(1, post_name="caf%c3%a9"), item(2, "Draft", status="draft")))
    response = client.get("/2015/03/caf%c3%a9/")
    assert response.status_code == 301
    assert response["Location"].endswith("/imported/caf%C3%A9/")
    assert client.get("/?p=1")["Location"] == response["Location"]
    assert client.get("/?page_id=1").status_code == 301
    assert client.get("/?p=2").status_code == 200
    assert client.get("/?p=nothing").status_code == 200
    assert client.get("/2015/03/caf%c3%a9/comment-page-2/")["Location"] == response["Location"]
    assert client.get("/2015/03/nothing/feed/").status_code == 404
    assert Redirect.objects.filter(redirect_page=ArticlePage.objects.get(live=True).pk).count() == 2


def test_old_addresses_of_lists(newsroom, run, export, client):
    news = category("news", "News").replace("<wp:category>", "<wp:category><wp:term_id>7</wp:term_id>")
    filed = in_category("news", "News") + in_category("boats", "Boats", "post_tag")
    run(export(author("ana", "Ana"), news, item(1, extra=filed)))
    for old, new in {
        "/category/news/": "/news/",
        "/?cat=7": "/news/",
        "/?tag=boats": "/topics/boats/",
        "/category/news/feed/": "/feed/rss/sections/news/",
        "/tag/boats/feed/atom/": "/feed/rss/topics/boats/",
        "/author/ana/feed/": "/feed/rss/authors/ana/",
        "/author/ana/page/3/": "/authors/ana/",
        "/2015/03/story-1/feed/": "/news/story-1/",
        "/2015/": "/archive/2015/",
        "/2015/03": "/archive/2015/3/",
        "/2015/3/1/": "/archive/2015/3/1/",
    }.items():
        response = client.get(old)
        assert (response.status_code, response["Location"].removeprefix("http://localhost")) == (301, new), old
        assert client.get(new).status_code == 200
    for nothing in (
        "/2016/",
        "/2015/13/",
        "/2015/02/31/",
        "/9999/",
        "/0000/",
        "/0001/",
        "/old/2015/",
        "/nothing/feed/",
    ):
        assert client.get(nothing).status_code == 404, nothing
    assert client.get("/?cat=8").status_code == client.get("/?tag=nothing").status_code == 200


def test_a_link_to_a_comment_finds_it_wherever_it_stands(newsroom, run, export, client):
    run(export(item(1, extra=comment(123, "Old") + comment(124, "Gone", state="trash")), item(2)))
    first, second = ArticlePage.objects.get(slug="story-1"), ArticlePage.objects.get(slug="story-2")
    said = ArticleComment.objects.get(import_id="123")
    for number in (123, said.pk):
        place = client.get(reverse("discussion_find", args=[first.pk, number]))["Location"]
        assert place.endswith(f"#comment-{said.pk}")
    assert 'id="comment-123"' in client.get(place).content.decode()
    for page, number in ((first, 124), (second, 123), (first, 10**30)):
        assert client.get(reverse("discussion_find", args=[page.pk, number])).status_code == 404


def test_an_old_site_in_a_folder_and_guids_of_an_older_one(newsroom, run, export, client):
    moved = item(1).replace("<guid>https://old.example/?p=1<", "<guid>https://older.example/archive/1.html<")
    head = HEAD.replace("https://old.example", "https://old.example/blog")
    run(export(whole=head + moved.replace("old.example/2015", "old.example/blog/2015") + FOOT))
    new = ArticlePage.objects.get().url
    for address in ("/blog/2015/03/story-1/", "/blog/?p=1", "/blog/?p=1&amp=1", "/blog/?page_id=1", "/archive/1.html"):
        response = client.get(address)
        assert (response.status_code, response["Location"].endswith(new)) == (301, True), address
    assert client.get("/blog/")["Location"].endswith("/")


def test_addresses_of_lists_lead_to_ours(newsroom, run, export, client):
    filed = in_category("harbour", "Harbour") + in_category("news", "News") + in_category("boats", "Boats", "post_tag")
    above = category("news", "News") + category("harbour", "Harbour", "news")
    run(export(author("Ana Sample", "Ana"), above, item(1, extra=filed).replace(">ana<", ">Ana Sample<")))
    section = SectionPage.objects.get(slug="harbour").url
    for address, new in {
        "/category/harbour/": section,
        "/category/news/harbour/": section,
        "/category/news/": "/news/",
        "/tag/boats/": Topic.objects.get(slug="boats").get_absolute_url(),
        "/author/ana-sample/": Contributor.objects.get().get_absolute_url(),
    }.items():
        response = client.get(address)
        assert (response.status_code, response["Location"].endswith(new)) == (301, True), address


def test_two_items_of_one_id_and_guid_both_come_in(newsroom, run, export):
    items = item(1, "Contact", post_name="contact"), item(1, "Empty", post_name="empty")
    path = export(*items, items[0])
    out = run(path)
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["Contact", "Empty"]
    assert "the id 1 is another item's, too: both come in" in out
    assert re.search(r"articles +3 +2 +0 +1 +0", out)
    run(path)
    assert ArticlePage.objects.count() == 2
    run(export(items[0], items[1].replace("Words.", "Other words.")))
    assert "Other words." in str(ArticlePage.objects.get(title="Empty").body)
    assert ArticlePage.objects.count() == 2


def test_co_authors_make_the_byline(newsroom, run, export):
    both = in_category("cap-ben", "Ben Other", "author") + in_category("cap-ana", "Ana", "author")
    run(export(author("ana", "Ana Sample"), item(1, extra=both)))
    names = [entry.contributor.name for entry in ArticlePage.objects.get().byline_entries.all()]
    assert names == ["Ben Other", "Ana Sample"]


def test_an_imported_article_can_be_edited_and_published(newsroom, run, export, admin_client):
    from django.urls import reverse

    run(export(item(1, "Imported", "Text.\n\n<blockquote>Said</blockquote>"), item(2, "Draft", status="draft")))
    for article in ArticlePage.objects.all():
        assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200
        assert not article.live or not article.has_unpublished_changes
    draft = ArticlePage.objects.get(title="Draft")
    draft.latest_revision.publish()
    draft.refresh_from_db()
    assert draft.live
    assert draft.published_at is not None


@pytest.mark.parametrize("folder", ["site", "site/wp-content", "site/wp-content/uploads"])
def test_pictures_from_a_folder_above_that_of_uploads(newsroom, run, export, tmp_path, folder):
    uploads = tmp_path / "site" / "wp-content" / "uploads" / "2015" / "03"
    uploads.mkdir(parents=True)
    Image.new("RGB", (40, 30), "navy").save(uploads / "pier.jpg")
    path = export(item(1, content='<img src="https://old.example/wp-content/uploads/2015/03/pier.jpg" alt="The pier">'))
    assert "1 × picture taken into the library" in run(path, media=tmp_path / folder)


def test_pictures_from_a_folder(newsroom, run, export, tmp_path):
    uploads = tmp_path / "uploads" / "2015" / "03"
    uploads.mkdir(parents=True)
    Image.new("RGB", (40, 30), "navy").save(uploads / "pier.jpg")
    (uploads / "fake.jpg").write_text("<script>")
    (tmp_path / "secret.jpg").write_text("outside")
    url = "https://old.example/wp-content/uploads/2015/03"
    text = (
        f'<img src="{url}/pier.jpg" alt="The pier">\n\n<img src="{url}/fake.jpg">\n\n'
        '<img src="https://old.example/wp-content/uploads/../secret.jpg">'
    )
    path = export(item(1, content=text), item(2, content=text))
    out = run(path, media=tmp_path / "uploads")
    for article in ArticlePage.objects.all():
        assert [block.block_type for block in article.body] == ["image", "paragraph"]
        assert article.body[0].value["image"].contextual_alt_text == "The pier"
    assert "1 × picture taken into the library" in out
    assert "fake.jpg: picture not taken" in out
    run(path, media=tmp_path / "uploads")
    from newsroom.media.models import CustomImage

    assert CustomImage.objects.count() == 1


def test_attachments_that_no_text_uses_come_in_as_well(newsroom, run, export, client, tmp_path):
    from PIL import Image

    from newsroom.media.models import CustomDocument, CustomImage, MediaFile

    uploads = tmp_path / "uploads" / "2015" / "03"
    uploads.mkdir(parents=True)
    Image.new("RGB", (40, 30), "navy").save(uploads / "pier.jpg")
    files = "https://old.example/wp-content/uploads/2015/03"

    def attachment(number: int, name: str, **fields: str) -> str:
        return item(number, name, "", post_type="attachment", post_name=name, status="inherit",
                    attachment_url=f"{files}/{name}", **fields)  # fmt: skip

    (uploads / "plan.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (uploads / "horn.wav").write_bytes(wav())
    (uploads / "page.pdf").write_bytes(b"<html><script>alert(1)</script>")
    path = export(
        item(1, content=f"[audio src='{files}/horn.wav']"), attachment(2, "pier.jpg"),
        attachment(3, "gone.jpg", post_parent="1"), attachment(4, "plan.pdf"), attachment(5, "horn.wav"),
        attachment(6, "page.pdf"), attachment(7, "tool.exe"),
    )  # fmt: skip
    out = run(path, media=tmp_path / "uploads")
    why = "1 no such file in the folder, 1 refused, see the notes, 1 of a type we don't take"
    assert re.search(rf"attachment +6 +3 +0 +0 +3  {why}", out)
    assert "page.pdf: file not taken: What is in this file is not what its name says" in out
    paper, sound = CustomDocument.objects.get(), MediaFile.objects.get()
    assert (sound.type, sound.duration) == ("audio", 0.1)
    (block,) = ArticlePage.objects.get().body
    assert (block.block_type, block.value["audio"]) == ("audio", sound)
    assert client.get("/wp-content/uploads/2015/03/plan.pdf")["Location"] == paper.url
    assert client.get("/wp-content/uploads/2015/03/horn.wav")["Location"] == sound.url
    assert client.get("/wp-content/uploads/2015/03/pier-150x150.jpg").status_code == 301
    image = CustomImage.objects.get()
    assert image.title == "pier.jpg"
    assert client.get("/?attachment_id=2")["Location"] == image.file.url
    assert client.get("/wp-content/uploads/2015/03/pier.jpg")["Location"] == image.file.url
    assert client.get("/?p=3")["Location"].endswith(ArticlePage.objects.get().url)
    out = run(path, media=tmp_path / "uploads")
    assert re.search(r"attachment +6 +0 +0 +3 +3 ", out)
    assert CustomImage.objects.count() == CustomDocument.objects.count() == MediaFile.objects.count() == 1


def test_hostile_titles_names_and_terms(newsroom, run, export, client):
    bad = "&lt;script&gt;alert(1)&lt;/script&gt;"
    run(
        export(
            author("eve", f"Eve {bad}"),
            item(1, f"Title {bad}", extra=in_category("x", "<img src=x onerror=alert(1)>")).replace(">ana<", ">eve<"),
        )
    )
    page = client.get(ArticlePage.objects.get().url).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_one_bad_item_does_not_stop_the_others(newsroom, run, export, monkeypatch):
    from django.core.exceptions import ValidationError

    from newsroom.imports.writer import pages

    fields_of = pages.article_fields

    def refuse_the_first(found: Any, *others: Any) -> dict:
        if found.title == "Bad":
            raise ValidationError("No.")
        return fields_of(found, *others)

    monkeypatch.setattr(pages, "article_fields", refuse_the_first)
    out = run(export(item(1, "Bad"), item(2, "Good")))
    assert ArticlePage.objects.get().title == "Good"
    assert "1 refused, see the notes" in out
    assert SectionPage.objects.filter(slug="imported").count() == 1


def test_an_empty_site_gets_a_front_page(db, run, export):
    run(export(item(1)))
    assert HomePage.objects.get().title == "The Old Paper"
    assert ArticlePage.objects.get().url == "/imported/story-1/"


def test_unusable_files_end_with_a_sentence(newsroom, run, export, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "none.xml", export(item(1)))
    assert ArticlePage.objects.count() == 1
    with pytest.raises(CommandError, match="There is no folder"):
        run(tmp_path / "old.xml", media=tmp_path / "no-folder")


def test_many_notes_go_to_a_file(newsroom, run, export, tmp_path):
    path = export(*(item(number, content="<script>x</script>Text") for number in range(1, 31)))
    out = run(path)
    report = next((tmp_path / "var").glob("import-report-*.txt"))
    assert "… and 10 more, all in" in out
    assert report.read_text().count("<script> left out") == 30
    assert "articles" in report.read_text()


def test_a_comment_approved_there_since_is_approved_here(newsroom, run, export):
    run(export(item(1, extra=comment(1, "Held", state="0") + comment(2, "Fine"))))
    out = run(export(item(1, extra=comment(1, "Held", state="1") + comment(2, "Fine", state="spam"))))
    assert table(out)["comments"] == ["2", "0", "2", "0", "0"]
    assert dict(ArticleComment.objects.values_list("import_id", "status")) == {
        "1": Status.PUBLISHED,
        "2": Status.SPAM,
    }


def test_control_characters_of_a_wrong_encoding_are_left_out(newsroom, run, export):
    out = run(export(item(1, "Said \x9dso")))
    assert ArticlePage.objects.get().title == "Said so"
    assert "control character 0x9d left out" in out
