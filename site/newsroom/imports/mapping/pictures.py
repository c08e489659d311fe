"""What the mapping asks about pictures; the writer knows the answers."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class GalleryPicture:
    url: str
    alt: str = ""
    caption: str = ""


class Pictures(Protocol):
    def find(self, url: str, alt: str = "") -> int | None:
        """The id of our image for that address, None where there is no file for it."""
        ...

    def sound(self, url: str) -> int | None:
        """The id of our sound for that address, None where there is no file for it."""
        ...

    def gallery(self, ids: list[str]) -> list[GalleryPicture]:
        """Attachments of the old site by their ids there, in that order; unknown ones are missing."""
        ...


class NoPictures:
    """No files at hand: every picture and sound stays a link."""

    def find(self, url: str, alt: str = "") -> int | None:
        return None

    def sound(self, url: str) -> int | None:
        return None

    def gallery(self, ids: list[str]) -> list[GalleryPicture]:
        return []
