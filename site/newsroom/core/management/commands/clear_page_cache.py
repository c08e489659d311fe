"""Manage.py clear_page_cache: for who wrote to the database around the site, or put back a copy of it."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom.core.page_cache.stores import store


class Command(BaseCommand):
    help = "Forget all kept pages: each is made anew when somebody asks for it."

    def handle(self, *args: Any, **options: Any) -> None:
        kept = store()
        if kept is None:
            self.stdout.write("No pages are kept (PAGE_CACHE=off).")
            return
        kept.clear()
        self.stdout.write("All kept pages are forgotten.")
