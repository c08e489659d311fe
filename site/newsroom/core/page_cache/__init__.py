"""Whole public pages, kept until something that they show changes.

A view says `remember(...)` where its response is the same for everybody; what it reads while it works is noted by
`tag(...)`, for rows of watched models by itself. Whoever writes says `changed(...)` with the same tags. A kept page is
shown only while none of its tags was changed after its making began, so no reader meets what a finished write replaced.

`recording` notes what a response shows, `watching` does so for rows, `changing` tells of changes. `keys` says which
requests share an answer, `entries` is the answer, `front` gives it before Django is asked. `files` and `redis` keep
entries and the numbers of the changes: on one machine, or for several.
"""

from newsroom.core.page_cache.changing import EVERYTHING, changed
from newsroom.core.page_cache.recording import is_recording, remember, tag, until
from newsroom.core.page_cache.watching import kind_of, kinds, watch

__all__ = ["EVERYTHING", "changed", "is_recording", "kind_of", "kinds", "remember", "tag", "until", "watch"]
