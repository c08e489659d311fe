"""An article as Markdown with front matter, as static site generators read it."""

import re
from typing import Any

import yaml
from bs4 import BeautifulSoup, NavigableString, Tag

from newsroom.exports.html import body_html

MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "s": "~~", "del": "~~"}
SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def article_markdown(article: Any) -> str:
    """Front matter as YAML between `---`, then the body. What Markdown can't say stays as HTML."""
    front = {
        "title": article.title,
        "slug": article.slug,
        "date": article.published_at.isoformat() if article.published_at else None,
        "draft": not article.live,
        "section": article.section.slug if article.section else None,
        "kind": article.kind,
        "kicker": article.kicker or None,
        "description": article.standfirst or None,
        "authors": [entry.contributor.name for entry in article.byline_entries.all()] or None,
        "tags": [topic.name for topic in article.topics.all()] or None,
        "series": article.series.title if article.series else None,
        "image": article.lead_image.file.name if article.lead_image else None,
        "url": article.get_url(),
    }
    head = yaml.safe_dump({key: value for key, value in front.items() if value is not None}, allow_unicode=True,
                          sort_keys=False)  # fmt: skip
    return f"---\n{head}---\n\n{to_markdown(body_html(article.body, '', comments=False))}\n"


def to_markdown(html: str) -> str:
    blocks = [_block(node) for node in BeautifulSoup(html, "html.parser").children]
    return "\n\n".join(block for block in blocks if block.strip())


def _block(node: Any) -> str:
    if isinstance(node, NavigableString):
        return _inline(node).strip()
    if re.fullmatch(r"h[1-6]", node.name):
        return f"{'#' * int(node.name[1])} {_inside(node)}"
    if node.name == "blockquote":
        inner = "\n\n".join(filter(None, (_block(child) for child in node.children)))
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    if node.name in ("ul", "ol"):
        return _list(node, "")
    if node.name == "pre":
        code = node.find("code")
        names = code.get("class") or [] if isinstance(code, Tag) else []
        language = next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", node.get_text())), default=0))
        return f"{fence}{language}\n{node.get_text()}\n{fence}"
    if node.name in ("p", "cite"):
        return _inside(node)
    if node.name == "figure" and len(node.find_all("img")) == 1 and not node.find("table"):
        image, caption = node.find("img"), node.find("figcaption")
        picture = f"![{_escape(image.get('alt', ''))}]({image.get('src', '')})"
        return f"{picture}\n\n*{_inside(caption)}*" if caption else picture
    return str(node)


def _list(node: Tag, indent: str) -> str:
    lines = []
    for number, item in enumerate(node.find_all("li", recursive=False), 1):
        mark = f"{number}." if node.name == "ol" else "-"
        inner = [child for child in item.children if not (isinstance(child, Tag) and child.name in ("ul", "ol"))]
        lines.append(f"{indent}{mark} {''.join(_inline(child) for child in inner).strip()}")
        lines += [_list(child, indent + "   ") for child in item.find_all(["ul", "ol"], recursive=False)]
    return "\n".join(lines)


def _inside(node: Tag) -> str:
    return "".join(_inline(child) for child in node.children).strip()


def _inline(node: Any) -> str:
    if isinstance(node, NavigableString):
        return _escape(re.sub(r"\s+", " ", str(node)))
    if node.name == "br":
        return "  \n"
    if node.name == "code":
        return f"`{node.get_text()}`"
    inner = "".join(_inline(child) for child in node.children)
    if node.name == "a" and node.get("href"):
        return f"[{inner}]({str(node['href']).replace(')', '%29').replace(' ', '%20')})"
    if mark := MARKS.get(node.name):
        return f"{mark}{inner}{mark}" if inner.strip() else inner
    return f"<{node.name}>{inner}</{node.name}>" if node.name in ("sup", "sub") else inner


def _escape(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
