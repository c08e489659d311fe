"""The texts of Ghost's two editors, Lexical and Mobiledoc, as HTML."""

import json
from collections.abc import Callable
from html import escape
from typing import Any

# Lexical's bits of a text's format, and the elements of it.
FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"paywall", "email", "email-cta", "signup"}
DEEPEST = 100
Say = Callable[[str], None]
Node = dict[str, Any]


def from_lexical(text: str, say: Say) -> str:
    """`say` is told what has no place."""
    try:
        root = json.loads(text)["root"]
    except (ValueError, KeyError, TypeError, RecursionError):
        say("a text of Ghost's editor that can't be read")
        return ""
    return _node(root, say, 0)


def from_mobiledoc(text: str, say: Say) -> str:
    try:
        found = json.loads(text)
        return _Mobiledoc(found, say).html()
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        say("a text of Ghost's older editor that can't be read")
        return ""


def _children(node: Node, say: Say, depth: int) -> str:
    found = node.get("children")
    return "".join(_node(child, say, depth + 1) for child in found) if isinstance(found, list) else ""


def _node(node: Any, say: Say, depth: int) -> str:
    if not isinstance(node, dict) or depth > DEEPEST:
        return ""
    kind = str(node.get("type", "")).removeprefix("extended-")
    if kind == "text":
        return _formatted(str(node.get("text", "")), node.get("format"))
    if kind == "linebreak":
        return "<br>"
    inner = _children(node, say, depth)
    match kind:
        case "root":
            return inner
        case "paragraph":
            return f"<p>{inner}</p>"
        case "heading":
            tag = node.get("tag") if node.get("tag") in HEADINGS else "h2"
            return f"<{tag}>{inner}</{tag}>"
        case "link" | "autolink":
            return f'<a href="{escape(str(node.get("url", "")))}">{inner}</a>'
        case "list":
            tag = "ol" if node.get("listType") == "number" else "ul"
            return f"<{tag}>{inner}</{tag}>"
        case "listitem":
            return f"<li>{inner}</li>"
        case "quote" | "aside":
            return f"<blockquote>{inner}</blockquote>"
    return _card(kind, node, say) or inner


def _formatted(text: str, formats: Any) -> str:
    html = escape(text, quote=False)
    bits = formats if isinstance(formats, int) else 0
    for bit, tag in FORMATS:
        if bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _card(kind: str, card: Node, say: Say) -> str:
    """What both editors call a card: pictures, embeds, code, and boxes of several sorts."""

    def text(*names: str) -> str:
        return next((str(card[name]) for name in names if isinstance(card.get(name), str) and card[name]), "")

    match kind.removeprefix("card-"):
        case "image":
            return _figure(text("src"), text("alt"), text("caption"))
        case "gallery":
            images = [image for image in card.get("images") or [] if isinstance(image, dict)]
            inner = "".join(f'<img src="{escape(str(one.get("src", "")))}" alt="{_alt(one)}">' for one in images)
            return f"<figure>{inner}{_caption(text('caption'))}</figure>"
        case "html":
            return text("html")
        case "markdown":
            say("Markdown kept as plain paragraphs")
            parts = text("markdown").replace("\r\n", "\n").split("\n\n")
            return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip())
        case "codeblock" | "code":
            code = escape(text("code"), quote=False)
            return f'<pre><code class="language-{escape(text("language"))}">{code}</code></pre>'
        case "embed" | "bookmark":
            url = escape(text("url"))
            return f'<newsroom-embed url="{url}" caption="{escape(text("caption"))}"></newsroom-embed>'
        case "video" | "audio" | "file":
            url = escape(text("src", "fileSrc"))
            return f'<newsroom-file url="{url}" kind="{kind}"></newsroom-file>'
        case "button":
            return f'<p><a href="{escape(text("buttonUrl"))}">{escape(text("buttonText"))}</a></p>'
        case "callout":
            return f"<blockquote>{text('calloutText')}</blockquote>"
        case "toggle":
            return f"<h3>{text('heading')}</h3>{text('content')}"
        case "header" | "product":
            heading = text("heading", "header", "productTitle")
            return f"<h2>{heading}</h2><p>{text('subheader', 'productDescription')}</p>"
        case "horizontalrule" | "hr":
            return "<hr>"
        case found if found in SILENT:
            return ""
    say(f"card “{kind[:30]}” left out")
    return ""


def _figure(src: str, alt: str, caption: str) -> str:
    return f'<figure><img src="{escape(src)}" alt="{escape(alt)}">{_caption(caption)}</figure>' if src else ""


def _caption(text: str) -> str:
    return f"<figcaption>{text}</figcaption>" if text else ""


def _alt(image: Node) -> str:
    return escape(str(image.get("alt") or ""))


class _Mobiledoc:
    """Sections of markers (texts with markups opened and closed), lists, pictures and cards."""

    def __init__(self, found: Node, say: Say) -> None:
        self.found = found
        self.say = say

    def html(self) -> str:
        return "".join(self._section(section) for section in self.found["sections"])

    def _section(self, section: list[Any]) -> str:
        match section[0]:
            case 1:
                tag = section[1] if section[1] in {*HEADINGS, "p", "blockquote"} else "p"
                return f"<{tag}>{self._markers(section[2])}</{tag}>"
            case 2:
                return _figure(str(section[1]), "", "")
            case 3:
                tag = "ol" if section[1] == "ol" else "ul"
                return f"<{tag}>{''.join(f'<li>{self._markers(item)}</li>' for item in section[2])}</{tag}>"
            case 10:
                name, card = self.found["cards"][section[1]][:2]
                return _card(str(name), card if isinstance(card, dict) else {}, self.say)
        return ""

    def _markers(self, markers: list[Any]) -> str:
        out: list[str] = []
        open_tags: list[str] = []
        for kind, opened, closed, text in markers:
            for number in opened:
                tag, *attributes = self.found["markups"][number]
                href = ""
                if tag == "a" and attributes and "href" in attributes[0]:
                    href = f' href="{escape(str(attributes[0][attributes[0].index("href") + 1]))}"'
                out.append(f"<{tag}{href}>")
                open_tags.append(str(tag))
            if kind == 0:
                out.append(escape(str(text), quote=False))
            elif self.found["atoms"][text][0] == "soft-return":
                out.append("<br>")
            for _number in range(closed):
                out.append(f"</{open_tags.pop()}>")
        return "".join(out)
