"""Exports for the tests, written by us and as small as they can be."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from newsroom.imports.reader import read_wxr
from newsroom.imports.records import Item, Record

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Old Paper</title>
<link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
FOOT = "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def author(login: str, name: str) -> str:
    return (
        f"<wp:author><wp:author_login>{login}</wp:author_login>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>\n"
    )


def category(slug: str, name: str, parent: str = "") -> str:
    return (
        f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n"
    )


def comment(number: int, body: str, *, parent: int = 0, state: str = "1", kind: str = "", **fields: str) -> str:
    values = {
        "author": "Bo",
        "author_email": "bo@old.example",
        "date_gmt": f"2015-03-02 10:{number % 60:02}:00",
        "approved": state,
        "type": kind,
        "parent": str(parent),
        **fields,
    }
    inner = "".join(f"<wp:comment_{name}>{value}</wp:comment_{name}>" for name, value in values.items())
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_content>{cdata(body)}</wp:comment_content>{inner}</wp:comment>\n"
    )


def item(number: int, title: str = "A story", content: str = "Words.", *, extra: str = "", **fields: str) -> str:
    values = {
        "post_id": str(number),
        "post_date": "2015-03-01 10:00:00",
        "post_date_gmt": "2015-03-01 09:00:00",
        "post_name": f"story-{number}",
        "status": "publish",
        "post_type": "post",
        **fields,
    }
    inner = "".join(f"<wp:{name}>{value}</wp:{name}>\n" for name, value in values.items())
    return (
        f"<item>\n<title>{title}</title>\n<link>https://old.example/2015/03/{values['post_name']}/</link>\n"
        f"<dc:creator>ana</dc:creator>\n<guid>https://old.example/?p={number}</guid>\n"
        f"<content:encoded>{cdata(content)}</content:encoded>\n<excerpt:encoded>{cdata('')}</excerpt:encoded>\n"
        f"{inner}{extra}</item>\n"
    )


def in_category(slug: str, name: str, domain: str = "category") -> str:
    return f'<category domain="{domain}" nicename="{slug}">{cdata(name)}</category>\n'


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Writes an export: `export(item(1), name="other.xml")`."""

    def write(*parts: str, name: str = "old.xml", whole: str | bytes | None = None) -> Path:
        path = tmp_path / name
        content = HEAD + "".join(parts) + FOOT if whole is None else whole
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read() -> Callable[[Path], tuple[list[Record], list[tuple[int, str]]]]:
    """All records of a file, and what the reader noted."""

    def read_all(path: Path) -> tuple[list[Record], list[tuple[int, str]]]:
        notes: list[tuple[int, str]] = []
        return list(read_wxr(path, lambda line, text: notes.append((line, text)))), notes

    return read_all


def items(records: list[Record]) -> list[Item]:
    return [record for record in records if isinstance(record, Item)]


@pytest.fixture
def run(db: None, settings: Any, tmp_path: Path) -> Callable[..., str]:
    """Runs the command and gives what it prints."""
    settings.VAR_DIR = tmp_path / "var"

    def command(*files: Path, **options: Any) -> str:
        out = StringIO()
        call_command("import_wordpress", *map(str, files), stdout=out, stderr=out, verbosity=0, **options)
        return out.getvalue()

    return command
