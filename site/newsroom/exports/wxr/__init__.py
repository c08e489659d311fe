"""The site as WXR 1.2, which WordPress's importer and our own take."""

from newsroom.exports.wxr.writing import write_wxr

__all__ = ["write_wxr"]
