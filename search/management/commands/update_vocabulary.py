from typing import Any

from django.core.management.base import BaseCommand

from search.vocabulary import bring_in_line


class Command(BaseCommand):
    help = "Compares the words that search offers for misspelt ones with what is published, and mends them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{bring_in_line()} headlines were not up to date.")
