"""From the HTML of another system to the blocks of an article."""

from newsroom.imports.mapping.content import MappedContent, map_content, plain_text
from newsroom.imports.mapping.pictures import NoPictures, Pictures

__all__ = ["MappedContent", "NoPictures", "Pictures", "map_content", "plain_text"]
