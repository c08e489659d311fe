"""Many writers at once on one article, through the same services as everybody: does anything get lost?"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.utils.crypto import get_random_string

from newsroom.discussions.auditing import discrepancies
from newsroom.discussions.models import ArticleComment, Discussion, Status, Vote
from newsroom.discussions.readers import Reader
from newsroom.discussions.services import Draft, approve, submit
from newsroom.discussions.services.counting import COLUMNS
from newsroom.discussions.services.voting import vote

THREADS = 5  # that all of them answer and vote on
ERRORS_SHOWN = 10


@dataclass
class Outcome:
    """What came of it. `wrong` is empty where every reply is there once and every stored count is true."""

    replies: int = 0
    votes: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.errors or self.lost or self.doubled or self.wrong)

    def lines(self) -> list[str]:
        acts = 2 * self.replies + self.votes
        rate = acts / self.seconds if self.seconds else 0.0
        return [
            f"{connection.vendor}: {self.replies} replies written and approved, {self.votes} votes, "
            f"in {self.seconds:.1f} s ({rate:.0f} acts a second)",
            f"errors: {len(self.errors)}, lost: {self.lost}, doubled: {self.doubled}, wrong counts: {len(self.wrong)}",
            *self.errors[:ERRORS_SHOWN],
            *self.wrong[:ERRORS_SHOWN],
        ]


@dataclass
class Crowd:
    """Writers of one discussion that has no comments yet; `leave` takes away all that they were and wrote."""

    page_id: int
    writers: int
    each: int
    mark: str = field(default_factory=lambda: f"stress-{get_random_string(8).lower()}")

    def gather(self) -> None:
        """Everybody gets an account for each reply: nobody is new twice, and nobody has to pause between two."""
        model = get_user_model()
        names = [f"{self.mark}-{number}" for number in range(self.writers * self.each + THREADS)]
        model.objects.bulk_create([model(username=name, password="!") for name in names], batch_size=500)  # noqa: S106
        self.users = list(model.objects.filter(username__startswith=f"{self.mark}-").order_by("pk"))
        starters = self.users[-THREADS:]
        self.starts = [self._say(user, f"{self.mark} start {number}", None) for number, user in enumerate(starters)]

    def write(self) -> Outcome:
        """All begin at the same moment: each replies, has the reply approved, and votes, again and again."""
        outcome = Outcome()
        begin = threading.Barrier(self.writers + 1)
        counted = threading.Lock()

        def writer(number: int) -> None:
            replies = votes = 0
            errors = []
            begin.wait()
            for turn in range(self.each):
                acts: list[Callable[[], Any]] = [lambda turn=turn: self._reply(number, turn)]  # type: ignore[misc]
                if turn < THREADS:
                    acts.append(lambda turn=turn: self._vote(number, turn))  # type: ignore[misc]
                for act in acts:
                    try:
                        act()
                    except Exception as error:  # whatever it is, it is what we are here to find
                        errors.append(f"{type(error).__name__}: {error}")
                    else:
                        replies, votes = replies + (act is acts[0]), votes + (act is not acts[0])
            with counted:
                outcome.replies += replies
                outcome.votes += votes
                outcome.errors += errors
            connections.close_all()

        with ThreadPoolExecutor(self.writers) as pool:
            running = [pool.submit(writer, number) for number in range(self.writers)]
            begin.wait()
            started = time.monotonic()
            for one in running:
                one.result()
            outcome.seconds = time.monotonic() - started
        self._count(outcome)
        return outcome

    def leave(self) -> None:
        with transaction.atomic():
            ArticleComment.objects.filter(discussion=self.page_id, user__in=self.users).delete()
            Discussion.objects.filter(pk=self.page_id).update(**dict.fromkeys(COLUMNS, 0), last_comment_at=None)
        get_user_model().objects.filter(username__startswith=f"{self.mark}-").delete()

    def _say(self, user: Any, body: str, reply_to: int | None) -> int:
        draft = Draft(page_id=self.page_id, body=body, user=user, reply_to=reply_to, seconds_to_write=60)
        comment = submit(draft).comment
        if comment.status != Status.PUBLISHED and not approve(comment.pk, None):
            raise RuntimeError(f"comment {comment.pk} could not be approved")
        return comment.pk

    def _reply(self, number: int, turn: int) -> None:
        user = self.users[number * self.each + turn]
        self._say(user, f"{self.mark} reply {number}-{turn}", self.starts[(number + turn) % THREADS])

    def _vote(self, number: int, turn: int) -> None:
        value = 1 if (number + turn) % 3 else -1
        vote(self.starts[turn], value, Reader(user=self.users[number * self.each]))

    def _count(self, outcome: Outcome) -> None:
        written = ArticleComment.objects.filter(discussion=self.page_id, root__isnull=False)
        bodies = Counter(written.values_list("comment", flat=True))
        outcome.lost = outcome.replies - len(bodies)
        outcome.doubled = written.count() - len(bodies)
        votes = Vote.objects.filter(comment__discussion=self.page_id).count()
        if votes != outcome.votes:
            outcome.wrong.append(f"{outcome.votes} votes were taken, {votes} are there")
        unpublished = written.exclude(status=Status.PUBLISHED).count()
        if unpublished:
            outcome.wrong.append(f"{unpublished} replies were approved and are not published")
        outcome.wrong += discrepancies(self.page_id)
