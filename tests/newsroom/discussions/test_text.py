import re
import time

import pytest

from newsroom.discussions import text
from newsroom.discussions.identity import email_hash, fold_name, initials, ip_hash, tone


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("One\n\nTwo\nlines", "<p>One</p><p>Two<br>lines</p>"),
        ("> said\n> before\n\nMy answer", "<blockquote><p>said<br>before</p></blockquote><p>My answer</p>"),
        ("*slanted* and **strong**", "<p><em>slanted</em> and <strong>strong</strong></p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("`*not*`", "<p><code>*not*</code></p>"),
        ("<b>bold</b> & co", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; co</p>"),
        ("", ""),
        (
            "> said\nMy answer\n> and said",
            "<blockquote><p>said</p></blockquote><p>My answer</p><blockquote><p>and said</p></blockquote>",
        ),
        ("> one\n>\n> two", "<blockquote><p>one</p><p>two</p></blockquote>"),
        ("> > deep", "<blockquote><p>&gt; deep</p></blockquote>"),
        (">", "<p>&gt;</p>"),
        ("Two:\n- one *x*\n- two", "<p>Two:</p><ul><li>one <em>x</em></li><li>two</li></ul>"),
        ("- Ana", "<p>- Ana</p>"),
        (
            "Look:\n```\nif a < b:\n\n    *no*\n```\nDone",
            "<p>Look:</p><pre><code>if a &lt; b:\n\n    *no*</code></pre><p>Done</p>",
        ),
        ("```\nnever closed", "<p>```<br>never closed</p>"),
        ("```\n</code><script>\n```", "<pre><code>&lt;/code&gt;&lt;script&gt;</code></pre>"),
        ("[here](javascript:alert(1))", "<p>[here](javascript:alert(1))</p>"),
    ],
)
def test_light_markup(written, html):
    assert text.render(written) == html


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("https://example.org/?a=1&b=2!", "https://example.org/?a=1&amp;b=2"),
    ],
)
def test_an_address_becomes_a_link_that_search_engines_do_not_count(written, address):
    assert f'<a href="{address}" rel="nofollow ugc">{address}</a>' in text.render(written)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        '"><script>alert(1)</script>',
        "https://example.org/\"onmouseover='alert(1)'",
        "`<script>`",
    ],
)
def test_nothing_that_runs_is_left(hostile):
    for html in (text.render(hostile), text.render_html(hostile)):
        assert "<script" not in html
        assert "<img" not in html
        assert not re.search("<[^>]*javascript", html)
        assert "onmouseover=" not in html.split("</a>")[0].split(">")[0]


def test_imported_html_keeps_its_paragraphs_and_loses_the_rest():
    html = text.render_html('<p class="x" onclick="y()">One</p><div>Two <u>three</u></div>')
    assert html == "<p>One</p>Two three"
    assert text.render_html("One\n\nTwo <em>words</em>\nThree") == "<p>One</p><p>Two <em>words</em><br>Three</p>"


def test_control_characters_and_tricks_of_direction_are_dropped():
    assert text.tidy("a\x00b\u202ec\r\nd\n\n\n\n\ne  ") == "abc\nd\n\ne"
    assert text.tidy_line("  A\tna\x00me \n here ") == "A name here"


def test_what_is_long():
    assert not text.is_long(text.render("A word. " * 100))
    assert text.is_long(text.render("A word. " * 200))
    assert text.is_long(text.render("\n".join("line" for _ in range(30))))


def test_a_flood_of_marks_is_rendered_in_no_time():
    floods = ["*" * 50_000, "`" * 50_000, "> " * 25_000, "https://" * 6_000, "*a " * 20_000, "(" * 50_000]
    floods += ["```\n" * 40_000, "```x\n" * 40_000, ">\n" * 50_000, ">\n\n" * 40_000, "- \n\n" * 40_000]
    started = time.monotonic()
    for flood in floods:
        text.render(flood)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("name", ["Admin", "ADMIN", " a d m i n ", "Аdmin", "àdmïn", "4dm1n", "Ａｄｍｉｎ"])
def test_names_that_look_the_same_fold_to_the_same(name):
    assert fold_name(name) == fold_name("admin")


def test_different_names_do_not():
    assert fold_name("adamin") != fold_name("admin")
    assert fold_name("***") == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Pereira", "AP"), ("Bo", "B"), ("J. P. Hill", "JH"), ("", ""), ("'' -", ""), ("王小明", "王")],
)
def test_initials(name, letters):
    assert initials(name) == letters
    assert 0 <= tone(name) < 6


def test_hashes_need_the_key_and_say_nothing_of_each_other(settings):
    assert email_hash("Ana@Example.com ") == email_hash("ana@example.com")
    assert email_hash("x") != ip_hash("x")
    before = email_hash("ana@example.com")
    settings.SECRET_KEY = "another"
    assert email_hash("ana@example.com") != before
    assert ip_hash("") == ""


@pytest.mark.parametrize(
    "address", ["java\x01script:alert(1)", "//example.com/x", "/about", "about", "?x", "http:/x", ""]
)
def test_a_link_without_a_whole_address_leads_nowhere(address):
    assert "href" not in text.clean(f'<a href="{address}">here</a>')
    assert 'href="https://example.com/x"' in text.clean('<a href="https://example.com/x">here</a>')


def test_a_link_that_leads_nowhere_is_its_words():
    html = '<p>One <a href="javascript:x" title="t">two</a> <a href="https://a.example/">three</a></p>'
    assert text.clean(html) == '<p>One two <a href="https://a.example/" rel="nofollow ugc">three</a></p>'
