"""Whatever comes in at a public address: an answer, never a server error."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    every_block,
    make_article,
    make_contributor,
    make_document,
    make_series,
    make_standard_page,
    make_topic,
    make_video,
    publish,
)

pytestmark = pytest.mark.django_db

FINE = {200, 204, 206, 301, 302, 303, 304, 400, 403, 404, 405, 410, 413, 414, 416, 422, 429}
SAMPLES = {
    "authors": "ana-sample",
    "topics": "ferry",
    "series": "a-year",
    "kinds": "news",
    "videos": "first-boat",
}
INTEGERS = ["0", "1", "12", "9999", "99999999999999", "9" * 40]
SLUGS = ["x", "-", "_", "a" * 3000, "٣", "%F0%9F%9A%A2", "..", "%2e%2e", "a%2Fb", "%C3%28"]
PAGES = ["0", "-1", "abc", "1e9", "9" * 20, "", "²", "٣", "1.5", " ", "+1", "None", "%C3%28", "a" * 5000, "1&page=2"]


def routes(patterns: Any = None, prefix: str = "") -> list[str]:
    """The routes of our own URLs, with their converters still in them."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLResolver):
            if not route.startswith(("admin/", "documents/")) and pattern.pattern.__class__.__name__ == "RoutePattern":
                found += routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.pattern, "_route"):
            found.append(route)
    return found


def addresses() -> list[str]:
    """Each route, with good and with bad values in the place of its converters."""
    found = []
    for route in routes():
        start, bracket, rest = route.partition("<")
        if not bracket:
            found.append(f"/{route}")
            continue
        for value in [*INTEGERS, *SLUGS, SAMPLES.get(start.strip("/"), "1")]:
            filled = f"/{start}{rest}".replace(rest, "", 1) + _fill(f"<{rest}", value)
            found.append(filled)
    return found


def _fill(route: str, value: str) -> str:
    while "<" in route:
        start, _, rest = route.partition("<")
        route = f"{start}{value}{rest.partition('>')[2]}"
    return route


@pytest.fixture
def paper(newsroom) -> list[str]:
    """A site in which every public address leads somewhere; returns the addresses of its pages."""
    ana = make_contributor("Ana Sample")
    article = make_article(
        "Ferry returns", authors=[ana], topics=[make_topic("Ferry")], series=make_series("A year"), body=every_block()
    )
    make_video("First boat", captions=("Good morning.",))
    about = make_standard_page("About", parent=newsroom.home)
    gone = publish(make_article("Gone", live=False))
    gone.unpublish()
    return [page.url for page in (newsroom.home, newsroom.section, newsroom.subsection, article, about, gone)]


@pytest.fixture
def ask(client):
    """Asks for an address and notes what was no answer; says all of it at the end."""
    client.raise_request_exception = False
    wrong: list[tuple[str, int]] = []

    def get(url: str, method: str = "get", **more: Any) -> Any:
        response = getattr(client, method)(url, **more)
        if response.status_code not in FINE:
            wrong.append((f"{method} {url[:160]} {more}"[:300], response.status_code))
        elif response.streaming:
            b"".join(response.streaming_content)
        return response

    yield get
    assert not wrong, "\n".join(f"{status}  {what}" for what, status in wrong)


def test_the_walk_knows_the_addresses_of_the_site():
    """If URLs are built in another way one day, the walk below must not quietly become an empty one."""
    known = set(routes())
    assert {"search/", "authors/<slug:slug>/", "archive/<int:year>/<int:month>/<int:day>/", "healthz/"} <= known
    assert any(route.startswith("discussion/") for route in known)
    assert any(route.startswith("videos/") for route in known)
    assert len(known) > 20


def test_every_address_with_every_value(paper, ask):
    for url in addresses():
        ask(url)


def test_wrong_pages_of_lists(paper, ask):
    lists = list({*paper, *(f"/{route}" for route in routes() if "<" not in route)})
    lists += [f"/{name}/{slug}/" for name, slug in SAMPLES.items()]
    lists += ["/archive/2024/", "/archive/2024/2/", "/archive/2024/2/29/"]
    for page in PAGES:
        for url in lists:
            ask(f"{url}?page={page}")
        ask(f"/search/?q=ferry&page={page}")


