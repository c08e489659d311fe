"""The dates that readers see."""

import datetime as dt

UNNOTICED = dt.timedelta(minutes=15)  # a slip mended so soon after publication is no update


def updated_at(published_at: dt.datetime | None, last_published_at: dt.datetime | None) -> dt.datetime | None:
    """When it was last published, where that is over a quarter of an hour after the printed date; else None."""
    if published_at and last_published_at and last_published_at - published_at > UNNOTICED:
        return last_published_at
    return None
