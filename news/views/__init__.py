"""Public pages that are not in the page tree: authors, topics, series, kinds, archive, corrections."""
