"""The letters of `letters.py` into the discussions of the articles."""

import datetime as dt

from newsroom.demo.desk import Desk
from newsroom.demo.letters import Letter, threads
from newsroom.discussions.models import ArticleComment, AuthorKind, ModerationEvent, Status
from newsroom.discussions.services import ImportedComment, import_comments, mark

SOURCE = "demo"
MARKED = {
    "line-4-opens": ModerationEvent.Action.FEATURE,
    "library-fine-amnesty": ModerationEvent.Action.PIN,
}


def put_letters(desk: Desk) -> int:
    """Write the letters to the articles that are there; returns how many."""
    staff = {person.name for person in desk.contributors.values()}
    given = [
        _comment(desk, slug, letter, staff)
        for slug, letters in threads().items()
        if slug in desk.articles
        for letter in letters
    ]
    made = import_comments(SOURCE, given).created
    _mark(desk)
    return made


def _mark(desk: Desk) -> None:
    """What the moderators of the demo like: the letter with most votes of the longest thread, and one pinned on top."""
    moderator = desk.users.get("moderator")
    for slug, action in MARKED.items():
        published = ArticleComment.objects.published().starting_threads().filter(source=SOURCE)
        best = published.filter(discussion=desk.articles[slug].pk if slug in desk.articles else 0).order_by(
            "-rank", "pk"
        )
        if letter := best.first():
            mark(letter.pk, action, moderator)


def _comment(desk: Desk, slug: str, letter: Letter, staff: set[str]) -> ImportedComment:
    article = desk.articles[slug]
    posted_at = (article.published_at or desk.now) + dt.timedelta(minutes=letter.minute)
    return ImportedComment(
        import_id=f"{slug}-{letter.number}",
        parent_import_id=f"{slug}-{letter.answers}" if letter.answers else "",
        page_id=article.pk,
        name=letter.by,
        email=f"{'.'.join(letter.by.lower().split())}@readers.example.org".replace("..", "."),
        body=letter.text,
        posted_at=posted_at,
        status=Status(letter.state),
        author_kind=AuthorKind.AUTHOR if letter.by in staff else None,
        up=letter.up,
        down=letter.down,
    )
