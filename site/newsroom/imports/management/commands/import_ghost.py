"""Brings exports of Ghost into the site."""

from newsroom.imports.command import ImportCommand
from newsroom.imports.reader.ghost import read_ghost


class Command(ImportCommand):
    help = (
        "Imports exports of Ghost (JSON): posts under a section for their primary tag, pages, authors, tags as topics. "
        "Run it again at any time: nothing comes in twice."
    )
    system = "ghost"
    reader = staticmethod(read_ghost)
    file_help = "an export of Ghost (.json)"
