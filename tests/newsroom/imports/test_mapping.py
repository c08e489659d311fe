"""What the texts of another system become: a table, and what must never come through."""

import re
from typing import Any

import pytest

from news.models import ArticlePage
from newsroom.imports.mapping import NoPictures, map_content, plain_text
from newsroom.imports.mapping.addresses import clip_address, is_clip, link_target, web_address
from newsroom.imports.mapping.autop import autop
from newsroom.imports.mapping.pictures import GalleryPicture

BASE = "https://old.example/2015/03/story/"
CLIP = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def blocks(text: str, **options: Any) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in map_content(text, BASE, **options).blocks]


class Folder(NoPictures):
    """Has every picture whose name begins with "have"."""

    def find(self, url: str, alt: str = "") -> int | None:
        return 7 if "/have" in url else None

    def gallery(self, ids: list[str]) -> list[GalleryPicture]:
        return [GalleryPicture(f"https://old.example/have-{number}.jpg", f"Alt {number}") for number in ids]


def paragraph(html: str) -> tuple[str, str]:
    return ("paragraph", html)


def embed(url: str = CLIP, caption: str = "") -> tuple[str, dict[str, str]]:
    return ("embed", {"url": url, "title": "", "caption": caption})


def quotation(quote: str, who: str = "", source: str = "") -> tuple[str, dict[str, str]]:
    return ("quotation", {"quote": quote, "attribution": who, "source_name": "", "source_url": source})


def code(text: str, language: str = "") -> tuple[str, dict[str, str]]:
    return ("code", {"language": language, "code": text})


TABLE = [
    ("One.\n\nTwo\nlines.", [paragraph("<p>One.</p><p>Two<br/>lines.</p>")]),
    ("<p>One</p><p>Two</p>", [paragraph("<p>One</p><p>Two</p>")]),
    ("a <strong>b</strong> <em>i</em> <u>u</u>", [paragraph("<p>a <b>b</b> <i>i</i> u</p>")]),
    ("<del>old</del> H<sub>2</sub>O <kbd>x</kbd>", [paragraph("<p><s>old</s> H<sub>2</sub>O <code>x</code></p>")]),
    ('<a href="/x" class="c" onclick="y()">in</a>', [paragraph('<p><a href="/x">in</a></p>')]),
    ('<a href="other/">rel</a>', [paragraph(f'<p><a href="{BASE}other/">rel</a></p>')]),
    ('<a href="#note">n</a>', [paragraph("<p>n</p>")]),
    ("Fish &amp; chips &lt;3", [paragraph("<p>Fish &amp; chips &lt;3</p>")]),
    ("<h1>Big</h1>x", [("heading", {"text": "Big", "level": "h2"}), paragraph("<p>x</p>")]),
    ("<h4>Small <em>one</em></h4>", [("heading", {"text": "Small one", "level": "h2"})]),
    (
        "<h3>A</h3><h2>B</h2><h5>C</h5>",
        [("heading", {"text": text, "level": level}) for text, level in (("A", "h2"), ("B", "h2"), ("C", "h3"))],
    ),
    ("<h2>" + "w " * 90 + "</h2>", [paragraph("<p><b>" + ("w " * 90).strip() + "</b></p>")]),
    ("<h3>&nbsp;</h3>", []),
    ("<ul><li>a<ul><li>b</li></ul></li></ul>", [paragraph("<ul><li>a<ul><li>b</li></ul></li></ul>")]),
    ("<blockquote>Said.</blockquote>", [quotation("<p>Said.</p>")]),
    ("<blockquote><p>A</p><p>B</p><cite>Ana</cite></blockquote>", [quotation("<p>A</p><p>B</p>", "Ana")]),
    ('<blockquote cite="https://s.example/x">Q</blockquote>', [quotation("<p>Q</p>", "", "https://s.example/x")]),
    ("<pre>a\n  b &lt;</pre>", [code("a\n  b <")]),
    ('<pre class="language-py"><code>x = 1\n\ny</code></pre>', [code("x = 1\n\ny", "py")]),
    ("[code lang=\"php\"]<?php echo '<b>';[/code]", [code("<?php echo '<b>';", "php")]),
    (
        "Before\n\nhttps://youtu.be/aqz-KE-bpKQ\n\nAfter",
        [paragraph("<p>Before</p>"), embed(), paragraph("<p>After</p>")],
    ),
    ("[embed]https://youtu.be/aqz-KE-bpKQ[/embed]", [embed()]),
    ('[embed width="100"]https://vimeo.com/31241154[/embed]', [embed("https://vimeo.com/31241154")]),
    ("[youtube=https://www.youtube.com/watch?v=aqz-KE-bpKQ&amp;w=640]", [embed()]),
    ("[youtube aqz-KE-bpKQ]", [embed()]),
    ("[vimeo 31241154]", [embed("https://vimeo.com/31241154")]),
    ('<iframe src="//www.youtube.com/embed/aqz-KE-bpKQ?rel=0"></iframe>', [embed()]),
    ('<object><param name="movie" value="http://www.youtube.com/v/aqz-KE-bpKQ&hl=en"></object>', [embed()]),
    (
        "https://unknown.example/clip",
        [paragraph('<p><a href="https://unknown.example/clip">https://unknown.example/clip</a></p>')],
    ),
    ("see https://youtu.be/aqz-KE-bpKQ now", [paragraph("<p>see https://youtu.be/aqz-KE-bpKQ now</p>")]),
    ("[gallery]", []),
    ("a [not a shortcode] b [sic]", [paragraph("<p>a [not a shortcode] b [sic]</p>")]),
    ("[[gallery]] shows pictures", [paragraph("<p>[gallery] shows pictures</p>")]),
    ("<code>[gallery]</code>", [paragraph("<p><code>[gallery]</code></p>")]),
    ("One<!--more-->Two<!--nextpage-->Three", [paragraph("<p>One</p><p>Two</p><p>Three</p>")]),
    ("<hr>", [("imported_html", {"html": "<hr>"})]),
    ("<div><p>a</p><div>b</div></div>", [paragraph("<p>a</p><p>b</p>")]),
    ("<!-- wp:paragraph --><p>P</p><!-- /wp:paragraph -->", [paragraph("<p>P</p>")]),
    ('<!-- wp:heading {"level":4} --><h4>H</h4><!-- /wp:heading -->', [("heading", {"text": "H", "level": "h2"})]),
    (
        '<!-- wp:embed {"url":"https://youtu.be/aqz-KE-bpKQ"} --><figure><div>\nhttps://youtu.be/aqz-KE-bpKQ\n</div>'
        "<figcaption>See&nbsp;<b>this</b> &amp; that</figcaption></figure><!-- /wp:embed -->",
        [embed(caption="See this & that")],
    ),
    (
        '<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Loud</p><cite>Ana</cite></blockquote>'
        "</figure><!-- /wp:pullquote -->",
        [("pull_quote", {"quote": "Loud", "attribution": "Ana"})],
    ),
    (
        '<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div><!-- wp:paragraph --><p>L</p>'
        "<!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div><!-- wp:list --><ul><li>R</li></ul>"
        "<!-- /wp:list --></div><!-- /wp:column --></div><!-- /wp:columns -->",
        [paragraph("<p>L</p><ul><li>R</li></ul>")],
    ),
    ("<!-- wp:shortcode -->[youtube aqz-KE-bpKQ]<!-- /wp:shortcode -->", [embed()]),
    ("Old text\n\nhere<!-- wp:latest-posts /-->", [paragraph("<p>Old text</p><p>here</p>")]),
    (
        '<!-- wp:verse --><pre class="wp-block-verse">One\n  Two</pre><!-- /wp:verse -->',
        [paragraph("<p>One<br/>  Two</p>")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:40] for text, _ in TABLE])
