"""WordPress's own shortcodes as HTML that the block maker knows. Others are text, as in the source."""

import re
from collections.abc import Callable
from html import escape, unescape

PROTECTED = re.compile(r"<(pre|code|script|style|textarea)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
ENCLOSING = ("caption", "wp_caption", "embed", "youtube", "vimeo", "video", "audio", "playlist", "code", "sourcecode")
SINGLE = ("gallery", "embed", "youtube", "vimeo", "video", "audio", "playlist")
ENCLOSED = re.compile(
    rf"\[(?P<name>{'|'.join(ENCLOSING)})(?P<attributes>(?:[\s=][^\]]*)?)\](?P<text>.*?)\[/(?P=name)\]", re.S
)
ALONE = re.compile(rf"\[(?P<name>{'|'.join(SINGLE)})(?P<attributes>(?:[\s=][^\]]*)?)/?\](?P<text>)")
FEEDBACK = re.compile(
    r"\[wpdiscuz-feedback(?P<attributes>[^\]]*)\](?P<text>.*?)\[/wpdiscuz-feedback\]", re.DOTALL | re.IGNORECASE
)
ESCAPED = re.compile(rf"\[(\[(?:{'|'.join({*ENCLOSING, *SINGLE})})\b[^\]]*\])\]")
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
URL = re.compile(r"https?://[^\s\"'<>\]]+")
BARE_URL_LINE = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$")
UNKNOWN = re.compile(r"\[([a-z][\w-]{2,40})\s+[\w-]+=[\"'“”][^\]]*\]|\[([a-z][\w-]{2,40})\](?=.*?\[/\2\])", re.S)
CURLY_QUOTES = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'"})
FILE_SOURCES = ("src", "mp4", "m4v", "webm", "ogv", "mov", "wmv", "flv", "mp3", "m4a", "ogg", "wav", "wma")


def passages(text: str) -> dict[str, str]:
    """The passages that readers were asked about (wpDiscuz's inline feedback), as plain words by their ids."""
    found = {}
    for match in FEEDBACK.finditer(text):
        words = " ".join(unescape(re.sub(r"<[^>]*>", " ", match["text"])).split())
        found[_attributes(match["attributes"]).get("id", str(len(found)))] = words
    return found


def expand_shortcodes(text: str) -> str:
    """`text` with WordPress's media shortcodes as elements, except inside code, where they are shown to readers."""
    text = _outside_code(text, ENCLOSED, _replacement)
    text = _outside_code(text, ALONE, _replacement)
    return _outside_code(text, ESCAPED, lambda match: match.group(1))


def embed_bare_urls(text: str) -> str:
    """An address that has a line for itself is asked to be shown, not read."""
    return _outside_code(text, BARE_URL_LINE, lambda match: f"\n\n{embed_element(match.group(1))}\n\n")


def unknown_shortcodes(text: str) -> list[str]:
    """Names of what looks like the shortcodes of a plugin, in order, each once."""
    known = {*ENCLOSING, *SINGLE}
    names = (one or other for one, other in UNKNOWN.findall(PROTECTED.sub("", text)))
    return list(dict.fromkeys(name for name in names if name not in known))


def embed_element(url: str, caption: str = "") -> str:
    return f'<newsroom-embed url="{escape(url)}" caption="{escape(caption)}"></newsroom-embed>'


def file_element(url: str, kind: str) -> str:
    return f'<newsroom-file url="{escape(url)}" kind="{kind}"></newsroom-file>'


def _outside_code(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> str:
    protected = [match.span() for match in PROTECTED.finditer(text)]

    def unless_protected(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in protected):
            return match.group()
        return replace(match)

    return pattern.sub(unless_protected, text)


def _attributes(text: str) -> dict[str, str]:
    return {
        match.group(1).lower(): next(value for value in match.groups()[1:] if value is not None)
        for match in ATTRIBUTE.finditer(text.translate(CURLY_QUOTES))
    }


def _replacement(match: re.Match[str]) -> str:
    name, raw, text = match["name"], match["attributes"], match["text"]
    if match.start() and match.string[match.start() - 1] == "[":
        return match.group()  # [[name]] is written to be shown
    attributes = _attributes(raw)
    if name in ("caption", "wp_caption"):
        return _captioned(text, attributes.get("caption", ""))
    if name == "gallery":
        return f'\n\n<newsroom-gallery ids="{escape(attributes.get("ids", ""))}"></newsroom-gallery>\n\n'
    if name in ("code", "sourcecode"):
        language = attributes.get("lang") or attributes.get("language") or ""
        return f'\n\n<pre class="language-{escape(language)}">{escape(text.strip(chr(10)), quote=False)}</pre>\n\n'
    if name in ("video", "audio", "playlist"):
        url = next((attributes[key] for key in FILE_SOURCES if key in attributes), "") or _first_url(text)
        return f"\n\n{file_element(url, name)}\n\n" if url else ""
    url = attributes.get("src") or attributes.get("url") or _first_url(text) or _first_url(raw)
    clip = (
        attributes.get("id") or (raw.strip(" =") if re.fullmatch(r"[\s=]*[\w-]{6,15}\s*", raw) else "") or text.strip()
    )
    if not url and re.fullmatch(r"[\w-]{6,15}", clip):
        url = f"https://vimeo.com/{clip}" if name == "vimeo" else f"https://www.youtube.com/watch?v={clip}"
    return f"\n\n{embed_element(url)}\n\n" if url else match.group()


def _first_url(text: str) -> str:
    found = URL.search(text)
    return found.group().replace("&amp;", "&") if found else ""


def _captioned(inner: str, caption: str) -> str:
    """Picture and caption; newer captions stand behind the picture rather than in an attribute."""
    picture = re.match(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", inner, re.I)
    if not picture:
        return inner
    text = caption or inner[picture.end() :].strip()
    return f"<figure>{picture.group().strip()}<figcaption>{text}</figcaption></figure>"
