"""The texts of the demo as they stand in `content/`: what is in the files, and nothing from the database."""

import datetime as dt
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
CONTENT = FOLDER / "content"
MEDIA = FOLDER / "media"

Entry = dict[str, Any]


@cache
def read(name: str) -> Entry:
    """The file `content/<name>.toml`."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def articles(limit: int | None = None) -> list[Entry]:
    """The articles with their slugs, newest first: all of them, or the `limit` newest that are out."""
    found = [{"slug": path.stem, **read(f"articles/{path.stem}")} for path in sorted(CONTENT.glob("articles/*.toml"))]
    found.sort(key=lambda article: article["hours_ago"])
    if limit is None:
        return found
    return [article for article in found if article.get("state", "live") == "live"][:limit]


def paragraphs(text: str) -> str:
    """Rich text from plain text with inline markup: an empty line ends a paragraph, blocks stay."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "".join(part if re.match(r"<(p|ul|ol)\b", part) else f"<p>{part.strip()}</p>" for part in parts)


def moment(now: dt.datetime, hours_ago: float) -> dt.datetime:
    """So many hours before `now`, to the minute; less than none lies ahead."""
    return (now - dt.timedelta(hours=hours_ago)).replace(second=0, microsecond=0)
