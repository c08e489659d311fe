"""Every link of the site, followed without a browser."""

from concurrent.futures import ThreadPoolExecutor

from tests.browser.crawl import READERS, fetch


def test_the_crawl_reached_all_kinds_of_pages(pages):
    for prefix in (
        "/authors/",
        "/topics/",
        "/series/",
        "/videos/",
        "/archive/",
        "/kinds/",
        "/corrections/",
        "/search/",
    ):
        assert pages.paths(prefix), prefix
    assert len(pages.paths()) > 80


def test_every_internal_link_answers(pages):
    broken = [
        f"{answer.status} {url} (linked on {pages.seen_on.get(url)})"
        for url, answer in pages.answers.items()
        if answer.status != 200
    ]
    assert broken == []


def test_every_link_to_a_place_in_a_page_finds_it(pages):
    assert pages.broken_fragments == []


def test_everything_that_pages_load_is_there(pages):
    files = sorted(pages.files - set(pages.answers))
    with ThreadPoolExecutor(READERS) as readers:
        answers = readers.map(lambda url: fetch(url, "HEAD"), files)
        assert [f"{answer.status} {answer.url}" for answer in answers if answer.status != 200] == []


def test_nothing_is_loaded_from_elsewhere(pages):
    assert pages.foreign_files == []


def test_no_page_prints_a_template_or_a_python_object(pages):
    """What slips through when a value is missing or not meant for readers."""
    for path in pages.paths():
        html = pages.html(path)
        for slip in ("{{", "{%", "None</", ">None<", "&lt;bound method", "object at 0x", "StreamValue", "lazy object"):
            assert slip not in html, (path, slip)


def test_no_page_carries_a_token_of_a_visitor_but_forms_that_write(pages):
    """A page with nobody's token in it can be kept by a cache for everybody."""
    with_token = [path for path in pages.paths() if "csrfmiddlewaretoken" in pages.html(path)]
    assert [path for path in with_token if not path.startswith(("/discussion/", "/account/"))] == []
