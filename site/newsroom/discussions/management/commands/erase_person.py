from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.discussions.services.erasing import erase
from newsroom.discussions.services.people import Person


class Command(BaseCommand):
    help = "Erase all that the discussions keep of one person. An account itself stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="A guest's e-mail address, or the name of an account.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, person: str, yes: bool, **options: Any) -> None:
        try:
            found = Person.called(person)
        except LookupError as error:
            raise CommandError(f"Nobody is known as {person}.") from error
        if not yes:
            self.stdout.write(f"{found.comments.count()} comments of {person} would go, with all else. For good.")
            if input("Type “erase” to go on: ").strip() != "erase":
                raise CommandError("Nothing was erased.")
        erased = erase(found)
        self.stdout.write(
            f"Erased: {erased.comments} comments, {erased.votes} votes, {erased.ratings} ratings, {erased.reports} "
            f"reports, {erased.subscriptions} subscriptions, {erased.letters} letters."
        )
