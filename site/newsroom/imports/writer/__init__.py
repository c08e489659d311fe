"""From records to pages, topics, contributors, comments and redirects. Running it twice writes nothing twice."""

from newsroom.imports.writer.run import Importer, Options

__all__ = ["Importer", "Options"]