MALFORMED = [
    "/%00",
    "/news/%00/",
    "/authors/%00/",
    "/search/?q=%00",
    "/?%00",
    "/%C3%28/",
    "/%FF%FE/",
    "/news/%ED%A0%80/",
    "/" + "a" * 20000,
    "/news/" + "a/" * 2000,
    "//",
    "///news//",
    "/news//ferry-returns/",
    "/./../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/media/../settings.py",
    "/media/%2e%2e/%2e%2e/etc/passwd",
    "/media//etc/passwd",
    "/media/%00",
    "/media/" + "a" * 5000,
    "/static/../manage.py",
    "/search/?q=" + "a" * 100_000,
    "/search/?" + "&".join(f"q{number}=x" for number in range(2000)),
    "/search/?q=%ED%A0%80",
    "/search/?q=%FF",
    "/search/?q[]=x&q=y",
    "/search/?q=x;page=2",
    "/news/?utm_source=" + "%F0%9F%9A%A2" * 500,
    "/ferry/../news/",
    "/NEWS/",
    "/documents/99999999999999999999/x.pdf",
    "/documents/1/",
    "/documents/1/%00",
    "/sitemap.xml?page=abc",
    "/sitemap.xml?page=99999999999999999999",
    "/_util/authenticate_with_password/1/99999999999999999999/",
    "/_util/authenticate_with_password/1/1/",
]


def test_malformed_addresses(paper, ask):
    make_document()
    for path in MALFORMED:
        ask(path)


def test_other_methods(paper, ask):
    for method in ("head", "post", "options", "put", "patch", "delete", "trace"):
        for url in {*paper, *(f"/{_fill(route, '1')}" for route in routes())}:
            ask(url, method)


def test_posts_with_a_body_that_is_no_form(paper, ask):
    for url in {*paper, *(f"/{_fill(route, '1')}" for route in routes())}:
        ask(url, "post", data=b"\xff\x00" * 50, content_type="application/x-www-form-urlencoded")
        ask(url, "post", data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
        ask(url, "post", data="{", content_type="application/json")


HEADERS = [
    {"host": "evil.example.com"},
    {"host": "evil.example.com:99999999"},
    {"host": "a b"},
    {"host": "[::1"},
    {"host": "x" * 3000},
    {"x-forwarded-host": "evil.example.com", "x-forwarded-proto": "gopher", "x-forwarded-for": "not an address"},
    {"range": "bytes=5-1"},
    {"range": "bytes=99999999999999999999-"},
    {"range": "pages=1"},
    {"if-modified-since": "yesterday"},
    {"if-modified-since": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"if-none-match": '"'},
    {"if-range": "\x7f"},
    {"accept-language": "x" * 5000},
    {"accept-encoding": "br;q=nonsense,,,"},
    {"cookie": "sessionid=\\x00; csrftoken=;;=; =x"},
    {"cookie": "sessionid=" + "a" * 8000},
    {"cookie": "messages=broken:data"},
    {"cookie": "theme=%00"},
    {"referer": "javascript:alert(1)"},
    {"user-agent": ""},
    {"content-length": "abc"},
    {"x-requested-with": "XMLHttpRequest"},
]


def test_odd_headers(paper, ask):
    video = make_video("Second boat")
    urls = [*paper[:4], "/search/?q=ferry", "/videos/first-boat/", "/nothing/", video.file.file.url, "/healthz/"]
    for headers in HEADERS:
        for url in urls:
            ask(url, headers=headers)


def test_a_strange_host_gets_no_link_to_itself(paper, client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/", headers={"host": "evil.example.com"}).status_code == 400


def test_comments_that_are_none(paper, ask):
    from news.models import ArticlePage

    article = ArticlePage.objects.get(slug="ferry-returns")
    url = reverse("discussion_write", args=[article.pk])
    for name in ("body", "name", "email", "reply_to", "opened", "website", "page_id", "anchor"):
        for value in ("", "\x00", "9" * 40, "-1", "abc", "\ud800".encode("utf-8", "replace").decode(), "a" * 100_000):
            form = {"body": "Indeed.", "name": "Ana", "email": "ana@example.com", "opened": "", "reply_to": ""}
            ask(url, "post", data={**form, name: value})
            ask(url, data={name: value})
    for pk in ("0", "99999999999999999999"):
        ask(url.replace(str(article.pk), pk), "post", data={"body": "Indeed."})


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60) | st.text(alphabet="()&|!:*'\"\\<>-+~^?%_ aé", max_size=40))
def test_any_words_may_be_searched_for(newsroom, client, query):
    response = client.get(reverse("search"), {"q": query})
    assert response.status_code in ({400} if "\x00" in query else {200})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=40))
def test_any_path_may_be_asked_for(newsroom, client, path):
    client.raise_request_exception = False
    response = client.get(f"/{path}".replace("?", "").replace("#", ""))
    assert response.status_code in FINE


def test_views_refuse_what_they_do_not_offer_by_a_word_not_by_a_crash(newsroom):
    """A factory's request has no session, user or messages: what must work in front of the middleware does."""
    from newsroom.core.views import healthz, robots

    request = RequestFactory().get("/")
    assert healthz(request).status_code == 200
    assert robots(request).status_code == 200
