"""From what a reader typed to a question: words, "exact phrases", -excluded ones, one OR the other, and operators such
as author:"Ana B".

Nothing is an error. What reads like an operator but names no field of ours is searched as words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

FIELDS = frozenset(["author", "section", "topic", "kind", "has", "before", "after"])
QUOTES = str.maketrans("“”„‟«»", '""""""')
TOKEN = re.compile(r'(?P<minus>-)?(?:(?P<field>[A-Za-z]{2,10}):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
EITHER = "OR"
MOST_TERMS = 30
MOST_OPERATORS = 8  # each may ask the database who or what is meant


@dataclass(frozen=True)
class Operator:
    """`field:value`, as it was typed. `excluded`: with a minus before it."""

    field: str
    value: str
    excluded: bool = False

    def words(self) -> "list[Term]":
        """What it asks for where its value is nobody and nothing that we have."""
        if self.excluded:
            return [Term(self.value, is_phrase=True, excluded=True)]
        return [Term(word) for word in self.value.split()]


@dataclass(frozen=True)
class Term:
    """A word, or several in this order. `alternative`: this or the one before it will do."""

    text: str
    is_phrase: bool = False
    excluded: bool = False
    alternative: bool = False

    def query(self) -> SearchQuery:
        return Phrase(self.text) if self.is_phrase else PlainText(self.text)


@dataclass(frozen=True)
class Question:
    terms: tuple[Term, ...] = ()
    operators: tuple[Operator, ...] = ()

    @property
    def wanted(self) -> list[Term]:
        """What has to be there, and is marked in the results."""
        return [term for term in self.terms if not term.excluded]

    def query(self) -> SearchQuery:
        """All wanted terms and none of the excluded; everything where nothing is wanted."""
        groups: list[list[SearchQuery]] = []
        for term in self.wanted:
            if term.alternative and groups:
                groups[-1].append(term.query())
            else:
                groups.append([term.query()])
        parts: list[SearchQuery] = [_any_of(group) for group in groups]
        if unwanted := [term.query() for term in self.terms if term.excluded]:
            parts.append(Not(_any_of(unwanted)))
        if not parts:
            return MatchAll()
        return parts[0] if len(parts) == 1 else And(parts)

    def with_words(self, operators: list[Operator]) -> "Question":
        """The same with these operators taken for words: there is nobody and nothing of that name.

        What one of them would leave out, is left out where it stands in this order.
        """
        words = tuple(term for operator in operators for term in operator.words())
        left = tuple(operator for operator in self.operators if operator not in operators)
        return Question((self.terms + words)[:MOST_TERMS], left)


def _any_of(queries: list[SearchQuery]) -> SearchQuery:
    return queries[0] if len(queries) == 1 else Or(queries)


def parse(text: str) -> Question:
    """The question that a text is. Of a long one, the first MOST_TERMS terms and MOST_OPERATORS operators count."""
    terms: list[Term] = []
    operators: list[Operator] = []
    either = False
    for found in _tokens(text):
        if isinstance(found, Operator):
            operators.append(found)
        elif found == Term(EITHER) and terms and not terms[-1].excluded:
            either = True
        elif any(letter.isalnum() for letter in found.text):
            terms.append(replace(found, alternative=either and not found.excluded))
            either = False
    return Question(tuple(terms[:MOST_TERMS]), tuple(operators[:MOST_OPERATORS]))


def _tokens(text: str) -> Iterator[Operator | Term]:
    for found in TOKEN.finditer(text.translate(QUOTES)):
        excluded, field = bool(found["minus"]), (found["field"] or "").casefold()
        value = found["phrase"] if found["word"] is None else found["word"]
        if field in FIELDS and value.strip():
            yield Operator(field, value.strip(), excluded)
            continue
        if field:
            value = f"{found['field']} {value}"
        yield Term(" ".join(value.split()), is_phrase=found["word"] is None and not field, excluded=excluded)
