from typing import Any

from wagtail.search.management.commands.update_index import Command as WagtailCommand

from search import names


class Command(WagtailCommand):
    """Wagtail's own, and the table of names with it: whoever writes around the signals runs one command."""

    def handle(self, **options: Any) -> None:
        super().handle(**options)
        mended = names.rebuild()
        if options["verbosity"]:
            self.stdout.write(f"names: {mended} rows mended")
