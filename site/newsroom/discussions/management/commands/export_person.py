import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.discussions.services.exporting import export
from newsroom.discussions.services.people import Person


class Command(BaseCommand):
    help = "Print all that the discussions keep of one person, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="A guest's e-mail address, or the name of an account.")
        parser.add_argument(
            "--with-notes", action="store_true", help="Also what moderators say of the person among themselves."
        )

    def handle(self, *args: Any, person: str, with_notes: bool, **options: Any) -> None:
        try:
            found = Person.called(person)
        except LookupError as error:
            raise CommandError(f"Nobody is known as {person}.") from error
        data = export(found, for_moderators=with_notes)
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
