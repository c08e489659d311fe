"""Elements of an export put together from tokens, closed where the file forgot to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from newsroom.imports.reader.markup import End, Scanner, Start, Text, Whole
from newsroom.imports.records import Note

CONTAINERS = frozenset(
    [
        "item",
        "image",
        "wp:author",
        "wp:category",
        "wp:tag",
        "wp:term",
        "wp:comment",
        "wp:postmeta",
        "wp:commentmeta",
        "wp:termmeta",
    ]
)
INSIDE = {"wp:comment": "item", "wp:postmeta": "item", "wp:commentmeta": "wp:comment", "wp:termmeta": ""}
# What ends or goes into an open element; other names in it are leaves, even where they are containers elsewhere.
HOLDS: dict[str, frozenset[str]] = dict.fromkeys(CONTAINERS, CONTAINERS) | {
    "item": frozenset(["item", "wp:comment", "wp:postmeta", "wp:commentmeta"])
}
WRAPPERS = frozenset(["rss", "rdf:RDF", "channel"])
PREFIXES = ("wp:", "dc:", "content:", "excerpt:", "wfw:")
# What belongs to which prefix, whatever the file calls it and whether it says http or https.
NAMESPACES = [
    ("/excerpt", "excerpt"),
    ("wordpress.org/export", "wp"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/dc/elements", "dc"),
    ("wellformedweb.org/commentapi", "wfw"),
]


@dataclass(slots=True)
class Leaf:
    name: str
    text: str
    attributes: dict[str, str]
    line: int


@dataclass(slots=True)
class Element:
    """An element with others in it. `complete` is False where the file ended inside it."""

    name: str
    line: int
    leaves: list[Leaf] = field(default_factory=list)
    elements: list["Element"] = field(default_factory=list)
    complete: bool = True
    texts: dict[str, str] = field(default_factory=dict)  # the first of each name; made when one is first asked for

    def text(self, name: str) -> str:
        """The first text of that name that is not blank, without space around it."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        if not self.texts:
            for leaf in reversed(self.leaves):
                if leaf.text and not leaf.text.isspace():
                    self.texts[leaf.name] = leaf.text
        return self.texts.get(name, "")


class ElementReader:
    """Leaves of the channel, and its elements as soon as each is over."""

    def __init__(self, pieces: Iterator[str], note: Note) -> None:
        self.note = note
        self.scanner = Scanner(pieces, note)
        self.prefixes: dict[str, str] = {}
        self.open: list[Element] = []
        self.leaf: Leaf | None = None
        self.done: list[Leaf | Element] = []
        self.recognised = False

    def read(self) -> Iterator[Leaf | Element]:
        for token in self.scanner.tokens():
            if isinstance(token, Whole):
                self._whole(token)
            elif isinstance(token, Start):
                self._start(token)
            elif isinstance(token, End):
                self._end(token)
            elif self.leaf:
                self.leaf.text += token.text
            else:
                self._stray(token)
            if self.done:
                yield from self._flush()
        if self.leaf or self.open:
            name = self.leaf.name if self.leaf else self.open[-1].name
            self.note(self.scanner.line, f"the file ends inside <{name}>")
            for element in self.open:
                element.complete = False
            self._close_leaf()
            self._close_to(0)
        yield from self._flush()

    def _flush(self) -> Iterator[Leaf | Element]:
        yield from self.done
        self.done = []

    def _whole(self, token: Whole) -> None:
        name = self._canonical(token.name)
        if name in CONTAINERS or name in WRAPPERS:  # an empty one, or one with nothing but words in it
            self._start(Start(token.name, token.attributes, f"<{token.name}>", token.line))
            if self.leaf:
                self.leaf.text += token.text
            elif token.text:
                self._stray(Text(token.text, token.line))
            self._end(End(token.name, f"</{token.name}>", token.line))
        else:
            (self.open[-1].leaves if self.open else self.done).append(
                Leaf(name, token.text, token.attributes, token.line)
            )

    def _stray(self, token: Text) -> None:
        if self.open and not token.text.isspace() and not token.text.startswith("<!--"):
            self.note(token.line, f"text outside an element left out: {token.text.strip()[:40]!r}")

    def _start(self, token: Start) -> None:
        name = self._canonical(token.name)
        if self.leaf:
            if name not in CONTAINERS - {"image"} and not name.startswith(PREFIXES):
                self.leaf.text += token.raw  # HTML that nobody escaped
                return
            self.note(token.line, f"<{self.leaf.name}> was not closed")
            self._close_leaf()
        if name in WRAPPERS:
            self.recognised = True
            self._declare(token.attributes)
        elif name in CONTAINERS and (not self.open or name in HOLDS[self.open[0].name]):
            self._open_element(name, token)
        elif not token.empty:
            self.leaf = Leaf(name, "", token.attributes, token.line)
            self.scanner.element = token.name

    def _open_element(self, name: str, token: Start) -> None:
        self.recognised = True
        inside = INSIDE.get(name)
        for depth, element in enumerate(self.open):
            if element.name == name or inside is None:
                self.note(token.line, f"<{element.name}> was not closed")
                self._close_to(depth)
                break
        if inside and (not self.open or self.open[-1].name != inside):
            self.note(token.line, f"<{name}> outside <{inside}> left out")
        self.open.append(Element(name, token.line))
        if token.empty:
            self._close_to(len(self.open) - 1)

    def _end(self, token: End) -> None:
        name = self._canonical(token.name)
        if self.leaf:
            if name == self.leaf.name:
                self._close_leaf()
                return
            if name not in CONTAINERS | WRAPPERS and not name.startswith(PREFIXES):
                self.leaf.text += token.raw
                return
            self.note(token.line, f"<{self.leaf.name}> was not closed before </{name}>")
            self._close_leaf()
        if name in WRAPPERS:
            if self.open:
                self.note(token.line, f"<{self.open[-1].name}> was not closed before </{name}>")
                self._close_to(0)
            return
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].name == name:
                if depth < len(self.open) - 1:
                    self.note(token.line, f"<{self.open[-1].name}> was not closed before </{name}>")
                self._close_to(depth)
                return
        self.note(token.line, f"</{name}> closes nothing")

    def _close_leaf(self) -> None:
        if self.leaf:
            if self.open:
                self.open[-1].leaves.append(self.leaf)
            else:
                self.done.append(self.leaf)
        self.leaf = None
        self.scanner.element = ""

    def _close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            element = self.open.pop()
            inside = INSIDE.get(element.name)
            if inside is None:
                self.done.append(element)
            elif self.open and inside in ("", self.open[-1].name):
                self.open[-1].elements.append(element)

    def _declare(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name.startswith("xmlns:"):
                for part, prefix in NAMESPACES:
                    if part in value.lower():
                        self.prefixes[name.removeprefix("xmlns:")] = prefix
                        break

    def _canonical(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return f"{self.prefixes.get(prefix, prefix)}:{local}" if colon else name
