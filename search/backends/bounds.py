"""How many stories a search looks at, whatever the size of the archive.

See docs/decisions/0034-how-much-of-a-common-word.md. Tests set them lower, so they are asked for by the
name of this module.
"""

LOOKED_AT = 400  # of those with the words, the newest: these are ranked, and counted by facets
OLDER = 50  # older ones that are ranked with them for their headline
CANDIDATES = 1_200  # where conditions narrow the search; and more than all pages of a list show