def test_what_becomes_of_it(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:40] for text, _ in TABLE])
def test_the_editor_takes_it(text, expected):
    stream_block = ArticlePage._meta.get_field("body").stream_block
    stream_block.clean(stream_block.to_python(map_content(text, BASE).blocks))


def test_pictures_are_images_where_there_is_a_file():
    text = (
        '[caption width="1"]<a href="https://old.example/have.jpg"><img src="/have-150x150.jpg" alt="A pier"></a>'
        " The <em>pier</em>[/caption]"
    )
    image = {"image": 7, "alt_text": "A pier", "decorative": False}
    assert blocks(text, pictures=Folder()) == [("image", {"image": image, "caption": "The pier"})]


def test_pictures_without_a_file_are_links_and_never_loaded_from_elsewhere():
    mapped = map_content('Text <img src="https://far.example/cat.jpg" alt="A cat"> more', BASE)
    assert [block["value"] for block in mapped.blocks] == [
        '<p>Text</p><p><a href="https://far.example/cat.jpg">A cat</a></p><p>more</p>'
    ]
    assert mapped.notes == ["picture without a file kept as a link"]


def test_galleries():
    (kind, value), *_ = blocks('[gallery ids="1,2"]', pictures=Folder())
    assert kind == "gallery"
    assert [entry["image"]["alt_text"] for entry in value["images"]] == ["Alt 1", "Alt 2"]


def test_tables_stay_as_cleaned_html():
    text = '<table style="x" onclick="y"><tr><td><img src="https://far.example/a.png" alt="A"></td></tr></table>'
    ((kind, value),) = blocks(text)
    assert kind == "imported_html"
    assert "<td><a" in value["html"]
    assert 'href="https://far.example/a.png"' in value["html"]
    assert not any(word in value["html"] for word in ("style", "onclick", "<img"))


