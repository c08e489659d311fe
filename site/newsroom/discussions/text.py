"""What readers write: light markup in, clean HTML out. Done once, when a comment is written."""

import re
from collections.abc import Iterable, Iterator

import nh3
from django.utils.html import escape, strip_tags

ALLOWED_TAGS = {"p", "br", "a", "em", "strong", "blockquote", "code", "pre", "ul", "ol", "li", "del"}
LONG_CHARACTERS = 1200
LONG_LINES = 16
NEWLINE = "\n"
FENCE = "```"  # around lines of code
BULLET = "- "  # two lines or more that begin so are a list; a single one may be somebody's signature

# Everything below a space but tab and newline, and what turns text around or hides in it.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
LINK = re.compile(r"\bhttps?://[^\s<>\"'`]{3,2000}", re.IGNORECASE)
DEAD_LINK = re.compile(r'<a rel="nofollow ugc">(.*?)</a>', re.DOTALL)  # what is left of a link that leads nowhere
BARE_TAG = re.compile(r"</?(?:p|em|strong|blockquote|code|pre|ul|ol|li|del)>")  # what strip_tags() is slow at
WHOLE_ADDRESS = re.compile(r"https?://[^\x00-\x20]", re.IGNORECASE)
CODE = re.compile(r"`([^`\n]{1,500})`")
STRONG = re.compile(r"(?<![\w*])\*\*(\S(?:[^*\n]{0,500}\S)?)\*\*(?![\w*])")
EMPHASIS = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]{0,500}\S)?)\*(?![\w*])")


def tidy(text: str) -> str:
    """The text without control characters, with plain line ends, and never more than one empty line in a row."""
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n[ \t]*\n(?:[ \t]*\n)+", "\n\n", text).strip()


def tidy_line(text: str) -> str:
    """The same for what stands on one line, such as a name."""
    return " ".join(CONTROL.sub("", text).split())


def render(text: str) -> str:
    """HTML of a comment: paragraphs, quotations, lists, code, links, *emphasis* and **strong**; nothing else.

    Addresses become links as they stand. There is no way to write a link under other words: everybody sees where it
    leads.
    """
    return clean("".join(_blocks(tidy(text).split("\n"))))


def render_html(html: str) -> str:
    """The same for a comment that comes as HTML, as from another system; bare line ends are kept as such."""
    html = tidy(html)
    if not re.search(r"<(p|br)\b", html, re.IGNORECASE):
        blocks = (block.replace("\n", "<br>") for block in html.split("\n\n"))
        html = "".join(f"<p>{block}</p>" for block in blocks if block)
    return clean(html)


def clean(html: str) -> str:
    """Nothing left that runs, loads or styles; links tell search engines that a reader put them there."""
    cleaned = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_whole_address,
        url_schemes={"http", "https"},
        link_rel="nofollow ugc",
    )
    return DEAD_LINK.sub(r"\1", cleaned)


def _whole_address(tag: str, attribute: str, value: str) -> str | None:
    """An address with its scheme. What has none is taken for relative: `java\x01script:` too, which nobody meant."""
    return value if attribute != "href" or WHOLE_ADDRESS.match(value) else None


def plain(html: str) -> str:
    """The words of an HTML text."""
    spaced = re.sub(r"<(?:br|/p|/li|/blockquote|/pre)\b[^>]*>", "\n", html, flags=re.IGNORECASE)
    return tidy(strip_tags(BARE_TAG.sub("", spaced)))


def count_links(html: str) -> int:
    return html.count("<a ")


def is_long(html: str) -> bool:
    """Whether lists fold the comment."""
    words = plain(html)
    return len(words) > LONG_CHARACTERS or words.count("\n") >= LONG_LINES


def _blocks(lines: list[str]) -> Iterator[str]:
    """Paragraphs end at an empty line, and where something else begins."""
    paragraph: list[str] = []
    at = 0
    last_fence = max((number for number, line in enumerate(lines) if line.rstrip() == FENCE), default=-1)
    while at < len(lines):
        end, html = _special(lines, at, last_fence)
        if html or not lines[at].strip():
            yield from _paragraph(paragraph)
            yield html
            paragraph = []
        else:
            paragraph.append(lines[at])
        at = end
    yield from _paragraph(paragraph)


def _paragraph(lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<p>{_inline(NEWLINE.join(lines))}</p>"


def _special(lines: list[str], at: int, last_fence: int) -> tuple[int, str]:
    """What begins at this line and is no paragraph, and where it ends; no HTML where it is one."""
    if lines[at].startswith(FENCE) and at < last_fence:
        end = next(end for end in range(at + 1, last_fence + 1) if lines[end].rstrip() == FENCE)
        return end + 1, f"<pre><code>{escape(NEWLINE.join(lines[at + 1 : end]))}</code></pre>"
    if lines[at].startswith(">"):
        end = _end_of_run(lines, at, ">")
        inner = "".join(_quoted(line[1:].removeprefix(" ") for line in lines[at:end]))
        return end, f"<blockquote>{inner}</blockquote>" if inner else ""
    if lines[at].startswith(BULLET):
        end = _end_of_run(lines, at, BULLET)
        if end - at > 1:
            items = "".join(f"<li>{_inline(line.removeprefix(BULLET))}</li>" for line in lines[at:end])
            return end, f"<ul>{items}</ul>"
    return at + 1, ""


def _end_of_run(lines: list[str], at: int, start: str) -> int:
    return next((end for end in range(at, len(lines)) if not lines[end].startswith(start)), len(lines))


def _quoted(lines: Iterable[str]) -> Iterator[str]:
    """Paragraphs alone: what is quoted in a quotation stays as it was typed."""
    for block in re.split(r"\n[ \t]*\n", NEWLINE.join(lines)):
        yield from _paragraph([block] if block.strip() else [])


def _inline(text: str) -> str:
    """Links and code are taken out first, so that no mark inside them means anything."""
    parts: list[str] = []
    end = 0
    for found in re.finditer(f"{LINK.pattern}|{CODE.pattern}", text, re.IGNORECASE):
        parts.append(_marks(text[end : found.start()]))
        if found.group(1):
            parts.append(f"<code>{escape(found.group(1))}</code>")
            end = found.end()
        else:
            address = _without_trailing_marks(found.group(0))
            parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
            end = found.start() + len(address)
    parts.append(_marks(text[end:]))
    return "".join(parts)


def _without_trailing_marks(address: str) -> str:
    """The address without the sentence's own full stop, or a bracket that it did not open."""
    while address:
        if address[-1] in ".,;:!?*…" or (address[-1] == ")" and address.count("(") < address.count(")")):
            address = address[:-1]
        else:
            break
    return address


def _marks(text: str) -> str:
    html = str(escape(text))
    html = STRONG.sub(r"<strong>\1</strong>", html)
    html = EMPHASIS.sub(r"<em>\1</em>", html)
    return html.replace("\n", "<br>")
