"""From a file to records. Nothing in here knows Django or touches anything but the file."""

from newsroom.imports.reader.wxr import read_wxr

__all__ = ["read_wxr"]
