"""How many misspelt headline words and names are answered: 200 of real headlines with one or two random edits."""

import gzip
import html
import random
import re
from pathlib import Path

import pytest
from django.urls import reverse

from search.highlighting import fold
from search.models import Headline, Word
from search.parsing import parse
from search.spelling import LONG_WORD, correct
from search.vocabulary import bring_in_line, is_offered
from search.words import WORD, plain
from tests.factories import make_article

pytestmark = pytest.mark.django_db

REUTERS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "news-reuters21578"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ENOUGH = 0.9
HEADLINES = """
The night ferry returns|Harbour baths open at last|Council votes for the new timetable
Lighthouse keepers and their logbooks|What a market stall costs|Eelgrass comes back to the estuary
Museum of small things closed on Mondays|Regatta drowned by fog|Maren Tolvey|Idris Callowhill
Lucien Marchevent|Edda Farrow|Josef Amberlin|Weather station celebrates anniversary
Allotment waiting list grows longer|Library forgives overdue fines|Bakery in the signal box
Observatory dome opens on Fridays
"""


def misspelt(word: str, edits: int, rng: random.Random) -> str:
    """The word with so many random letters put in, left out, replaced or swapped with the next."""
    wrong = word
    while wrong == word:
        letters = list(word)
        for _edit in range(edits):
            position = rng.randrange(len(letters))
            kind = rng.choice(["insert", "delete", "replace", "swap"])
            if kind == "insert":
                letters.insert(rng.randrange(len(letters) + 1), rng.choice(LETTERS))
            elif kind == "delete":
                del letters[position]
            elif kind == "replace":
                letters[position] = rng.choice(LETTERS)
            else:
                position = rng.randrange(len(letters) - 1)
                letters[position : position + 2] = letters[position + 1], letters[position]
        wrong = "".join(letters)
    return wrong


def sample(words: list[str], number: int, rng: random.Random) -> list[tuple[str, str, int]]:
    """Words, as misspelt, and by how many edits: one in a short word, one or two in a longer one."""
    words = sorted(word for word in set(words) if word.isascii() and len(word) > 3)
    chosen = rng.sample(words, min(number, len(words)))
    edits = {word: rng.choice([1, 2]) if len(word) > LONG_WORD else 1 for word in chosen}
    return [(word, misspelt(word, edits[word], rng), edits[word]) for word in chosen]


def answered(meant: str, typed: str) -> bool:
    """Whether what is offered, or found at once, has the word that was meant."""
    found = correct(typed, parse(typed))
    offered = [found.text, *found.others] if found else [typed]
    return fold(meant) in {fold(text) for text in offered}


def share(rows) -> dict[int, float]:
    by_edits = {edits: [answered(meant, typed) for meant, typed, n in rows if n == edits] for edits in (1, 2)}
    return {edits: sum(hits) / len(hits) for edits, hits in by_edits.items() if hits}


@pytest.fixture(scope="module")
def reuters() -> list[str]:
    """The headlines of a quarter of Reuters-21578: more words than a paper of some years has, and soon loaded."""
    if not REUTERS.is_dir():
        pytest.skip("needs Reuters-21578 beside the checkout")
    found = []
    for file in sorted(REUTERS.glob("*.sgm.gz"))[:6]:
        text = gzip.decompress(file.read_bytes()).decode("latin-1")
        found += [html.unescape(title).capitalize() for title in re.findall(r"<TITLE>(.*?)</TITLE>", text, re.DOTALL)]
    assert len(found) > 4_000
    return found


def load(headlines: list[str]) -> None:
    """The vocabulary of so many articles, without the articles."""
    from search import vocabulary

    rows = [Headline(kind="article", number=n, words=vocabulary._words([title])) for n, title in enumerate(headlines)]
    Headline.objects.bulk_create(rows, batch_size=2000)
    counted = vocabulary.Counter(word for row in rows for word in row.words.split())
    vocabulary._recount(counted)


def test_real_headlines(reuters, record_property):
    load(reuters)
    assert Word.objects.count() > 5_000
    common = list(Word.objects.filter(number__gte=3).values_list("text", flat=True))
    rows = sample(common, 200, random.Random(21578))
    by_edits = share(rows)
    right = sum(answered(meant, typed) for meant, typed, _edits in rows) / len(rows)
    missed = [(meant, typed) for meant, typed, _edits in rows if not answered(meant, typed)]
    record_property("answered", f"{right:.1%} of {len(rows)}; by edits {by_edits}")
    assert right >= ENOUGH, missed


def test_a_small_paper(newsroom, client):
    """Through the page: what was meant is found, at once or behind the link."""
    titles = [title for line in HEADLINES.strip().splitlines() for title in line.split("|")]
    for title in titles:
        make_article(title, body="")
    bring_in_line()
    words = [plain(word) for title in titles for word in WORD.findall(title) if is_offered(plain(word))]
    rows = sample(words, 60, random.Random(7))
    missed = []
    for meant, typed, _edits in rows:
        found = client.get(reverse("search"), {"q": typed}).context["found"]
        offered = [found.correction.text, *found.correction.others] if found.correction else [typed]
        if fold(meant) not in {fold(text) for text in offered} or not found.results.items:
            missed.append((meant, typed))
    assert len(missed) <= len(rows) * (1 - ENOUGH), missed
