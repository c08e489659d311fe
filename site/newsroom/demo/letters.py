"""Readers' letters: the written ones as they are, the long threads put together from the banks of `comments.toml`.

The same texts come out every time. A long thread is made as such threads grow: somebody starts, some are answered,
and some of the answers are answered, most of them soon.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from newsroom.demo.texts import Entry, read


@dataclass
class Letter:
    """One letter; `answers` and `number` count from 1 within a thread, 0 answers nobody."""

    number: int
    by: str
    text: str
    answers: int = 0
    level: int = 0
    minute: float = 0  # after the article
    state: str = "published"
    up: int = 0
    down: int = 0


def threads() -> dict[str, list[Letter]]:
    """The letters of every article that has some, by its slug."""
    made = {}
    for entry in read("comments")["thread"]:
        chance = random.Random(entry["article"])  # noqa: S311 - the same every time, which is the point
        letters = _written(entry) if "letters" in entry else _composed(entry, chance)
        _date(letters, chance)
        _rate(letters, chance)
        made[entry["article"]] = letters
    return made


def _written(entry: Entry) -> list[Letter]:
    return [
        Letter(number, item["by"], item["text"], answers=item.get("to", 0))
        for number, item in enumerate(entry["letters"], start=1)
    ]


def _composed(entry: Entry, chance: random.Random) -> list[Letter]:
    bank, readers = read("comments")["bank"][entry["bank"]], read("comments")["readers"]
    openers, replies, more = (_shuffled(bank[name], chance) for name in ("letters", "replies", "more"))
    letters: list[Letter] = []
    starters = 0
    for number in range(1, entry["count"] + 1):
        by = chance.choice(readers)
        answered = _answered(letters, entry["depth"], chance)
        if answered is None:
            sentences = [next(openers) for _ in range(chance.choice((1, 1, 1, 2)))]
            starters += 1
            if starters % 25 == 7:  # now and then somebody has more to say than fits
                sentences += [next(openers) for _ in range(10)]
            if chance.random() < 0.3:
                sentences.append(next(more))
            letters.append(Letter(number, by, _flow(sentences)))
        else:
            while by == answered.by:
                by = chance.choice(readers)
            after = chance.choice((None, None, None, replies, replies, openers))
            text = f"{next(replies)} {next(after)}" if after else next(replies)
            letters.append(Letter(number, by, text, answers=answered.number, level=answered.level + 1))
    _judge(letters, entry, chance)
    return letters


def _flow(sentences: list[str]) -> str:
    """Sentences in paragraphs of three."""
    return "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))


def _shuffled(sentences: list[str], chance: random.Random) -> Iterator[str]:
    """All of them in a random order, then all again: nothing comes twice before everything has come once."""
    order = list(sentences)
    chance.shuffle(order)
    return cycle(order)


def _answered(letters: list[Letter], depth: int, chance: random.Random) -> Letter | None:
    """The letter that the next one answers, rather one of the last ones; None where it starts a thread."""
    open_ones = [letter for letter in letters if letter.level < depth - 1]
    if not open_ones or chance.random() < 0.35:
        return None
    return chance.choice(open_ones[-6:] if chance.random() < 0.7 else open_ones)


def _judge(letters: list[Letter], entry: Entry, chance: random.Random) -> None:
    """Let a moderator hold, reject and remove as many as the thread says; only a removed one has answers."""
    answered = {letter.answers for letter in letters}
    quiet = [letter for letter in letters if letter.number not in answered]
    busy = [letter for letter in letters if letter.number in answered and letter.level == 0]
    judged = {letter.number: letter for letter in letters}
    for letter in quiet[-entry.get("pending", 0) :] if entry.get("pending") else []:
        letter.state = "pending"
    for letter in quiet[: entry.get("rejected", 0)]:
        letter.state = "rejected"
        letter.text = "You are all of you idiots and so was the man with the tuba."
    for letter in chance.sample(busy, entry.get("removed", 0)):
        judged[letter.number].state = "removed"


def _date(letters: list[Letter], chance: random.Random) -> None:
    """Minutes after the article, in order of writing; a long thread gets them closer together."""
    rules = read("comments")
    minute = float(rules["first_after"])
    pace = min(1.0, 60 / len(letters))
    for letter in letters:
        letter.minute = minute
        minute += chance.uniform(0.2, rules["spread"]) * pace


def _rate(letters: list[Letter], chance: random.Random) -> None:
    for letter in letters:
        if letter.state == "published":
            letter.up = int(chance.expovariate(0.25 if letter.level == 0 else 0.5))
            letter.down = int(chance.expovariate(1.2))
