"""The benchmark newsroom as an export of WordPress, to measure an import with: how fast, and in how much memory."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape as xml

from newsroom.imports.benchmark import read_meta

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Benchmark</title><link>https://bench.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://bench.example</wp:base_blog_url>
"""
STATES = {"approved": "1", "pending": "0", "spam": "spam"}


def write_wxr(folder: Path, out: Path, repeat: int = 1, comments: int = 0) -> tuple[int, int]:
    """Write the newsroom `repeat` times over, with ids and slugs of its own each time, as one export.

    At least `comments` comments are in it: where the newsroom has fewer, they are given again under other ids.
    Returns the numbers of posts and comments.
    """
    meta = read_meta(folder)
    authors = {row["id"]: row for row in _rows(folder / "authors.jsonl")}
    copies = max(1, -(-comments // (meta["comments"] * repeat)))
    left = max(comments, meta["comments"] * repeat)
    posts = said = 0
    with out.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for row in authors.values():
            file.write(
                f"<wp:author><wp:author_login>{row['slug']}</wp:author_login>"
                f"<wp:author_display_name><![CDATA[{row['name']}]]></wp:author_display_name></wp:author>\n"
            )
        for name in meta["sections"]:
            file.write(
                f"<wp:category><wp:category_nicename>{name}</wp:category_nicename>"
                f"<wp:cat_name><![CDATA[{name.capitalize()}]]></wp:cat_name></wp:category>\n"
            )
        for turn in range(repeat):
            of_article = _by_article(folder)
            for row in _rows(folder / "articles.jsonl"):
                found = next(of_article, [])
                _post(file, row, authors, turn * (meta["articles"] + 1))
                for number in range(copies):
                    for comment in found[:left]:
                        _comment(file, comment, (turn * copies + number) * (meta["comments"] + 1))
                    said += len(found[:left])
                    left -= len(found[:left])
                file.write("</item>\n")
                posts += 1
        file.write("</channel></rss>\n")
    return posts, said


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _by_article(folder: Path) -> Iterator[list[dict[str, Any]]]:
    """The comments of the first article, of the second, and so on; none for those that have none."""
    number, held = 1, []
    for row in _rows(folder / "comments.jsonl"):
        while row["article"] > number:
            yield held
            number, held = number + 1, []
        held.append(row)
    yield held


def _post(out: TextIO, row: dict[str, Any], authors: dict[int, Any], shift: int) -> None:
    slug = f"{row['slug']}{f'-{shift}' if shift else ''}"
    when = row["published"].replace("T", " ")[:19]
    writer = authors[row["authors"][0]]
    out.write(
        f"<item><title>{xml(row['title'])}</title>"
        f"<link>https://bench.example/{when[:7].replace('-', '/')}/{slug}/</link>"
        f"<dc:creator>{writer['slug']}</dc:creator><guid>https://bench.example/?p={row['id'] + shift}</guid>"
        f"<content:encoded><![CDATA[{_html(row['blocks'])}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[{row['standfirst']}]]></excerpt:encoded>"
        f"<wp:post_id>{row['id'] + shift}</wp:post_id>"
        f"<wp:post_date_gmt>{when}</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>"
        f"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f'<category domain="category" nicename="{row["section"]}"><![CDATA[{row["section"].capitalize()}]]></category>'
    )
    for tag in row["tags"]:
        out.write(f'<category domain="post_tag" nicename="{tag}"><![CDATA[{tag}]]></category>')
    if len(row["authors"]) > 1:
        for number in row["authors"]:
            out.write(f'<category domain="author" nicename="cap-{authors[number]["slug"]}"><![CDATA[x]]></category>')


def _comment(out: TextIO, row: dict[str, Any], shift: int) -> None:
    parent = row["parent"] + shift if row["parent"] else 0
    out.write(
        f"<wp:comment><wp:comment_id>{row['id'] + shift}</wp:comment_id>"
        f"<wp:comment_author>{xml(row['name'])}</wp:comment_author>"
        f"<wp:comment_author_email>{row['email']}</wp:comment_author_email>"
        f"<wp:comment_date_gmt>{row['date'].replace('T', ' ')[:19]}</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{row['body']}]]></wp:comment_content>"
        f"<wp:comment_approved>{STATES[row['status']]}</wp:comment_approved><wp:comment_parent>{parent}</wp:comment_parent>"
        f"</wp:comment>\n"
    )


def _html(blocks: list[dict[str, Any]]) -> str:
    """The body as the block editor stores it."""
    out = []
    for block in blocks:
        match block["t"]:
            case "p":
                out.append(f"<!-- wp:paragraph --><p>{block['html']}</p><!-- /wp:paragraph -->")
            case "h2":
                out.append(f"<!-- wp:heading --><h2>{escape(block['text'])}</h2><!-- /wp:heading -->")
            case "quote":
                quote = f"<blockquote><p>{escape(block['text'])}</p><cite>{escape(block['by'])}</cite></blockquote>"
                out.append(f"<!-- wp:quote -->{quote}<!-- /wp:quote -->")
            case "ul" | "ol" as kind:
                items = "".join(f"<li>{escape(item)}</li>" for item in block["items"])
                out.append(f"<!-- wp:list --><{kind}>{items}</{kind}><!-- /wp:list -->")
    return "\n".join(out)
