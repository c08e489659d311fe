"""What the rules of the moderators find in a comment: words and phrases, names, domains, e-mail addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from newsroom.discussions.identity import fold_name
from newsroom.discussions.models import Rule
from newsroom.discussions.services.folding import Token, Tokens, token, tokens, words

Kind = Rule.Kind
HOST = re.compile(r"(?:[^\W_][\w-]{0,62}\.)+[^\W\d_][\w-]{1,62}")


@dataclass(frozen=True)
class Writing:
    """The parts of a comment that rules look at."""

    body: str = ""
    name: str = ""
    email: str = ""


class BadPattern(ValueError):  # noqa: N818 - it is the editor's, not ours
    """There is nothing in it that could be found."""


def folded_pattern(kind: str, pattern: str) -> str:
    """The pattern as it is stored and compared; two that would find the same are the same. Raises BadPattern."""
    if kind == Kind.DOMAIN:
        folded = host(re.sub(r"^[a-z]+://|^\*?\.", "", pattern.strip(), flags=re.IGNORECASE).split("/")[0])
        if not HOST.fullmatch(folded):
            raise BadPattern(pattern)
    elif kind == Kind.EMAIL:
        folded = email(pattern)
        if not HOST.fullmatch(folded.rpartition("@")[2]):
            raise BadPattern(pattern)
    else:
        folded = " ".join(words(pattern))
    if not folded:
        raise BadPattern(pattern)
    return folded[:200]


def host(name: str) -> str:
    """A host's name as computers have it: lower case, other scripts in punycode, no port, no dot at the end."""
    name = name.rpartition("@")[2].partition(":")[0].strip(". ").casefold()
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def email(address: str) -> str:
    """An address without what comes after a plus; a bare domain stays one."""
    local, _at, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{host(domain)}" if local else host(domain)


@dataclass
class Matcher:
    """All rules at once, found in one pass over a text whatever their number."""

    words: dict[str, list[tuple[list[Token], Rule]]] = field(default_factory=dict)
    names: dict[str, list[tuple[list[Token], Rule]]] = field(default_factory=dict)
    whole_names: dict[str, Rule] = field(default_factory=dict)
    domains: dict[str, Rule] = field(default_factory=dict)
    emails: dict[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Matcher":
        made = cls()
        for rule in rules:
            if rule.kind == Kind.DOMAIN:
                made.domains[rule.folded] = rule
            elif rule.kind == Kind.EMAIL:
                made.emails[rule.folded] = rule
            else:
                pattern = [token(word) for word in rule.folded.split(" ")]
                index = made.words if rule.kind == Kind.WORD else made.names
                index.setdefault(pattern[0].letters, []).append((pattern, rule))
                if rule.kind == Kind.NAME:
                    made.whole_names[fold_name(rule.pattern)] = rule
        return made

    def matches(self, writing: Writing) -> list[Rule]:
        """The rules that the writing falls under, each once."""
        found: dict[int, Rule] = {}
        for rule in chain(
            _in_tokens(self.words, writing.body), self._in_name(writing.name), self._in_links(writing.body)
        ):
            found.setdefault(id(rule), rule)
        if self.emails and writing.email:
            address = email(writing.email)
            for known in (address, *_upwards(address.rpartition("@")[2])):
                if known in self.emails:
                    found.setdefault(id(self.emails[known]), self.emails[known])
        return list(found.values())

    def _in_name(self, name: str) -> Iterator[Rule]:
        if self.whole_names and (rule := self.whole_names.get(fold_name(name))):
            yield rule
        yield from _in_tokens(self.names, name)

    def _in_links(self, body: str) -> Iterator[Rule]:
        if not self.domains:
            return
        for match in HOST.finditer(body):
            for domain in _upwards(host(match[0])):
                if domain in self.domains:
                    yield self.domains[domain]


def _in_tokens(index: dict[str, list[tuple[list[Token], Rule]]], text: str) -> Iterator[Rule]:
    if not index or not text:
        return
    read: Tokens = tokens(text)
    for start, readings in enumerate(read.in_order):
        for reading in readings:
            for pattern, rule in index.get(reading.letters, ()):
                if _stands_at(read.in_order, start, pattern):
                    yield rule
    for word in read.put_together:
        for pattern, rule in index.get(word.letters, ()):
            if len(pattern) == 1 and word.is_like(pattern[0]):
                yield rule


def _stands_at(in_order: list[tuple[Token, ...]], start: int, pattern: list[Token]) -> bool:
    if start + len(pattern) > len(in_order):
        return False
    return all(any(reading.is_like(wanted) for reading in in_order[start + n]) for n, wanted in enumerate(pattern))


def _upwards(domain: str) -> Iterator[str]:
    """The domain and those above it."""
    while domain:
        yield domain
        domain = domain.partition(".")[2]
