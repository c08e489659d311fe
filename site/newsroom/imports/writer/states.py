"""Whether an item is public, due, or a draft."""

from dataclasses import dataclass
from datetime import datetime

from newsroom.imports.records import Item

LEFT_OUT = {"trash": "in the trash", "auto-draft": "never saved by anybody"}
DRAFTS = {
    "draft": "draft",
    "pending": "pending review, came in as a draft",
    "private": "private, came in as a draft",
    "members": "for members only, came in as a draft",
}


@dataclass(frozen=True, slots=True)
class State:
    """`why` says in the report why an item is not public."""

    live: bool = False
    go_live_at: datetime | None = None
    why: str = ""


def state_of(item: Item, now: datetime) -> State:
    if item.cut_off:
        return State(why="cut off by the end of the file, came in as a draft")
    if item.password:
        return State(why="protected by a password, came in as a draft")
    if item.status == "publish":
        return State(live=True)
    if item.status == "future":
        if item.date and item.date > now:
            return State(go_live_at=item.date, why="scheduled")
        return State(why="scheduled for a time that is over, came in as a draft")
    return State(why=DRAFTS.get(item.status, f"in the unknown state {item.status[:30]}, came in as a draft"))
