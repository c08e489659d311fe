"""What is answered from a kept page, to whom, and in what form."""

import pytest
from django.http import HttpResponse
from django.urls import path
from wagtail.contrib.redirects.models import Redirect

from newsroom.core.page_cache import changed, remember
from newsroom.core.page_cache.stores import store
from newsroom.urls import urlpatterns as own_addresses
from tests.factories import make_article, make_private
from tests.newsroom.discussions.saying import said
from tests.visitor import Visitor, writing

pytestmark = pytest.mark.django_db


def with_cookie(request):
    remember()
    response = HttpResponse("for you alone")
    response.set_cookie("reader", "1")
    return response


def not_to_be_stored(request):
    remember()
    return HttpResponse("secret", headers={"Cache-Control": "private"})


def by_language(request):
    remember()
    return HttpResponse("hallo", headers={"Vary": "Accept-Language"})


def failing(request):
    remember()
    return HttpResponse("broken", status=503)


def repeating(request):
    remember()
    sent = {name: value for name, value in request.headers.items() if name != "Host"}
    return HttpResponse(f"{sent} {request.GET.dict()} {request.method}")


def undeclared(request):
    return HttpResponse("nobody said that this is for everybody")


def written_meanwhile(request):
    remember("clock")
    store().record(["clock"])
    return HttpResponse("as it was before")


PASSED_BY = ("/search/?q=ferry", "/account/login/", "/admin/", "/healthz/", "/documents/1/x/")
ODD = ("%00", "page=%ff", "page=" + "9" * 2000, "&&&==", "page=1&page=2", "from=%E2%98%83")
KEPT = (repeating,)
VIEWS = (with_cookie, not_to_be_stored, by_language, failing, undeclared, written_meanwhile)
urlpatterns = [*(path(f"try/{view.__name__}/", view) for view in (*VIEWS, *KEPT)), *own_addresses]


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


class TestWhatIsKept:
    def test_a_page_is_made_once_and_then_costs_no_query(self, newsroom, visitor):
        article = make_article("The ferry returns")
        first, second = visitor.get(article.url), visitor.get(article.url)
        assert (first.said, second.said) == ("miss", "hit")
        assert first.queries > 0
        assert second.queries == 0
        assert first.body == second.body

    def test_another_process_takes_what_the_first_one_made(self, newsroom, visitor):
        visitor.get("/")
        other = Visitor().get("/")
        assert (other.said, other.queries) == ("hit", 0)

    @pytest.mark.urls(__name__)
    @pytest.mark.parametrize("view", VIEWS)
    def test_nothing_is_kept_that_is_not_the_same_for_everybody(self, db, visitor, view):
        address = f"/try/{view.__name__}/"
        first, second = visitor.get(address), visitor.get(address)
        assert "hit" not in (first.said, second.said)
        assert first.body == second.body

    @pytest.mark.urls(__name__)
    def test_nothing_that_a_reader_sends_gets_into_it(self, db, visitor):
        sent = {"cookie": "a=b", "accept_language": "de", "user_agent": "x", "x_forwarded_host": "evil.example"}
        first = visitor.get("/try/repeating/?page=2&evil=1", method="HEAD", **sent)
        assert first.said == "miss"
        again = visitor.get("/try/repeating/?page=2")
        assert again.said == "hit"
        assert again.text == "{} {'page': '2'} GET"

    @pytest.mark.parametrize("address", PASSED_BY)
    def test_these_pass_by(self, newsroom, visitor, address):
        visitor.get(address)
        assert visitor.get(address).said == ""

    def test_a_private_page_is_not_kept(self, newsroom, visitor):
        article = make_article("For members")
        make_private(article)
        visitor.get(article.url)
        answer = visitor.get(article.url)
        assert answer.said == ""
        assert answer.status == 302

    def test_what_is_not_found_is_kept_until_something_is_written(self, newsroom, visitor, capture):
        address = f"{newsroom.section.url}new-story/"
        assert visitor.get(address).status == 404
        assert visitor.get(address).said == "hit"
        with writing(capture):
            make_article("New story", slug="new-story", section=newsroom.section)
        assert visitor.get(address).status == 200

    def test_a_page_that_was_taken_back_says_so_from_what_is_kept(self, newsroom, visitor):
        article = make_article("Taken back")
        article.unpublish()
        assert [visitor.get(article.url).status for _ in range(2)] == [410, 410]
        assert visitor.get(article.url).said == "hit"


