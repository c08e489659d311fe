"""Pages kept in Redis, for several machines.

The numbers of the changes stand in one hash, so that they can only be lost together, and then nothing is current. Who
finds Redis gone keeps and shows nothing, and throws everything away when it is back: meanwhile something may have
changed that could not be told. So does who meets a server that was started since the first page was kept.
"""

import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from newsroom.core.page_cache.entries import Entry, slot

logger = logging.getLogger(__name__)

PREFIX = "newsroom:pages:"
CHANGES = f"{PREFIX}changes"
BORN, LAST, SERVER = "born", "last", "server"
FIELDS = 1 << 16  # places of tags in the hash, which stays below 4 MB
TIMEOUT = 0.5  # seconds that a request waits for Redis before it goes on without
PAUSE = 0.5  # seconds before Redis is asked again
TURN = 5_000  # milliseconds after which the turn of one who died passes on
RECORD = """
local number = redis.call('HINCRBY', KEYS[1], 'last', 1)
for _, field in ipairs(ARGV) do redis.call('HSET', KEYS[1], field, number) end
return number
"""
END_TURN = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

T = TypeVar("T")


def _field(place: int) -> str:
    return str(place % FIELDS)


def _meet(connection: Any) -> None:
    """Greet a server. Where it was started anew and still has what it had, nothing of that is current any more."""
    connection.on_connect()
    connection.send_command("INFO", "server")
    told = str(connection.read_response(), "utf-8")
    run = next(line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("run_id:"))
    connection.send_command("HGET", CHANGES, SERVER)
    before = connection.read_response()
    if before is None or before.decode() != run:
        connection.send_command("DEL", CHANGES)
        connection.read_response()


class RedisStore:
    """Keeps pages under `newsroom:pages:` in the Redis at `address`, which bounds its memory itself (`maxmemory`)."""

    def __init__(self, address: str) -> None:
        self._redis: Any = redis.Redis.from_url(
            address,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            redis_connect_func=_meet,
        )
        self._record = self._redis.register_script(RECORD)
        self._end_turn = self._redis.register_script(END_TURN)
        self._away_since: float | None = None
        self._asked_at = 0.0
        self._returning = threading.Lock()

    # --- Changes ---

    def mark(self) -> tuple[int, int] | None:
        found = self._ask(lambda: self._redis.hmget(CHANGES, BORN, LAST), None)
        if found is None:
            return None
        if found[0] is None:
            self._ask(self._be_born, None)
            found = self._ask(lambda: self._redis.hmget(CHANGES, BORN, LAST), None)
        return (int(found[0]), int(found[1] or 0)) if found and found[0] else None

    def _be_born(self) -> None:
        """Begin to count, unless another has meanwhile."""
        server = self._redis.info("server")["run_id"]
        with self._redis.pipeline(transaction=True) as both:
            both.hsetnx(CHANGES, BORN, secrets.randbits(63))
            both.hset(CHANGES, SERVER, server)
            both.execute()

    def is_current(self, entry: Entry) -> bool:
        fields = [_field(place) for place in entry.slots]
        found = self._ask(lambda: self._redis.hmget(CHANGES, BORN, *fields), None)
        if not found or found[0] is None or int(found[0]) != entry.born:
            return False
        return all(number is None or int(number) <= entry.number for number in found[1:])

    def record(self, names: Sequence[str]) -> None:
        fields = sorted({_field(slot(name)) for name in names})
        told = self._ask(lambda: self._record(keys=[CHANGES], args=fields), None)
        if told is None:
            # Nobody may show what is kept before this has been made up for; the next request may be far off.
            threading.Thread(target=self._come_back, daemon=False).start()

    # --- Pages ---

    def load(self, key: str) -> Entry | None:
        data = self._ask(lambda: self._redis.get(PREFIX + key), None)
        try:
            return Entry.load(data) if data else None
        except ValueError:
            return None

    def save(self, key: str, entry: Entry) -> None:
        seconds = max(1, int(entry.expires - time.time()))
        self._ask(lambda: self._redis.set(PREFIX + key, entry.dump(), ex=seconds), None)

    def clear(self) -> None:
        self._ask(lambda: self._redis.delete(CHANGES), None)

    # --- One makes, the others wait ---

    @contextlib.contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        name, own = f"{PREFIX}turn:{key}", secrets.token_hex(8)
        got = self._ask(lambda: bool(self._redis.set(name, own, nx=True, px=TURN)), True)
        try:
            yield got
        finally:
            if got:
                self._ask(lambda: self._end_turn(keys=[name], args=[own]), None)

    # --- Redis away ---

    def _ask(self, question: Callable[[], T], otherwise: T) -> T:
        """The answer of Redis, or `otherwise` while it is away."""
        if self._away_since is not None and not self._is_back():
            return otherwise
        try:
            return question()
        except redis.RedisError as error:
            if self._away_since is None:
                logger.warning("Redis does not answer, no pages are kept: %s", error)
                self._away_since = time.monotonic()
            self._asked_at = time.monotonic()
            return otherwise

    def _is_back(self) -> bool:
        """Whether Redis answers again; then everything in it has been thrown away."""
        with self._returning:
            if self._away_since is None:
                return True
            if time.monotonic() - self._asked_at < PAUSE:
                return False
            self._asked_at = time.monotonic()
            try:
                self._redis.delete(CHANGES)
            except redis.RedisError:
                return False
            logger.warning("Redis answers again after %.0f s.", time.monotonic() - self._away_since)
            self._away_since = None
            return True

    def _come_back(self, patience: float = 60) -> None:
        """Throw everything away as soon as Redis answers. A command that has nothing else to do waits for it."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not (self._away_since is None or self._is_back()):
            time.sleep(PAUSE)
        if self._away_since is not None and time.monotonic() >= deadline:
            logger.error("Redis could not be told of a change. When it is back, run: manage.py clear_page_cache")
