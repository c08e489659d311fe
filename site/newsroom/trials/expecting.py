"""What the pages of a trial's paper must show, whatever is being written."""

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from news.kinds import Kind
from newsroom.trials.writing import STORIES, Paper

# Given status, text, beginning and end of a read: what is wrong with it; empty where nothing is.
Expectation = Callable[[int, str, float, float], str]


class Expectations:
    """Compares what was read with the states that the paper's subjects may have been in meanwhile."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.mark = paper, paper.mark

    def pages(self) -> list[tuple[str, list[Expectation]]]:
        """Every address that is read, with what it must show."""
        tagline = self._expect("tagline", lambda text: _found(rf"{self.mark}tag\d+", text) or "", lambda state: state)
        everywhere = [self._listed(number) for number in range(STORIES)]
        today = f"{timezone.localdate():/archive/%Y/%m/%d/}".replace("/0", "/")
        pages: list[tuple[str, list[Expectation]]] = [
            ("/", [tagline, *(self._not_wrongly_listed(number) for number in range(STORIES))]),
            ("/archive/", [tagline]),
            (today, [tagline, *everywhere]),
            (f"/kinds/{Kind.NEWS}/", [tagline, *everywhere]),
            ("/feed/", everywhere),
            ("/feed/json/", everywhere),
            ("/sitemap/news.xml", everywhere),
            ("/authors/", [tagline, *(self._named("author", number) for number in (0, 1))]),
            ("/topics/", [tagline, *(self._named("topic", number) for number in (0, 1))]),
        ]
        for place, section in enumerate(self.paper.sections):
            url = Page.objects.get(pk=section.pk).get_url() or "/"
            lists = [self._listed(number, place) for number in range(STORIES)]
            counts = [self._counted(number) for number in range(STORIES)]
            pages += [(url, [tagline, *lists, *counts]), (f"/feed/rss/sections{url}", lists)]
            pages += [(f"{url}{self.mark}-story{n}/", [tagline, *self._on_its_page(n, place)]) for n in range(STORIES)]
        for kind, path in (("author", "authors"), ("topic", "topics")):
            for number in (0, 1):
                lists = [self._listed(n) for n in range(STORIES) if n % 2 == number]
                named = self._named(kind, number)
                pages += [
                    (f"/{path}/{self.paper.slug(kind, number)}/", [tagline, named, *lists]),
                    (f"/feed/json/{path}/{self.paper.slug(kind, number)}/", [named, *lists]),
                ]
        pages += [
            (f"/discussion/{self.paper.articles[n]}/", [_if_found(self._said(n)), _if_found(self._voted(n))])
            for n in range(STORIES)
        ]
        return pages

    def _expect(self, name: str, shown: Callable[[str], Any], wanted: Callable[[Any], Any]) -> Expectation:
        subject = self.paper.subjects[name]

        def complain(code: int, text: str, began: float, ended: float) -> str:
            seen = shown(text) if code == 200 else None
            possible = [wanted(state) for state in subject.possible(began, ended)]
            if code != 200 and name == "tagline":
                return ""
            return "" if seen in possible else f"{name} shows {seen!r}, not one of {possible!r}"

        return complain

    def _version(self, kind: str, number: int) -> Callable[[str], int | None]:
        pattern = rf"{self.mark} {kind}{number} v(\d+)"

        def shown(text: str) -> int | None:
            found = re.findall(pattern, text)
            return int(found[0]) if found else None

        return shown

    def _named(self, kind: str, number: int) -> Expectation:
        return self._expect(f"{kind}{number}", self._version(kind, number), lambda state: state)

    def _listed(self, number: int, place: int | None = None) -> Expectation:
        def wanted(state: tuple[int | None, int]) -> int | None:
            section, version = state
            return version if section is not None and place in (None, section) else None

        return self._expect(f"story{number}", self._version("story", number), wanted)

    def _not_wrongly_listed(self, number: int) -> Expectation:
        """Where not every story finds room: what is shown of it is true."""
        expect = self._listed(number)
        shown = self._version("story", number)
        return lambda code, text, began, ended: expect(code, text, began, ended) if shown(text) is not None else ""

    def _counted(self, number: int) -> Expectation:
        """The comments that a list counts beside its headline, where it stands there."""
        teaser = rf"{self.mark} story{number} v\d+</a>(?:(?!</article>).)*"

        def shown(text: str) -> int:
            return int(_found(rf"{teaser}<span>(\d+) comments?</span>", text) or 0)

        expect = self._expect(f"comment{number}", shown, lambda word: 1 if word is None else 2)
        return lambda code, text, began, ended: expect(code, text, began, ended) if _found(teaser, text) else ""

    def _on_its_page(self, number: int, place: int) -> list[Expectation]:
        """Its own headline; where it stands there, its author, topic, comment and votes too."""

        def heading(text: str) -> int | None:
            found = _found(rf"<h1[^>]*>\s*{self.mark} story{number} v(\d+)", text)
            return int(found) if found else None

        def wanted(state: tuple[int | None, int]) -> int | None:
            return state[1] if state[0] == place else None

        others = [
            self._named("author", number % 2),
            self._named("topic", number % 2),
            self._said(number),
            self._voted(number),
        ]
        return [self._expect(f"story{number}", heading, wanted), *map(_if_found, others)]

    def _said(self, number: int) -> Expectation:
        return self._expect(f"comment{number}", lambda text: _found(rf"{self.mark}said\d+", text), lambda state: state)

    def _voted(self, number: int) -> Expectation:
        pattern = rf'id="vote-{self.paper.voted[number]}-up".*?class="votes__number">(\d+)<'

        def shown(text: str) -> int:
            return int(_found(pattern, text) or 0)

        return self._expect(f"votes{number}", shown, lambda state: state)


def _if_found(expect: Expectation) -> Expectation:
    """For what is not found while its article is not live there."""
    return lambda code, text, began, ended: expect(code, text, began, ended) if code == 200 else ""


def _found(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.DOTALL)
    return (found[1] if found.re.groups else found[0]) if found else None
