"""What plugins of WordPress leave in an export, and what the operator's map says."""

import datetime as dt

import pytest
from django.core.management import CommandError

from news.models import ArticlePage, SourceRecord, StandardPage
from newsroom.discussions.models import ArticleComment, ArticleRating, Discussion, Mode, Subscription, Vote
from newsroom.people.models import Contributor
from tests.newsroom.imports.conftest import category, cdata, comment, in_category, item

pytestmark = pytest.mark.django_db


def field(key: str, value: str, of: str = "post") -> str:
    return f"<wp:{of}meta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:{of}meta>"


def test_titles_for_search_engines(newsroom, run, export):
    yoast = field("_yoast_wpseo_title", "%%title%% %%sep%% Harbour") + field("_yoast_wpseo_metadesc", "About it")
    plain = field("rank_math_title", "%title% %sep% %sitename%") + field("rank_math_description", "Told short")
    run(export(item(1, "Ferry", extra=yoast), item(2, "Tide", extra=plain)))
    ferry, tide = ArticlePage.objects.order_by("-title")[::-1]
    assert (ferry.seo_title, ferry.search_description) == ("Ferry Harbour", "About it")
    assert (tide.seo_title, tide.search_description) == ("", "Told short")


@pytest.mark.parametrize("key", ["_yoast_wpseo_primary_category", "rank_math_primary_category"])
def test_the_primary_category_is_the_section(newsroom, run, export, key):
    culture = category("culture", "Culture").replace("<wp:category>", "<wp:category><wp:term_id>7</wp:term_id>")
    filed = in_category("news", "News") + in_category("culture", "Culture")
    run(export(category("news", "News"), culture, item(1, extra=filed + field(key, "7"))))
    article = ArticlePage.objects.get()
    assert article.section.slug == "culture"
    assert [topic.slug for topic in article.topics.all()] == ["news"]


def test_guest_authors_have_their_names(newsroom, run, export):
    guest = item(5, "x", "", post_type="guest-author", post_name="cap-vera", extra=field("cap-display_name", "Vera N."))
    out = run(export(guest, item(1, extra=in_category("cap-vera", "vera", "author"))))
    assert str(ArticlePage.objects.get().byline).endswith("Vera N.")
    assert Contributor.objects.count() == 1
    assert "1 an author, counted there" in out


def test_votes_stars_and_closed_pages(newsroom, run, export):
    said = [
        comment(1, "A", kind="wpdiscuz_sticky").replace(
            "</wp:comment>", field("wpdiscuz_votes", "-3", "comment") + "</wp:comment>"
        ),
        comment(2, "B").replace(
            "</wp:comment>",
            field("wpdiscuz_votes_seperate", 'a:2:{s:4:"like";i:5;s:7:"dislike";i:-2;}', "comment")
            + field("wpdiscuz_closed", "1", "comment")
            + "</wp:comment>",
        ),
    ]
    stars = field("wpdiscuz_post_rating", "4.5") + field("wpdiscuz_post_rating_count", "2")
    out = run(export(item(1, extra="".join(said) + stars, comment_status="closed")))
    assert list(ArticleComment.objects.order_by("import_id").values_list("up", "down")) == [(0, 3), (5, 2)]
    assert list(ArticleComment.objects.filter(pinned=True).values_list("import_id", flat=True)) == ["1"]
    discussion = Discussion.objects.get(page=ArticlePage.objects.get())
    assert (discussion.rating_sum, discussion.rating_count, discussion.mode) == (9, 2, Mode.READ_ONLY)
    assert "1 × thread closed there" in out


def test_inline_feedback_stands_beside_its_passage(newsroom, run, export):
    text = (
        'First.\n\nThe [wpdiscuz-feedback id="x1" question="Is it?" opened="0"]ferry is late[/wpdiscuz-feedback] again.'
    )
    about = comment(1, "Always").replace(
        "</wp:comment>", field("wpdiscuz_feedback_form_id", "3", "comment") + "</wp:comment>"
    )
    run(export(item(1, content=text, extra=about)))
    article, said = ArticlePage.objects.get(), ArticleComment.objects.get()
    assert "wpdiscuz" not in str(article.body)
    assert said.passage == "ferry is late"
    assert "ferry is late" in str(next(block for block in article.body if str(block.id) == said.passage_block).value)


