"""The whole demo newsroom into an empty database."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from home.models import HomePage
from newsroom.core.page_cache import EVERYTHING, changed
from newsroom.demo import pages, people, shelves
from newsroom.demo.background import index_at_the_end
from newsroom.demo.desk import Desk
from newsroom.demo.discussion import put_letters


class NotEmptyError(Exception):
    """The database has a front page that is not the demo's."""


def _nothing(line: str) -> None:
    pass


def is_loaded() -> bool:
    return HomePage.objects.filter(slug=pages.SLUG).exists()


def is_empty() -> bool:
    """Whether nobody has made a front page yet."""
    return not HomePage.objects.exists()


def load_demo(
    *,
    articles: int | None = None,
    media: bool = True,
    comments: bool = True,
    say: Callable[[str], None] = _nothing,
) -> Desk | None:
    """Load the demo: all of it, or for tests the newest `articles`, without `media`, without `comments`.

    All or nothing: either the whole of it stands in the database afterwards, or no part of it. Where it stands
    already nothing is changed and None comes back; a database with somebody else's front page raises NotEmptyError.
    Without media every block, lead and poster that would show a file is left out.
    """
    if is_loaded():
        return None
    if not is_empty():
        raise NotEmptyError("This database already has a front page; the demo goes into an empty one.")
    with index_at_the_end(), transaction.atomic():
        desk = _load(Desk(now=timezone.now(), say=say), articles, media=media)
        if comments:
            say("Readers' letters …")
            desk.letters = put_letters(desk)
        changed(EVERYTHING)
        say("Search index …")
    return desk


def _load(desk: Desk, articles: int | None, *, media: bool) -> Desk:
    desk.users = people.put_users()
    if media:
        desk.say("Pictures, clips and files …")
        desk.pictures = shelves.put_pictures()
        desk.sounds = shelves.put_sounds()
        desk.documents = shelves.put_documents()
    desk.videos = shelves.put_videos(desk.now, desk.pictures, files=media)
    desk.contributors = people.put_contributors(desk.pictures, desk.users)
    pages.put_vocabulary(desk)
    desk.say("Sections and articles …")
    home = pages.put_front(desk.now)
    desk.sections = pages.put_sections(home, desk.now)
    standard = pages.put_standard_pages(home, desk.now)
    pages.put_articles(desk, articles)
    pages.arrange_front(home, desk)
    pages.put_settings(Site.objects.get(is_default_site=True), desk, standard)
    return desk