class TestWhoIsAnswered:
    def test_who_is_logged_in_is_asked_about_each_time(self, newsroom, visitor):
        visitor.get("/")
        answer = visitor.get("/", cookie="theme=dark; sessionid=abc")
        assert answer.said == ""
        assert answer.headers["cache-control"] == "private, no-cache"

    def test_other_cookies_change_nothing(self, newsroom, visitor):
        visitor.get("/", cookie="_visitor=1")
        assert visitor.get("/", cookie="newsroom_reader=forged").said == "hit"

    def test_a_page_made_for_a_reader_with_cookies_holds_nothing_of_them(self, newsroom, visitor):
        article = make_article()
        comment = said(article, "Good morning")
        address = f"/discussion/{article.pk}/thread/{comment.pk}/"
        with_them = visitor.get(address, cookie="newsroom_reader=x; csrftoken=y", referer="http://elsewhere.example/")
        assert visitor.get(address).body == with_them.body
        assert "set-cookie" not in with_them.headers

    def test_who_shows_credentials_passes_by(self, newsroom, visitor):
        visitor.get("/")
        assert visitor.get("/", authorization="Basic eDp5").said == ""

    def test_what_changes_nothing_is_a_hit_in_whatever_order(self, newsroom, visitor):
        visitor.get("/?page=1&sort=new")
        for query in ("page=1&sort=new", "sort=new&page=1", "page=1&utm_source=x&sort=new"):
            assert visitor.get(f"/?{query}").said == "hit"
        assert visitor.get("/?page=1&sort=old").said == "miss"

    def test_posts_pass_by(self, newsroom, visitor):
        visitor.get("/")
        assert visitor.get("/", method="POST").said == ""

    def test_parts_of_pages_are_kept_apart_from_whole_ones(self, newsroom, visitor):
        article = make_article()
        said(article, "Good morning")
        address = f"/discussion/{article.pk}/"
        whole, part = visitor.get(address), visitor.get(address, hx_request="true")
        assert "<html" in whole.text
        assert "<html" not in part.text
        assert "HX-Request" in whole.headers["vary"]
        assert visitor.get(address, hx_request="false").text == whole.text

    def test_hosts_are_kept_apart(self, newsroom, visitor, settings):
        visitor.get("/")
        assert visitor.get("/", host="other.example").said == "miss"


class TestQueries:
    def test_where_a_reader_comes_from_changes_nothing(self, newsroom, visitor):
        visitor.get("/?utm_source=letter")
        assert visitor.get("/?fbclid=1&utm_source=x").said == "hit"
        assert "utm_source" not in visitor.get("/?utm_source=letter").text

    def test_pages_of_a_list_are_kept_apart(self, newsroom, visitor):
        for number in range(25):
            make_article(f"Story {number}", section=newsroom.section)
        first, second = visitor.get(newsroom.section.url), visitor.get(f"{newsroom.section.url}?page=2")
        assert first.body != second.body
        assert visitor.get(f"{newsroom.section.url}?x=1&page=2").body == second.body

    def test_an_old_address_with_a_query_of_its_own_still_leads_on(self, newsroom, visitor, capture):
        article = make_article()
        visitor.get("/index.php")
        with writing(capture):
            Redirect.add_redirect("/index.php?story=7", redirect_to=article)
            Redirect.add_redirect("/?p=7", redirect_to=article)
        for _ in range(2):
            assert visitor.get("/index.php").status == 404
            assert visitor.get("/index.php?story=7").headers["location"].endswith(article.url)
            assert visitor.get("/?p=7").headers["location"].endswith(article.url)

    @pytest.mark.parametrize("query", ODD)
    def test_odd_queries_do_no_harm(self, newsroom, visitor, query):
        assert visitor.get(f"/?{query}").status in (200, 400, 404)