def test_dumps_of_the_tables(newsroom, run, export, tmp_path):
    path = export(item(1, extra=comment(1, "A") + comment(2, "B")))
    votes = tmp_path / "wp_wc_users_voted.csv"
    votes.write_text(
        "id,comment_id,user_id,vote_type,is_guest,post_id,date\n"
        "1,1,77,1,0,1,1425290000\n2,1,abc,-1,1,1,1425290000\n3,1,def,1,1,1,0\n4,99,def,1,1,1,0\n5,2,def,0,1,1,0\n"
    )
    sql = tmp_path / "dump.sql"
    sql.write_text(
        "CREATE TABLE `wp_wc_users_rated` (\n  `id` int(11),\n  `post_id` bigint,\n  `user_ip` varchar(32),\n"
        "  `user_id` bigint,\n  `rating` int,\n  `date` int\n);\n"
        "INSERT INTO `wp_wc_users_rated` VALUES (1,1,'it''s;)',0,5,1425290000),(2,1,'b\\'c',0,2,0),(3,44,'d',0,2,0);\n"
        "INSERT INTO `wp_wc_comments_subscription` (`id`,`email`,`subscribtion_id`,`post_id`,`subscribtion_type`,"
        "`confirm`,`subscription_date`) VALUES (1,'vera@old.example',1,1,'post',1,'2015-03-04 10:00:00'),"
        "(2,'never@old.example',1,1,'post',0,NULL),(3,'vera@old.example',1,1,'comment',1,NULL);\n"
    )
    out = run(path, wpdiscuz=[votes, sql])
    again = run(path, wpdiscuz=[votes, sql])
    first = ArticleComment.objects.get(import_id="1")
    assert (first.up, first.down, Vote.objects.count()) == (2, 1, 3)
    discussion = Discussion.objects.get(page=ArticlePage.objects.get())
    assert (discussion.rating_sum, discussion.rating_count, ArticleRating.objects.count()) == (7, 2, 2)
    subscription = Subscription.objects.get()
    assert (subscription.email, subscription.scope) == ("vera@old.example", "all")
    assert subscription.confirmed_at == dt.datetime(2015, 3, 4, 10, tzinfo=dt.UTC)
    assert "1 on a comment that is not here, 1 taken back there" in out
    assert "1 never confirmed there" in out
    assert "votes" in again


def test_the_map(newsroom, run, export, tmp_path):
    plan = tmp_path / "map.yaml"
    plan.write_text(
        "post_types: {service_post: page, podcast: article}\ntaxonomies: {region: topic, column: series}\n"
        "kinds: {op-ed: opinion}\nsections: {op-ed: opinion}\nauthors: {ana: Ana Other}\n"
        "via: {words: [Via], relation: republished}\n"
    )
    filed = in_category("op-ed", "Op-ed") + in_category("north", "North", "region")
    path = export(
        item(1, content='Via <a href="https://times.example/x">The Times</a>\n\nText.', extra=filed),
        item(2, "Help", post_type="service_post"),
        item(3, "Talk", post_type="podcast", extra=in_category("weekly", "Weekly", "column")),
    )
    run(path, map=plan)
    article = ArticlePage.objects.get(slug="story-1")
    assert (article.kind, article.section.slug) == ("opinion", "opinion")
    assert [topic.name for topic in article.topics.all()] == ["North"]
    assert str(article.byline).endswith("Ana Other")
    record = SourceRecord.objects.get()
    assert (record.source.name, record.original_url, record.relation) == (
        "The Times", "https://times.example/x", "republished",
    )  # fmt: skip
    assert "Via" not in str(article.body)
    assert StandardPage.objects.get(title="Help")
    assert ArticlePage.objects.get(title="Talk").series.title == "Weekly"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pages: {}", "there is no “pages” in a map"),
        ("post_types: {a: essay}", "“essay” for “a” is none of article, page, skip"),
        ("kinds: [opinion]", "“kinds” has to be a list"),
        ("via: Via", "“via” has two keys"),
        ("a: [", "is not YAML"),
        ("- one", "a map has keys"),
    ],
)
def test_a_wrong_map_is_refused_before_anything_is_read(newsroom, run, export, tmp_path, text, said):
    plan = tmp_path / "map.yaml"
    plan.write_text(text)
    with pytest.raises(CommandError, match=said):
        run(export(item(1)), map=plan)
    assert not ArticlePage.objects.exists()


def test_since(newsroom, run, export):
    new = item(2, "New", post_date_gmt="2020-01-01 10:00:00")
    talk = item(3, "Talked about", extra=comment(1, "Hm", date_gmt="2021-01-01 10:00:00"))
    out = run(export(item(1), new, talk), since=dt.datetime(2019, 1, 1, tzinfo=dt.UTC))
    assert sorted(ArticlePage.objects.values_list("title", flat=True)) == ["New", "Talked about"]
    assert "1 older than the date asked for" in out


def test_sticky_posts_are_picked_for_the_front_page_once(newsroom, run, export):
    path = export(item(1, is_sticky="1"), item(2))
    run(path)
    home = newsroom.home.specific
    assert [pick.article.slug for pick in home.picks.all()] == ["story-1"]
    home.picks.all().delete()
    run(path)
    assert not home.picks.exists()


def test_redirects_as_csv(newsroom, run, export, tmp_path):
    run(export(item(1)), redirects=tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[0] == "from,to,permanent"
    assert any(line.startswith("/2015/03/story-1,") for line in lines)
