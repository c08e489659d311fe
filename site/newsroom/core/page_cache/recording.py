"""What the response that is being made shows, noted while it is made."""

import datetime as dt
import threading
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

# A response that shows more than this stands on whole kinds of rows: "page" for "page:1", "page:2" …
MOST_TAGS = 400


@dataclass
class Recording:
    """One response: the tags of what it shows, and when it ends to be true by itself."""

    tags: set[str] = field(default_factory=set)
    remembered: bool = False
    expires: float | None = None  # seconds since the epoch

    def short_tags(self) -> list[str]:
        """The tags in order; whole kinds where there would be too many of one."""
        if len(self.tags) <= MOST_TAGS:
            return sorted(self.tags)
        kinds = Counter(name.partition(":")[0] for name in self.tags)
        many = {kind for kind, number in kinds.items() if number > MOST_TAGS // 10}
        return sorted(many | {name for name in self.tags if name.partition(":")[0] not in many})


_here = threading.local()


def begin() -> Recording:
    """From now on all that this thread reads is noted in what is returned, until `end`."""
    recording = _here.recording = Recording()
    return recording


def end() -> None:
    _here.recording = None


def current() -> Recording | None:
    """What is being recorded in this thread; None where nobody will keep the response."""
    return getattr(_here, "recording", None)


def is_recording() -> bool:
    """Whether the response that is being made may be kept."""
    return current() is not None


def tag(*names: str) -> None:
    """The response shows what `names` stand for: a row (`page:12`) or a list (`articles:topic:3`)."""
    recording = current()
    if recording is not None:
        recording.tags.update(names)


def remember(*names: str) -> None:
    """The response is the same for everybody and may be kept; it shows `names` and what is tagged besides.

    It is kept to the end of the day at most: every page has the date in its masthead.
    """
    recording = current()
    if recording is not None:
        recording.remembered = True
        recording.tags.update(names)
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        until(timezone.make_aware(dt.datetime.combine(tomorrow, dt.time.min)))


def until(moment: dt.datetime | None) -> None:
    """The response is true until `moment` at most, whether or not anything is written. Moments gone by say nothing."""
    recording = current()
    if recording is None or moment is None or moment <= timezone.now():
        return
    seconds = moment.timestamp()
    recording.expires = seconds if recording.expires is None else min(recording.expires, seconds)