class TestForm:
    def test_it_comes_compressed_as_the_reader_takes_it(self, newsroom, visitor):
        plain = visitor.get("/")
        for accepted, coding in (("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")):
            answer = visitor.get("/", accept_encoding=accepted)
            assert answer.headers["content-encoding"] == coding
            assert answer.text == plain.text
            assert int(answer.headers["content-length"]) == len(answer.body) < len(plain.body)
        assert "content-encoding" not in plain.headers

    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [
            ("*", None),
            ("identity;q=0", None),
            ("br;q=0", None),
            ("br; q=0.000, gzip;q=0.001", "gzip"),
            ("gzip;q=0.5, BR;q=0", "gzip"),
            ("gzip;q=, br;q=x, ;;q=0,,", None),
        ],
    )
    def test_odd_wishes_are_met_or_it_comes_as_it_is(self, newsroom, visitor, accepted, coding):
        answer = visitor.get("/", accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == coding
        assert "</html>" in answer.text

    @pytest.mark.parametrize("known", ["", '"', "W/", ",,,", "*, x", '"é"', "x" * 5000])
    def test_odd_tags_of_what_a_reader_has_do_no_harm(self, newsroom, visitor, known):
        assert visitor.get("/", if_none_match=known).status == 200

    def test_a_part_of_a_page_is_not_to_be_had(self, newsroom, visitor):
        whole = visitor.get("/")
        part = visitor.get("/", range="bytes=0-9")
        assert (part.status, part.said, part.body) == (200, "hit", whole.body)

    def test_who_has_it_already_gets_no_body(self, newsroom, visitor):
        answer = visitor.get("/", accept_encoding="br")
        again = visitor.get("/", accept_encoding="br", if_none_match=f'"other", W/{answer.headers["etag"]}')
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
        assert "content-length" not in again.headers

    def test_each_coding_has_an_etag_of_its_own(self, newsroom, visitor):
        tags = {visitor.get("/", accept_encoding=coding).headers["etag"] for coding in ("br", "gzip", "")}
        assert len(tags) == 3

    def test_head_gets_the_headers_alone(self, newsroom, visitor):
        head, whole = visitor.get("/", method="HEAD"), visitor.get("/")
        assert head.body == b""
        assert head.headers["content-length"] == whole.headers["content-length"]
        assert whole.said == "hit"

    def test_browsers_ask_each_time(self, newsroom, visitor):
        assert visitor.get("/").headers["cache-control"] == "public, max-age=0, must-revalidate"

    def test_a_cdn_is_told_the_tags_and_how_long(self, newsroom, visitor, settings):
        settings.PAGE_CACHE_SHARED_SECONDS = 60
        article = make_article()
        headers = visitor.get(article.url).headers
        assert headers["cache-control"] == "public, max-age=0, s-maxage=60, stale-while-revalidate=60"
        assert f"page:{article.pk}" in headers["cache-tag"].split(",")
        assert f"page:{article.pk}" in headers["surrogate-key"].split(" ")

    @pytest.mark.parametrize("names", [[], ["Surrogate-Key"]])
    def test_it_is_told_them_in_the_headers_that_it_knows(self, newsroom, visitor, settings, names):
        settings.PAGE_CACHE_SHARED_SECONDS, settings.PAGE_CACHE_TAG_HEADERS = 60, names
        headers = visitor.get("/").headers
        assert "cache-tag" not in headers
        assert ("surrogate-key" in headers) == bool(names)

    def test_security_headers_come_along(self, newsroom, visitor):
        visitor.get("/")
        assert {"content-security-policy", "x-content-type-options", "referrer-policy"} <= visitor.get(
            "/"
        ).headers.keys()


class TestPoison:
    """What one reader sends changes nothing of what the next one gets."""

    @pytest.mark.parametrize(
        "headers",
        [
            {"host": "evil.example"},
            {"host": "localhost:1@evil.example"},
            {"host": "localhost\r\nX-Odd: 1"},
            {"host": ""},
            {"x_forwarded_host": "evil.example"},
            {"x_forwarded_proto": "https"},
            {"x_original_url": "/authors/"},
            {"hx_request": "true", "hx_current_url": "http://evil.example/"},
            {"accept_language": "de", "user_agent": "<script>"},
            {"transfer_encoding": "chunked", "content_length": "9"},
        ],
    )
    def test_headers(self, newsroom, visitor, settings, headers):
        settings.ALLOWED_HOSTS = ["localhost"]
        first = visitor.get("/", **headers)
        assert first.status in (200, 400)
        after = visitor.get("/")
        assert after.status == 200
        assert "evil" not in after.text + str(after.headers)
        assert "</html>" in after.text

    @pytest.mark.parametrize(
        "path",
        [
            "//evil.example/",
            "//",
            "/./",
            "/news/../",
            "/%2e%2e/",
            "/\n?page=2",
            "/\n\n",
            "/news/\x00",
            "/news\\",
            "/" + "x" * 990 + "/",
            "/" + "x" * 9000,
            "/n\xc3\xa9ws/\xff/",
        ],
    )
    def test_addresses(self, newsroom, visitor, path):
        pages = ("/", newsroom.section.url, "/?page=2")
        before = [visitor.get(page).text for page in pages]
        answer = visitor.get(path)
        assert answer.status < 500
        assert not answer.headers.get("location", "/").startswith(("//", "http://evil"))
        assert [visitor.get(page).text for page in pages] == before
        assert [Visitor().get(page).text for page in pages] == before

    def test_other_code_does_not_show_what_this_one_made(self, newsroom, visitor):
        visitor.get("/")
        after = Visitor()
        after.front.release = "another"
        assert after.get("/").said == "miss"


class TestOff:
    def test_nothing_is_kept(self, newsroom, settings, visitor):
        settings.PAGE_CACHE = "off"
        visitor.get("/")
        assert visitor.get("/").said == ""
        changed("page:1")
        assert not settings.PAGE_CACHE_DIR.exists()
