"""Threads out of a heap of comments, each of which knows at most what it answers."""

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from newsroom.discussions.models import ArticleComment, Status
from newsroom.discussions.threads import deepest_level

if TYPE_CHECKING:
    from newsroom.discussions.services.bulk import ImportedComment


@dataclass(eq=False)
class Node:
    """A comment to be written. What it answers is another such node, or a row that an earlier run has written."""

    comment: "ImportedComment"
    page_id: int
    answered: "Node | ArticleComment | None" = None
    parent: "Node | ArticleComment | None" = None
    root: "Node | ArticleComment | None" = None
    level: int = 0
    reply_count: int = 0
    row: ArticleComment = field(default_factory=ArticleComment)


def arrange(nodes: list[Node], known: dict[str, ArticleComment]) -> int:
    """Place every node in its thread and put the list in order: by date, but parents first. Returns the orphans."""
    by_id = {node.comment.import_id: node for node in nodes}
    numbers = count()
    orphans = 0
    waiting: dict[Node, list[Node]] = defaultdict(list)
    ready: list[tuple] = []
    left = dict.fromkeys(sorted(nodes, key=lambda node: node.comment.posted_at))

    def push(node: Node) -> None:
        heapq.heappush(ready, (node.comment.posted_at, next(numbers), node))

    for node in left:
        wanted = node.comment.parent_import_id
        parent = by_id.get(wanted) or known.get(wanted)
        if parent is not None and _page_of(parent) != node.page_id:
            parent = None
        orphans += bool(wanted) and parent is None
        node.answered = parent
        if isinstance(parent, Node):
            waiting[parent].append(node)
        else:
            push(node)
    nodes.clear()
    while left:
        if not ready:  # replies to each other in a circle: the first written starts a thread
            node = next(iter(left))
            waiting[node.answered].remove(node)  # type: ignore[index]
            node.answered = None
            orphans += 1
            push(node)
        node = heapq.heappop(ready)[2]
        _place(node)
        nodes.append(node)
        del left[node]
        for reply in waiting[node]:
            push(reply)
    _count_replies(nodes)
    return orphans


def _page_of(parent: Node | ArticleComment) -> int:
    return parent.page_id if isinstance(parent, Node) else parent.discussion_id


def _place(node: Node) -> None:
    answered = node.answered
    if answered is None:
        return
    if isinstance(answered, Node):
        node.root = answered.root or answered
    else:
        node.root = answered if answered.root_id is None else ArticleComment(pk=answered.root_id)
    if answered.level < deepest_level():
        node.parent, node.level = answered, answered.level + 1
    else:
        node.level = answered.level
        node.parent = answered.parent if isinstance(answered, Node) else ArticleComment(pk=answered.parent_id)


def _count_replies(nodes: list[Node]) -> None:
    for node in nodes:
        if node.comment.status == Status.PUBLISHED:
            above = node.parent
            while isinstance(above, Node):
                above.reply_count += 1
                above = above.parent
