"""Whatever a file is like, what can be read is read and the rest is told with its line."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain, repeat
from pathlib import Path

import pytest

from newsroom.imports.reader import read_wxr
from newsroom.imports.reader.dates import best_date, parse_date
from newsroom.imports.reader.elements import Element, ElementReader, Leaf
from newsroom.imports.reader.markup import Scanner
from newsroom.imports.records import Author, SiteInfo, UnusableFileError
from tests.newsroom.imports.conftest import FOOT, HEAD, author, cdata, comment, in_category, item, items

CONTENT_LINE = HEAD.count("\n") + 6  # of the first item


def test_records_come_in_the_order_of_the_file(export, read):
    records, notes = read(export(author("ana", "Ana Sample"), item(1), item(2, comment_status="closed")))
    assert [type(record).__name__ for record in records] == ["SiteInfo", "Author", "Item", "Item"]
    assert records[0] == SiteInfo("The Old Paper", "https://old.example", "1.2")
    first, second = items(records)
    assert (first.id, first.title, first.creator, first.content) == ("1", "A story", "ana", "Words.")
    assert first.date == datetime(2015, 3, 1, 9, tzinfo=UTC)
    assert first.comments_open
    assert not second.comments_open
    assert not notes


@pytest.mark.parametrize(
    ("broken", "content", "line", "said"),
    [
        ("a ]]> b ]]> c", "a ]]> b ]]> c", CONTENT_LINE, "]]> inside"),
        ("open <![CDATA[ and ]]> shut", "open <![CDATA[ and ]]> shut", CONTENT_LINE, "]]> inside"),
        ("bell\x07 rings", "bell rings", CONTENT_LINE, "control character 0x07"),
    ],
)
def test_a_damaged_text_is_kept(export, read, broken, content, line, said):
    records, notes = read(export(item(1, content=broken), item(2)))
    assert [found.content for found in items(records)] == [content, "Words."]
    assert any(at == line and said in text for at, text in notes), notes


def test_wordpress_own_way_to_write_the_end_of_cdata(export, read):
    records, notes = read(export(item(1, content="a ]]]]><![CDATA[> b")))
    assert items(records)[0].content == "a ]]> b"
    assert not notes


def test_a_bare_ampersand_and_unknown_entities_are_text(export, read):
    whole = HEAD + item(1, title="Salt & Pepper &nbsp;&bogus; &#x41; &lt;b&gt;") + FOOT
    records, notes = read(export(whole=whole))
    assert items(records)[0].title == "Salt & Pepper \xa0&bogus; A <b>"
    assert [text for _, text in notes] == ["a bare & taken as text", "unknown entity &bogus; taken as text"]


def test_undeclared_and_https_namespaces(export, read):
    bare = "<rss><channel><title>T</title>" + item(1) + FOOT
    assert items(read(export(whole=bare))[0])[0].id == "1"
    secure = HEAD.replace("http://", "https://") + item(2) + FOOT
    assert items(read(export(whole=secure))[0])[0].content == "Words."
    renamed = HEAD.replace("xmlns:wp=", "xmlns:old=") + item(3).replace("wp:", "old:") + FOOT
    assert items(read(export(whole=renamed))[0])[0].id == "3"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Grün und größer", "iso-8859-1", "Grün und größer"),
        ("Grün", "utf-8-sig", "Grün"),
        ("Grün", "utf-16", "Grün"),
    ],
)
def test_encodings(export, read, text, encoding, expected):
    whole = (HEAD + item(1, title=text) + FOOT).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    records, _ = read(export(whole=whole.encode(encoding)))
    assert items(records)[0].title == expected


def test_bytes_of_another_encoding_in_a_utf8_file(export, read):
    whole = (HEAD + item(1, title="XX") + FOOT).encode().replace(b"XX", "“Zoë”".encode("cp1252"))
    records, notes = read(export(whole=whole))
    assert items(records)[0].title == "“Zoë”"
    assert {line for line, _ in notes} == {HEAD.count("\n") + 2}


def test_a_file_that_says_latin1_but_is_utf8(export, read):
    whole = (HEAD + item(1, title="Grün") + FOOT).replace("UTF-8", "ISO-8859-1")
    records, notes = read(export(whole=whole))
    assert items(records)[0].title == "Grün"
    assert notes == [(1, "the file says it is in iso8859-1 but is in UTF-8")]


def test_a_file_cut_off_keeps_what_was_whole(export, read):
    whole = HEAD + item(1) + item(2)
    cut = whole[: whole.index("<wp:post_type>", whole.index("<wp:post_id>2"))]
    records, notes = read(export(whole=cut))
    assert [found.id for found in items(records)] == ["1"]
    assert any("cuts off" in text for _, text in notes)


def test_an_item_cut_off_after_its_type_is_marked(export, read):
    whole = HEAD + item(1, extra=comment(1, "Whole") + comment(2, "Never whole"))
    records, _ = read(export(whole=whole[: whole.index("Never")]))
    assert items(records)[0].cut_off


def test_tags_that_do_not_match(export, read):
    one = item(1).replace("</title>", "").replace("</wp:status>", "</wp:stauts>")
    two = item(2).replace("</item>", "")
    records, notes = read(export(one, two, item(3)))
    assert [found.id for found in items(records)] == ["1", "2", "3"]
    assert items(records)[0].status == "publish"
    assert len(notes) >= 3


def test_html_that_nobody_escaped_stays_in_its_element(export, read):
    whole = HEAD + item(1).replace(cdata("Words."), "<p>One <b>bold</b></p><!--more--><p>Two</p>") + FOOT
    assert items(read(export(whole=whole))[0])[0].content == "<p>One <b>bold</b></p><!--more--><p>Two</p>"


def test_entities_never_expand_and_nothing_is_fetched(export, read):
    bomb = (
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY file SYSTEM "file:///etc/hostname">]>\n'
    )
    whole = HEAD.replace("<rss", bomb + "<rss", 1) + item(1, title="x &b; &file; y") + FOOT
    records, notes = read(export(whole=whole))
    assert items(records)[0].title == "x &b; &file; y"
    assert (2, "document type left out") in notes


def test_terms_of_old_exports_come_once(export, read):
    twice = "<category>News</category>" + in_category("news", "News") + in_category("tide", "Tide", "post_tag")
    old_tag = '<category domain="tag">Boats</category>'
    found = items(read(export(item(1, extra=twice + old_tag)))[0])[0].terms
    assert [(term.taxonomy, term.slug) for term in found] == [
        ("category", "news"),
        ("post_tag", "tide"),
        ("post_tag", "Boats"),
    ]


def test_comments_with_states_and_padded_values(export, read):
    padded = comment(7, "Hello", state=" 1 ", parent=3)
    held = comment(8, "Hold", state="0")
    odd = comment(9, "Odd", state="maybe")
    records, notes = read(export(item(1, extra=padded + held + odd)))
    found = items(records)[0].comments
    assert [(one.id, one.parent, one.status) for one in found] == [
        ("7", "3", "approved"),
        ("8", "", "pending"),
        ("9", "", "pending"),
    ]
    assert any("unknown state 'maybe'" in text for _, text in notes)


def test_authors_are_found_and_broken_logins_mended(export, read):
    records, notes = read(export(author("&gt;ana ", "Ana"), item(1).replace(">ana<", "><![CDATA[ana]]>><")))
    assert [record.login for record in records if isinstance(record, Author)] == ["ana"]
    assert items(records)[0].creator == "ana"
    assert any("read as 'ana'" in text for _, text in notes)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"PK\x03\x04zip", "is not XML"),
        (b"<html><body>Not found</body></html>", "is not an export"),
    ],
)
def test_unusable_files_are_refused_with_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "file.xml"
    path.write_bytes(content)
    with pytest.raises(UnusableFileError, match=sentence):
        list(read_wxr(path, lambda line, text: None))


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(UnusableFileError, match="There is no file"):
        list(read_wxr(tmp_path / "none.xml", lambda line, text: None))
    with pytest.raises(UnusableFileError, match="is a folder"):
        list(read_wxr(tmp_path, lambda line, text: None))


def test_the_buffer_does_not_grow_with_the_file():
    pieces = chain([HEAD], repeat(item(1, content="word " * 2000), 300), [FOOT])
    scanner = Scanner(iter(pieces), lambda line, text: None)
    largest = max(len(scanner.buffer) for _ in scanner.tokens())
    assert largest < 50_000


def test_a_name_split_between_pieces_is_one():
    text = HEAD + item(1, content="one ]]> two") + FOOT
    whole, single = read_elements([text]), read_elements(text)
    assert len(whole) > 4
    assert single == whole


def read_elements(pieces: Iterable[str]) -> list[Leaf | Element]:
    """What is read where the text comes in these pieces; letter by letter, nothing is ever whole in the buffer."""
    found = list(ElementReader(iter(pieces), lambda line, said: None).read())
    for element in found:
        if isinstance(element, Element):
            element.texts.clear()
    return found


def test_plain_elements_are_read_alike_in_one_go_and_piece_by_piece():
    text = (
        '<channel><title>A</title>\n<link/><item attr="1"></item><item>x</item><item><wp:post_id>1</wp:post_id>'
        '<category domain="c" nicename="d">\n<![CDATA[E]]>\n</category><title>F<b>g</b></title><link>h & i</link>'
        "<a:b><![CDATA[<![CDATA[j]]></a:b><a:c><![CDATA[k]]>l]]></a:c><image>m</image></item>\n</channel>"
    )
    whole = read_elements([text])
    assert [element.line for element in whole if isinstance(element, Element)] == [2, 2, 2]
    assert read_elements(text) == whole


@pytest.mark.parametrize(
    "date", ["0000-00-00 00:00:00", "-0001-11-30 00:00:00", "", "yesterday", "2015-02-31 00:00:00"]
)
def test_dates_that_never_were(date):
    assert parse_date(date) is None


def test_the_best_date_there_is():
    zero = "0000-00-00 00:00:00"
    assert best_date(zero, "2015-03-01 10:00:00") == datetime(2015, 3, 1, 10, tzinfo=UTC)
    assert best_date(zero, zero, "Sun, 01 Mar 2015 09:00:00 +0000") == datetime(2015, 3, 1, 9, tzinfo=UTC)
    assert best_date(zero, zero, "Mon, 30 Nov -0001 00:00:00 +0000") is None


def test_a_local_date_without_gmt_uses_the_clock_of_the_items_before(export: Callable[..., Path], read):
    lonely = item(2, post_date_gmt="0000-00-00 00:00:00", post_date="2015-03-05 10:00:00")
    found = items(read(export(item(1), lonely))[0])
    assert found[1].date == datetime(2015, 3, 5, 9, tzinfo=UTC)
