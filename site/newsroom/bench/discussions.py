"""Discussions of every size, for measuring that a page of comments costs the same in all of them.

One article for each of SIZES, with threads of five, and on request so many comments in the table besides. Loading
again adds nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news.models import ArticlePage, SectionPage
from newsroom.discussions import reading
from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.services import ImportedComment, import_comments

SOURCE = "bench-discussions"
SIZES = (0, 10, 100, 1_000, 10_000)
SECTION = "bench-discussions"
AT_ONCE = 5_000  # comments written in one go
# Which comment of five each of the five answers, counted from the first; the first answers nobody.
ANSWERS = (None, 0, 0, 1, 3)
HELD = {1: Status.PENDING, 2: Status.SPAM, 3: Status.REJECTED}  # one each of a hundred in the rest of the table
READERS = 2_000

Say = Callable[[str], None]


def load(say: Say, in_table: int = 0) -> dict[int, ArticlePage]:
    """The articles by the number of their comments; `in_table` is how many comments there are to be in all."""
    section = SectionPage.objects.filter(slug=SECTION).first() or _section()
    articles = {size: _article(section, size) for size in SIZES}
    for size, article in articles.items():
        if size:
            import_comments(SOURCE, _comments(article, size, f"{size}"))
            say(f"a discussion of {size} comments")
    missing = in_table - ArticleComment.objects.count()
    others = ArticlePage.objects.live().exclude(section=section).order_by("pk")[: max(1, in_table // 400)]
    for number, article in enumerate(others):
        if missing <= 0:
            break
        size = min(missing, max(AT_ONCE, -(-in_table // max(1, len(others)))))
        import_comments(SOURCE, _comments(article, size, f"table-{number}", held=True))
        missing -= size
        say(f"{missing if missing > 0 else 0} comments to go")
    return articles


def paths(articles: dict[int, ArticlePage]) -> dict[str, str]:
    """What is timed: the article, and the first and last page of its comments in two orders."""
    found: dict[str, str] = {}
    for size, article in articles.items():
        found[f"article, {size}"] = article.get_url() or ""
        if not size:
            continue
        page = reverse("discussion", args=[article.pk])
        for sort in (reading.Sort.NEWEST, reading.Sort.BEST):
            found[f"{sort.value}, first of {size}"] = f"{page}?sort={sort.value}"
            if cursor := _last_cursor(article.pk, sort):
                found[f"{sort.value}, last of {size}"] = f"{page}?sort={sort.value}&from={cursor}"
    return found


def moderator() -> Client:
    """A client of somebody who may moderate everything."""
    users = get_user_model()._default_manager
    user = users.filter(username=SOURCE).first() or users.create(username=SOURCE, is_superuser=True, is_active=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def desk_paths() -> dict[str, str]:
    queue = reverse("discussion_queue")
    return {f"desk, {tab}": f"{queue}?tab={tab}" for tab in ("pending", "recent", "spam", "approved", "rejected")}


def _section() -> SectionPage:
    front = SectionPage.objects.filter(depth=3).first()
    if front is None:
        raise ValueError("Nothing is loaded")
    section: SectionPage = front.get_parent().add_child(instance=SectionPage(title="Discussions", slug=SECTION))
    return section


def _article(section: SectionPage, size: int) -> ArticlePage:
    slug = f"discussion-of-{size}"
    found = ArticlePage.objects.filter(slug=slug).first()
    if found is None:
        section = SectionPage.objects.get(pk=section.pk)
        found = section.add_child(
            instance=ArticlePage(
                title=f"A discussion of {size}",
                slug=slug,
                body=[("paragraph", "<p>What everybody has something to say about.</p>")],
            )
        )
    return found


def _comments(article: ArticlePage, number: int, key: str, *, held: bool = False) -> Iterator[ImportedComment]:
    then = timezone.now() - dt.timedelta(days=30)
    for n in range(number):
        place = n % 5
        answers = ANSWERS[place]
        yield ImportedComment(
            import_id=f"{key}-{n}",
            parent_import_id="" if answers is None else f"{key}-{n - place + answers}",
            page_id=article.pk,
            name=f"Reader {n % READERS}",
            email=f"reader{n % READERS}@example.org",
            body=f"Comment {n}: " + "the ferry was late again, and nobody on the pier was surprised. " * (1 + n % 3),
            posted_at=then + dt.timedelta(seconds=n),
            status=HELD.get(n % 100, Status.PUBLISHED) if held else Status.PUBLISHED,
            up=n * 7 % 23,
            down=n * 5 % 11,
        )


def _last_cursor(page_id: int, sort: reading.Sort) -> str:
    """Where the last page begins; empty where the first is the last."""
    last = ""
    while cursor := reading.threads(page_id, sort=sort, cursor=last).cursor:
        last = cursor
    return last
