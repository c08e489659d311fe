"""A small paper that a trial sets up, writes to at random, and takes away again."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import Site

from home.models import HomePage
from news.models import ArticleContributor, ArticlePage, SectionPage, Topic
from newsroom.core.models import SiteSettings
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import Draft, approve, remove, submit
from newsroom.discussions.services.voting import vote
from newsroom.people.models import Contributor
from newsroom.trials.history import Subject

STORIES = 6
KINDS = ("edit", "publish", "unpublish", "move", "rename", "setting", "approve", "remove", "vote")


class NoFrontPageError(Exception):
    """The site in the database has still the page that Wagtail greets with, which shows nothing of the paper."""


class Paper:
    """Two sections, two authors, two topics, a few stories with comments; `subjects` holds the state of each."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a trial that can be repeated
        self.mark = f"trial{get_random_string(6).lower()}"
        self.subjects: dict[str, Subject] = {}

    def set_up(self) -> None:
        self.site = Site.objects.select_related("root_page").get(is_default_site=True)
        front = self.site.root_page.specific
        if not isinstance(front, HomePage):
            raise NoFrontPageError(f"{front.title!r} is no front page: fill the database first (manage.py seed_demo)")
        self.sections = [
            front.add_child(instance=SectionPage(title=f"{self.mark} {name}", slug=f"{self.mark}-{name}"))
            for name in ("a", "b")
        ]
        self.authors = [self._named(Contributor, "author", number) for number in (0, 1)]
        self.named_topics = [self._named(Topic, "topic", number) for number in (0, 1)]
        self.user = get_user_model().objects.create(username=self.mark, is_superuser=True)
        self.voters: Iterator[Any] = self._new_voters()
        self.settings = SiteSettings.for_site(self.site)
        self.tagline = self.settings.tagline
        self.articles: list[int] = []
        for number in range(STORIES):
            self.articles.append(self._new_story(number))
            # (the section it stands in, or None where it is not live; the version of its headline)
            self._began(f"story{number}", (0, 0))
            self._began(f"votes{number}", 0)
            self._began(f"comment{number}", None)
        self.comments: dict[int, int] = {}
        self.voted: dict[int, int] = {}
        for number in range(STORIES):
            self.voted[number] = self._comment(number, "to vote on")
        for kind in ("author", "topic"):
            for number in (0, 1):
                self._began(f"{kind}{number}", 0)
        self._began("tagline", "")
        self.settings.tagline = ""
        self.settings.save()

    def _new_story(self, number: int) -> int:
        section = SectionPage.objects.get(pk=self.sections[0].pk)
        article = ArticlePage(
            title=f"{self.mark} story{number} v0", slug=f"{self.mark}-story{number}", published_at=timezone.now()
        )
        article.byline_entries = [ArticleContributor(contributor=self.authors[number % 2])]
        article.topics.set([self.named_topics[number % 2]])
        section.add_child(instance=article)
        article.save_revision().publish()
        return int(article.pk)

    def take_away(self) -> None:
        with suppress(AttributeError):
            for section in self.sections:
                SectionPage.objects.get(pk=section.pk).delete()
            Contributor.objects.filter(slug__startswith=self.mark).delete()
            Topic.objects.filter(slug__startswith=self.mark).delete()
            self.settings.tagline = self.tagline
            self.settings.save()
        get_user_model().objects.filter(username__startswith=self.mark).delete()

    def _named(self, model: Any, kind: str, number: int) -> Any:
        return model.objects.create(name=self._name(kind, number), slug=self.slug(kind, number))

    def _name(self, kind: str, number: int, version: int = 0) -> str:
        return f"{self.mark} {kind}{number} v{version}"

    def slug(self, kind: str, number: int) -> str:
        return f"{self.mark}-{kind}{number}"

    def _began(self, name: str, state: Any) -> None:
        self.subjects[name] = Subject(name)
        self.subjects[name].begin(state)
        self.subjects[name].finish()

    def _new_voters(self) -> Iterator[Any]:
        number = 0
        while True:
            number += 1
            yield get_user_model().objects.create(username=f"{self.mark}-{number}")

    # --- Writing ---

    def write(self) -> str:
        """One write of any kind; says which it was."""
        kind = self.random.choice(KINDS)
        number = self.random.randrange(STORIES)
        story = self.subjects[f"story{number}"]
        section, version = story.state
        if kind in ("edit", "unpublish", "move") and section is None:
            kind = "publish"
        if kind == "publish" and section is not None:
            kind = "edit"
        if kind == "approve" and number in self.comments:
            kind = "remove"
        if kind == "remove" and number not in self.comments:
            kind = "approve"
        if kind in ("approve", "remove", "vote") and section is None:
            kind = "publish"
        getattr(self, f"_{kind}")(number, story, section, version)
        return kind

    @contextmanager
    def _changing(self, subject: str, state: Any) -> Iterator[None]:
        self.subjects[subject].begin(state)
        yield
        self.subjects[subject].finish()

    def _story(self, number: int) -> ArticlePage:
        return ArticlePage.objects.get(pk=self.articles[number])

    def _edit(self, number: int, story: Subject, section: int, version: int) -> None:
        article = self._story(number)
        article.title = f"{self.mark} story{number} v{version + 1}"
        with self._changing(story.name, (section, version + 1)):
            article.save_revision().publish()

    def _publish(self, number: int, story: Subject, section: None, version: int) -> None:
        article = self._story(number)
        place = next(n for n, found in enumerate(self.sections) if article.path.startswith(found.path))
        article.title = f"{self.mark} story{number} v{version + 1}"
        with self._changing(story.name, (place, version + 1)):
            article.save_revision().publish()

    def _unpublish(self, number: int, story: Subject, section: int, version: int) -> None:
        article = self._story(number)
        with self._changing(story.name, (None, version)):
            article.unpublish()

    def _move(self, number: int, story: Subject, section: int, version: int) -> None:
        article, target = self._story(number), SectionPage.objects.get(pk=self.sections[1 - section].pk)
        with self._changing(story.name, (1 - section, version)):
            article.move(target, pos="last-child")

    def _rename(self, number: int, *_: Any) -> None:
        kind, row = self.random.choice([("author", self.authors[number % 2]), ("topic", self.named_topics[number % 2])])
        subject = f"{kind}{number % 2}"
        version = self.subjects[subject].state + 1
        row.name = self._name(kind, number % 2, version)
        with self._changing(subject, version):
            row.save()

    def _setting(self, number: int, *_: Any) -> None:
        tagline = f"{self.mark}tag{self.random.randrange(10**9)}"
        self.settings.tagline = tagline
        with self._changing("tagline", tagline):
            self.settings.save()

    def _comment(self, number: int, text: str) -> int:
        draft = Draft(
            page_id=self.articles[number], body=f"{self.mark} {text}", user=next(self.voters), seconds_to_write=60
        )
        comment = submit(draft).comment
        approve(comment.pk, self.user)
        return int(comment.pk)

    def _approve(self, number: int, *_: Any) -> None:
        word = f"{self.mark}said{self.random.randrange(10**9)}"
        with self._changing(f"comment{number}", word):
            self.comments[number] = self._comment(number, word)

    def _remove(self, number: int, *_: Any) -> None:
        with self._changing(f"comment{number}", None):
            remove(self.comments.pop(number), self.user)

    def _vote(self, number: int, *_: Any) -> None:
        subject = self.subjects[f"votes{number}"]
        with self._changing(subject.name, subject.state + 1):
            vote(self.voted[number], 1, Reader(user=next(self.voters)))