def test_the_teaser_is_what_stands_above_more():
    assert map_content("<p>First <b>words</b>.</p><!--more--><p>Rest</p>").teaser == "First words."
    assert map_content("No more").teaser == ""


HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="  java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    '<table><tr><td background="javascript:alert(1)" onmouseover="alert(1)">x</td></tr></table>',
    "[embed]javascript:alert(1)[/embed]",
    '[video src="javascript:alert(1)"]',
    '<newsroom-embed url="javascript:alert(1)"></newsroom-embed>',
    '<newsroom-file url="javascript:alert(1)" kind="<script>"></newsroom-file>',
    '[caption caption="<script>alert(1)</script>"]<img src="/a.jpg">[/caption]',
    '<!-- wp:embed {"url":"javascript:alert(1)"} /-->',
    "<!-- wp:html --><script>alert(1)</script><!-- /wp:html -->",
    "<blockquote cite='javascript:alert(1)'>x<script>alert(1)</script></blockquote>",
    "<pre><script>alert(1)</script></pre>",
    "<h2><a href='javascript:alert(1)' onclick='alert(1)'>x</a></h2>",
    "<style>@import 'https://evil.example/x.css'</style><p style='background:url(//evil.example)'>x</p>",
    "<form action='https://evil.example'><input name=a></form>",
    "<object data='https://evil.example/x.swf'></object>",
    "<base href='https://evil.example/'><link rel=stylesheet href='https://evil.example/x.css'>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_or_loads(text, rf):
    body = ArticlePage._meta.get_field("body").stream_block.to_python(map_content(f"Before {text} after", BASE).blocks)
    html = str(body).lower()
    assert "before" in html
    assert not re.search(r"""=["']?\s*javascript:""", html)
    for word in ("<script", "onerror", "onclick", "onmouseover", "<iframe", "<object", "<svg", "<style"):
        assert word not in html
    for word in ("srcdoc", "<img", "<form", "<input", "<base", "<link", "style=", "background="):
        assert word not in html


def test_elements_nested_too_deep_become_text():
    mapped = map_content("<div>" * 5000 + "deep" + "</div>" * 5000)
    assert [block["value"] for block in mapped.blocks] == ["<p>deep</p>"]
    assert "nested too deep" in mapped.notes[0]


def test_blocks_that_never_close():
    text = (
        '<!-- wp:group --><div><!-- wp:paragraph --><p>One</p><!-- /wp:nothing --><!-- wp:embed {"url": broken} -->two'
    )
    assert "One" in str(blocks(text))
    assert "two" in str(blocks(text))


def test_what_is_left_out_is_said():
    notes = map_content('<!-- wp:calendar /--><script>x</script>[contact-form to="a"]', BASE).notes
    assert notes == [
        "<script> left out",
        "unknown shortcode [contact-form] kept as text",
        "block “calendar” has no text of its own and is left out",
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
        ("a\nb", "<p>a<br />\nb</p>\n"),
        ("a<br>\nb", "<p>a<br><br />\nb</p>\n".replace("<br><br />", "<br />")),
        ("a\n<ul>\n<li>b</li>\n</ul>\nc", "<p>a</p>\n<ul>\n<li>b</li>\n</ul><p>c</p>\n"),
        ("<div>a\n\nb</div>", "<div><p>a</p>\n<p>b</p>\n</div>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<p>done</p>\n\nnot", "<p>done</p><p>not</p>\n"),
        ("<b>a\n\nb</b>", "<p><b>a</p>\n<p>b</b></p>\n"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<li>open", "<li>open"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_paragraphs(text, html):
    assert autop(text) == html


def test_plain_text_is_cut_at_a_word():
    assert plain_text("<p>Fish &amp; <b>chips</b> .</p>", 100) == "Fish & chips."
    assert plain_text("one two three four", 13) == "one two…"
    assert plain_text("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("pic.jpg", f"{BASE}pic.jpg"),
        ("javascript:alert(1)", ""),
        ("https://" + "a" * 600, ""),
        ("http://[broken", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_web_addresses(url, address):
    assert web_address(url, BASE) == address


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("mailto:ana@old.example", "mailto:ana@old.example"),
        ("/path/", "/path/"),
        ("//evil.example", "https://evil.example"),
        ("vbscript:x", ""),
        ("#top", ""),
        ("http://", ""),
    ],
)
def test_link_targets(href, target):
    assert link_target(href, BASE) == target


def test_clips():
    assert clip_address("http://player.vimeo.com/video/31241154?x=1") == "https://vimeo.com/31241154"
    assert clip_address("http://www.dailymotion.com/embed/video/xfifs6") == "https://www.dailymotion.com/video/xfifs6"
    assert is_clip(CLIP)
    assert not is_clip("https://old.example/watch?v=aqz-KE-bpKQ")
