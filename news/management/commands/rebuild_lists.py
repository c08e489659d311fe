from typing import Any

from django.core.management.base import BaseCommand

from news.entries import enter_all
from news.models import ListEntry
from newsroom.core.page_cache import EVERYTHING, changed


class Command(BaseCommand):
    help = "Write anew which articles stand in which lists. Only needed where articles were written by SQL."

    def handle(self, *args: Any, **options: Any) -> None:
        enter_all()
        changed(EVERYTHING)
        self.stdout.write(f"{ListEntry.objects.count()} entries")
