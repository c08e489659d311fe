from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.demo.loader import NotEmptyError, is_empty, load_demo
from newsroom.demo.scaling import scale_front, scale_the_rest_later


class Command(BaseCommand):
    help = "Fill an empty database with the demo newsroom. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing, quietly, where there is a front page.")

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if if_empty and not is_empty():
            return
        self.stdout.write("Seeding the demo newsroom …")
        try:
            desk = load_demo(say=self.stdout.write)
        except NotEmptyError as error:
            raise CommandError(str(error)) from None
        if desk is None:
            self.stdout.write("The demo is here already; nothing was changed.")
            return
        self.stdout.write("Pictures of the front page in three formats …")
        scale_front(self.stdout.write)
        scale_the_rest_later()
        made = [
            (len(desk.articles), "articles"),
            (len(desk.sections), "sections"),
            (len(desk.contributors), "contributors"),
            (len(desk.topics), "topics"),
            (len(desk.pictures), "pictures"),
            (len(desk.videos), "videos"),
            (desk.letters, "comments"),
        ]
        self.stdout.write("Made " + ", ".join(f"{number} {name}" for number, name in made) + ".")
        for name, password in settings.DEMO_LOGINS:
            self.stdout.write(f"  login {name}, password {password}")
