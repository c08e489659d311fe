"""Manage.py stress_discussion: fifty writers at once on one article."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from wagtail.models import Page

from newsroom.discussions.models import ArticleComment
from newsroom.discussions.pages import is_discussed, public_page
from newsroom.discussions.stress import Crowd


class Command(BaseCommand):
    help = (
        "Let many writers reply and vote on one article at once, say what went wrong, and take it all away again. "
        "For a database of its own, not for the one that readers use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--page", type=int, help="An article without comments; by default the newest one.")
        parser.add_argument("--writers", type=int, default=50)
        parser.add_argument("--each", type=int, default=10, help="Replies of each writer.")

    def handle(self, *args: Any, page: int | None, writers: int, each: int, **options: Any) -> None:
        if getattr(connection, "is_in_memory_db", bool)():
            raise CommandError("A database in memory has one connection: nobody can write at once.")
        crowd = Crowd(self._choose(page), max(writers, 1), max(each, 1))
        try:
            crowd.gather()
            outcome = crowd.write()
        finally:
            crowd.leave()
        for line in outcome.lines():
            self.stdout.write(line)
        if not outcome.is_clean:
            sys.exit(1)

    def _choose(self, page_id: int | None) -> int:
        if page_id is None:
            discussed = (page for page in Page.objects.live().order_by("-pk").iterator() if is_discussed(page))
            page_id = next((page.pk for page in discussed if not _has_comments(page.pk) and public_page(page.pk)), None)
        elif _has_comments(page_id) or public_page(page_id) is None:
            raise CommandError("That is no public article without comments.")
        if page_id is None:
            raise CommandError("There is no public article without comments.")
        return page_id


def _has_comments(page_id: int) -> bool:
    return ArticleComment.objects.filter(discussion=page_id).exists()
