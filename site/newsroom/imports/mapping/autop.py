"""Paragraphs for text that has none: the classic editor stored blank lines and let the theme make `<p>` of them."""

import re

TAG = re.compile(r"(<!--.*?-->|</?[a-zA-Z][^<>]*>)", re.DOTALL)
NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
LINE_BREAK = re.compile(r"(?:<br\s*/?>[ \t]*)?\n[ \t]*")

VERBATIM = frozenset(["pre", "script", "style", "textarea", "svg", "math", "object", "iframe", "noscript"])
# Elements that have paragraphs in them, elements that have lines in them, and those whose text is nothing but space.
WITH_PARAGRAPHS = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "div",
        "fieldset",
        "footer",
        "form",
        "header",
        "main",
        "nav",
        "section",
    ]
)
WITH_LINES = frozenset(
    [
        "address",
        "caption",
        "dd",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "legend",
        "li",
        "p",
        "summary",
        "td",
        "th",
    ]
)
STRUCTURE = frozenset(
    [
        "audio",
        "col",
        "colgroup",
        "dl",
        "figure",
        "ol",
        "optgroup",
        "option",
        "select",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "video",
    ]
)
STANDALONE = frozenset(["hr", "newsroom-embed", "newsroom-file", "newsroom-gallery"])
BLOCKS = WITH_PARAGRAPHS | WITH_LINES | STRUCTURE


def autop(text: str) -> str:
    """`text` with a `<p>` around what blank lines part and a `<br />` for every other newline.

    Elements that are blocks stay as they are and end the paragraph before them; `<pre>` and the like are not touched.
    """
    return _Paragraphs().run(text)


class _Paragraphs:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.pending: list[str] = []
        self.open: list[str] = []

    def run(self, text: str) -> str:
        verbatim = ""
        for number, token in enumerate(TAG.split(text.replace("\r\n", "\n"))):
            is_tag = number % 2 == 1
            if verbatim:
                self.out.append(token)
                if is_tag and token.lower().startswith(f"</{verbatim}"):
                    verbatim = ""
            elif not is_tag:
                self._text(token)
            elif token.startswith("<!--"):
                self.pending.append(token)
            else:
                verbatim = self._tag(token)
        self._flush()
        return "".join(self.out)

    @property
    def inside(self) -> str:
        return self.open[-1] if self.open else ""

    def _tag(self, tag: str) -> str:
        match = NAME.match(tag)
        name = match.group(1).lower() if match else ""
        closing = tag.startswith("</")
        if name in VERBATIM and not closing:
            self._flush()
            self.out.append(tag)
            return "" if tag.endswith("/>") else name
        if name in STANDALONE:
            self._flush()
            self.out.append(tag)
        elif name in BLOCKS:
            self._flush()
            self.out.append(tag)
            if closing:
                if name in self.open:
                    while self.open.pop() != name:
                        pass
            elif not tag.endswith("/>"):
                if name == "li" and self.inside == "li":
                    self.open.pop()
                self.open.append(name)
        else:
            self.pending.append(tag)
        return ""

    def _text(self, text: str) -> None:
        if self.inside in WITH_LINES:
            self.pending.append(text)
        elif self.inside in STRUCTURE:
            self.out.append(text)
        else:
            for number, part in enumerate(BLANK_LINE.split(text)):
                if number:
                    self._flush()
                self.pending.append(part)

    def _flush(self) -> None:
        html = "".join(self.pending).strip()
        self.pending = []
        if not html:
            return
        html = LINE_BREAK.sub("<br />\n", BLANK_LINE.sub("\n<br />\n", html) if self.inside in WITH_LINES else html)
        bare = self.inside in WITH_LINES or self.inside in STRUCTURE or re.fullmatch(r"(?:<!--.*?-->\s*)+", html, re.S)
        self.out.append(html if bare else f"<p>{html}</p>\n")
