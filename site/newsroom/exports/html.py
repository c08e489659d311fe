"""The blocks of a body as simple HTML, which WordPress's block editor takes and Markdown is made from."""

from html import escape
from typing import Any

from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from newsroom.media.models import Video

# What each of our blocks is to WordPress; others are a block of HTML.
BLOCKS = {
    "paragraph": "paragraph",
    "heading": "heading",
    "image": "image",
    "quotation": "quote",
    "pull_quote": "pullquote",
    "code": "code",
}


def body_html(body: Any, base: str, comments: bool = True) -> str:
    """All blocks. With `comments` each stands between the block editor's; links and files are absolute to `base`."""
    out = []
    for block in body:
        html = _block(block.block_type, block.value, base)
        if not html:
            continue
        name = BLOCKS.get(block.block_type, "html")
        if (name == "paragraph" and not html.startswith("<p")) or (html.count("<p") > 1 and name == "paragraph"):
            name = "freeform"
        about = ' {"level":3}' if name == "heading" and block.value["level"] == "h3" else ""
        out.append(f"<!-- wp:{name}{about} -->\n{html}\n<!-- /wp:{name} -->" if comments else html)
    return "\n\n".join(out)


def _block(kind: str, value: Any, base: str) -> str:
    match kind:
        case "paragraph":
            return _rich(value, base)
        case "heading":
            return f'<{value["level"]} class="wp-block-heading">{escape(value["text"])}</{value["level"]}>'
        case "image":
            return _picture(value, base)
        case "gallery":
            return "<figure>" + "".join(_picture(one, base) for one in value["images"]) + "</figure>"
        case "quotation":
            who = " ".join(part for part in (value["attribution"], value["source_name"]) if part)
            cite = f' cite="{escape(value["source_url"])}"' if value["source_url"] else ""
            return f'<blockquote class="wp-block-quote"{cite}>{_rich(value["quote"], base)}{_cite(who)}</blockquote>'
        case "pull_quote":
            inner = f"<blockquote><p>{escape(value['quote'])}</p>{_cite(value['attribution'])}</blockquote>"
            return f'<figure class="wp-block-pullquote">{inner}</figure>'
        case "embed":
            return f"<figure>\n{escape(value['url'])}\n{_caption(value['caption'])}</figure>"
        case "video" | "audio":
            return _player(kind, value[kind], value["caption"], base)
        case "document":
            found = value["document"]
            return f'<p><a href="{_absolute(found.url, base)}">{escape(found.title)}</a></p>' if found else ""
        case "key_points":
            points = "".join(f"<li>{escape(point)}</li>" for point in value["points"])
            return f"<h3>{escape(value['title'])}</h3><ul>{points}</ul>"
        case "fact_box":
            return f"<h3>{escape(value['title'])}</h3>{_rich(value['text'], base)}"
        case "related":
            links = "".join(_link(page, base) for page in value["articles"] if isinstance(page, Page))
            return f"<ul>{links}</ul>" if links else ""
        case "code":
            language = f' class="language-{escape(value["language"])}"' if value["language"] else ""
            return f'<pre class="wp-block-code"><code{language}>{escape(value["code"], quote=False)}</code></pre>'
        case "imported_html":
            return str(value["html"])
        case "table":
            return _table(value)
    return ""


def _rich(value: Any, base: str) -> str:
    html = expand_db_html(getattr(value, "source", str(value)))
    return str(html).replace('href="/', f'href="{base}/')


def _picture(value: Any, base: str) -> str:
    image = value["image"]
    if not image:
        return ""
    alt = getattr(image, "alt_in_use", image.title)
    source = _absolute(image.file.url, base)
    shown = f'<img src="{source}" alt="{escape(alt)}"/>'
    return f'<figure class="wp-block-image">{shown}{_caption(value["caption"])}</figure>'


def _player(kind: str, found: Any, caption: str, base: str) -> str:
    if found is None:
        return ""
    if getattr(found, "embed_url", ""):
        return f"<figure>\n{escape(found.embed_url)}\n{_caption(caption)}</figure>"
    file = found.file.file if isinstance(found, Video) and found.file else found.file  # of the record, or its own
    if not file:
        return ""
    return f'<figure><{kind} controls src="{_absolute(file.url, base)}"></{kind}>{_caption(caption)}</figure>'


def _table(value: Any) -> str:
    table = value["table"]
    cells = [row["values"] for row in table.row_data] if table else []
    rows = "".join(f"<tr>{''.join(f'<td>{escape(strip_tags(str(cell)))}</td>' for cell in row)}</tr>" for row in cells)
    head = "".join(f"<th>{escape(column['heading'])}</th>" for column in table.columns) if table else ""
    body = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f"<figure><table>{body}</table>{_caption(value['caption'])}</figure>"


def _link(page: Page, base: str) -> str:
    return f'<li><a href="{_absolute(page.get_url() or "", base)}">{escape(page.title)}</a></li>'


def _cite(text: str) -> str:
    return f"<cite>{escape(text)}</cite>" if text else ""


def _caption(text: str) -> str:
    return f'<figcaption class="wp-element-caption">{escape(text)}</figcaption>' if text else ""


def _absolute(url: str, base: str) -> str:
    return escape(f"{base}{url}" if url.startswith("/") else url)
