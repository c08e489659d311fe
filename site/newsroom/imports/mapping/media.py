"""Pictures, players and files in imported text."""

import re
from typing import Any

from bs4 import Tag

from newsroom.imports.mapping.addresses import clip_address, file_name, is_clip, is_picture, web_address
from newsroom.imports.mapping.builder import Builder
from newsroom.imports.mapping.elements import MEDIA
from newsroom.imports.mapping.markup import attribute, text_of, within


class MediaBuilder(Builder):
    def _media_in(self, tag: Tag) -> None:
        for medium in list(within(tag, MEDIA)):
            if not medium.find_parent(MEDIA):
                self._media(medium.extract())

    def _media(self, tag: Tag, caption: str = "") -> None:
        name = tag.name
        if name == "img":
            self._picture(*self._picture_of(tag), caption)
        elif name == "newsroom-gallery":
            found = self.pictures.gallery([part.strip() for part in attribute(tag, "ids").split(",") if part.strip()])
            if not found:
                self.notes.append("gallery without its pictures left out")
            self._gallery([(picture.url, picture.alt, picture.caption) for picture in found])
        elif name == "newsroom-file":
            self._file(attribute(tag, "url"), attribute(tag, "kind"), caption)
        elif name in ("video", "audio"):
            source = tag.find("source", src=True)
            url = attribute(tag, "src") or (attribute(source, "src") if isinstance(source, Tag) else "")
            self._file(url, name, caption)
        else:
            self._embed(_player_address(tag), caption or attribute(tag, "caption") or attribute(tag, "title"))

    def _picture_of(self, image: Tag) -> tuple[str, str, str]:
        """Address, alt text and caption; where a thumbnail links to the whole picture, that one's address."""
        url = web_address(attribute(image, "src"), self.base)
        link = image.find_parent("a")
        if link:
            target = web_address(attribute(link, "href"), self.base)
            url = target if target and is_picture(target) else url
        figure = image.find_parent("figure")
        caption = figure.find("figcaption") if figure else None
        return url, attribute(image, "alt").strip(), text_of(caption) if isinstance(caption, Tag) else ""

    def _picture(self, url: str, alt: str, own_caption: str = "", caption: str = "") -> None:
        caption = caption or own_caption
        if not url:
            self.notes.append("picture without a usable address left out")
            return
        image = self.pictures.find(url, alt)
        if image is None:
            self.notes.append("picture without a file kept as a link")
            self._link(url, alt or file_name(url), caption)
        else:
            self._add("image", **self._image_value(image, alt, caption))

    def _image_value(self, image: int, alt: str, caption: str) -> dict[str, Any]:
        value = {"image": image, "alt_text": alt[:255], "decorative": not alt}
        return {"image": value, "caption": caption if len(caption) <= 300 else f"{caption[:299]}…"}

    def _gallery(self, pictures: list[tuple[str, str, str]]) -> None:
        found = [(self.pictures.find(url, alt), alt, caption) for url, alt, caption in pictures]
        if len(found) > 1 and len(found) <= 40 and all(image for image, _, _ in found):
            images = [self._image_value(image, alt, caption) for image, alt, caption in found if image]
            self._add("gallery", title="", images=images)
            return
        for url, alt, caption in pictures:
            self._picture(url, alt, caption)

    def _file(self, url: str, kind: str, caption: str = "") -> None:
        address = web_address(url, self.base)
        if address and is_clip(clip_address(address)):
            self._embed(address, caption)
        elif address and kind == "audio" and (sound := self.pictures.sound(address)):
            self._add("audio", audio=sound, title="", caption=caption[:300])
        elif address:
            self.notes.append(f"{kind} file kept as a link")
            self._link(address, file_name(address), caption)
        else:
            self.notes.append(f"{kind} without a usable address left out")


def _player_address(tag: Tag) -> str:
    if tag.name == "object":
        movie = tag.find("param", attrs={"name": re.compile("^(movie|src)$", re.IGNORECASE)})
        inner = tag.find(["embed", "iframe"], src=True)
        return (
            (attribute(movie, "value") if isinstance(movie, Tag) else "")
            or attribute(tag, "data")
            or (attribute(inner, "src") if isinstance(inner, Tag) else "")
        )
    return attribute(tag, "url") or attribute(tag, "src")
