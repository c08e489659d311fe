"""The words of the site's own headlines and names: what may be offered to somebody who misspelt one.

Only what anybody may read counts: a word goes with the last page or video it stood over. One headline is brought up to
date when its page or video changes; `bring_in_line()` compares all of them, for what no signal tells of (renamed
topics, moved branches, dates that have come). Why it is built so: docs/decisions/0015-did-you-mean.md.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from news.models import ArticleContributor, ArticlePage, SectionPage
from newsroom.media.models import Video
from search.models import LONGEST_WORD, Headline, Spelling, Word
from search.words import WORD, plain

SHORTEST_WORD = 3
KEYED_LETTERS = 7  # the first ones of a word: more would make more keys and tell few more words apart
AT_ONCE = 500  # rows

Kind = Headline.Kind
T = TypeVar("T")


def is_offered(word: str) -> bool:
    """Whether a word is one for the vocabulary: letters, not too few and not too many, no number."""
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha()


def keys(word: str) -> set[int]:
    """Hashes of all that is left of the beginning of a word when up to two letters are lost, up to one in a short one.

    Two words that differ by so many insertions, deletions, replacements or swaps have a key in common.
    """
    start = word[:KEYED_LETTERS]
    most = 2 if len(word) > SHORTEST_WORD else 1
    rests = {"".join(rest) for lost in range(most + 1) for rest in combinations(start, len(start) - lost)}
    return {zlib.crc32(rest.encode()) - 2**31 for rest in rests}


def refresh(kind: str, numbers: Iterable[int]) -> None:
    """Bring the headlines of these pages or videos up to date, and the vocabulary with them."""
    numbers = list(numbers)
    found = dict(_READERS[kind](numbers))
    with transaction.atomic():
        for number in numbers:
            _write(kind, number, found.get(number, ""))


def bring_in_line() -> int:
    """Compare the vocabulary with all that is published and mend it; returns how many headlines were not right."""
    known = {(kind, number): words for kind, number, words in Headline.objects.values_list("kind", "number", "words")}
    counted: Counter[str] = Counter()
    wrong = 0
    for rows in _batches(_everything(), AT_ONCE):
        changed = []
        for kind, number, words in rows:
            counted.update(words.split())
            if known.pop((kind, number), "") != words:
                changed.append(Headline(kind=kind, number=number, words=words))
        Headline.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["kind", "number"], update_fields=["words"]
        )
        wrong += len(changed)
    for kind, number in known:
        Headline.objects.filter(kind=kind, number=number).delete()
    _recount(counted)
    return wrong + len(known)


def _write(kind: str, number: int, words: str) -> None:
    before = Headline.objects.filter(kind=kind, number=number).values_list("words", flat=True).first() or ""
    if before == words:
        return
    old, new = _by_text(before.split()), _by_text(words.split())
    _count({text: shown for text, shown in new.items() if text not in old}, 1)
    _count({text: shown for text, shown in old.items() if text not in new}, -1)
    if words:
        Headline.objects.update_or_create(kind=kind, number=number, defaults={"words": words})
    else:
        Headline.objects.filter(kind=kind, number=number).delete()


def _by_text(words: Iterable[str]) -> dict[str, str]:
    return {plain(word): word for word in words}


def _count(words: dict[str, str], difference: int) -> None:
    if not words:
        return
    if difference > 0:
        _add(words)
    # In one order, so that two who publish at once wait for each other instead of locking each other out.
    ids = list(Word.objects.select_for_update().filter(text__in=words).order_by("pk").values_list("pk", flat=True))
    if difference < 0:
        Word.objects.filter(pk__in=ids, number__lte=-difference).delete()
    Word.objects.filter(pk__in=ids).update(number=F("number") + difference)


def _add(words: dict[str, str], numbers: Mapping[str, int] | None = None) -> None:
    """Make those of the words that are new, with their keys, counted so often: not at all, where nobody has counted."""
    have = set(Word.objects.filter(text__in=words).values_list("text", flat=True))
    numbers = numbers or {}
    new = [Word(text=text, shown=words[text], number=numbers.get(text, 0)) for text in words if text not in have]
    if not new:
        return
    Word.objects.bulk_create(new, ignore_conflicts=True)
    made = Word.objects.filter(text__in=[word.text for word in new]).values_list("pk", "text")
    rows = [Spelling(key=key, word_id=pk) for pk, text in made for key in sorted(keys(text))]
    Spelling.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE * 10)


def _recount(counted: Counter[str]) -> None:
    """Make the words of the vocabulary those that were counted, as often."""
    shown, numbers = {}, Counter[str]()
    for word, number in counted.items():
        shown.setdefault(plain(word), word)
        numbers[plain(word)] += number
    have = {text: (pk, number) for pk, text, number in Word.objects.values_list("pk", "text", "number")}
    for texts in _batches((text for text in numbers if text not in have), AT_ONCE):
        with transaction.atomic():
            _add({text: shown[text] for text in texts}, numbers)
    other = [Word(pk=pk, number=numbers[text]) for text, (pk, number) in have.items() if numbers[text] != number]
    for words in _batches(other, AT_ONCE):
        Word.objects.filter(pk__in=[word.pk for word in words if not word.number]).delete()
        Word.objects.bulk_update([word for word in words if word.number], ["number"])


# --- What is published ---


def _everything() -> Iterator[tuple[str, int, str]]:
    for kind, (queryset, read) in {
        Kind.ARTICLE: (ArticlePage.objects.live(), _articles),
        Kind.SECTION: (SectionPage.objects.live(), _sections),
        Kind.VIDEO: (Video.objects.published(), _videos),
    }.items():
        pks = queryset.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
        for numbers in _batches(pks, AT_ONCE):
            for number, words in read(numbers):
                yield kind, number, words


def _articles(numbers: list[int]) -> Iterator[tuple[int, str]]:
    """Headline, kicker, series, topics and bylines of those that anybody may read."""
    found = ArticlePage.objects.published().filter(pk__in=numbers).order_by()
    texts = {pk: list(parts) for pk, *parts in found.values_list("pk", "title", "kicker", "series__title")}
    bylines: Any = ArticleContributor.objects.filter(article__in=list(texts))
    topics: Any = ArticlePage.topics.through._default_manager.filter(articlepage__in=list(texts))
    for pk, name in bylines.values_list("article_id", "contributor__name"):
        texts[pk].append(name)
    for pk, name in topics.values_list("articlepage_id", "topic__name"):
        texts[pk].append(name)
    for pk, parts in texts.items():
        yield pk, _words(parts)


def _sections(numbers: list[int]) -> Iterator[tuple[int, str]]:
    found = SectionPage.objects.published().filter(pk__in=numbers).order_by()
    return ((pk, _words([title])) for pk, title in found.values_list("pk", "title"))


def _videos(numbers: list[int]) -> Iterator[tuple[int, str]]:
    found = Video.objects.published().filter(pk__in=numbers).order_by()
    return ((pk, _words([title])) for pk, title in found.values_list("pk", "title"))


_READERS: dict[str, Any] = {Kind.ARTICLE: _articles, Kind.SECTION: _sections, Kind.VIDEO: _videos}


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _words(texts: Iterable[str | None]) -> str:
    """The words of the texts for the vocabulary: each once, in small letters."""
    found = {}
    for text in texts:
        for word in WORD.findall(text or ""):
            if is_offered(text_of := plain(word)) and len(word.lower()) <= LONGEST_WORD:
                found.setdefault(text_of, word.lower())
    return " ".join(found[text] for text in sorted(found))
