"""Pages kept in Redis, by a server of the test's own; and what becomes of them when it goes away and comes back."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom.core.page_cache.entries import Entry, slot

redis = pytest.importorskip("redis")
from newsroom.core.page_cache.redis import PREFIX, RedisStore  # noqa: E402 - needs the package
from newsroom.core.redis_cache import ForgetfulRedisCache  # noqa: E402

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs redis-server, which is not here")


class Server:
    """A Redis that keeps what it has on disk when it is stopped, as many do."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--dir", str(self.folder), "--appendonly", "yes"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.address)
        for _ in range(100):
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("redis-server did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path)
    yield found
    found.kill()


def entry_of(store: RedisStore, *names: str) -> Entry:
    born, number = store.mark() or (0, 0)
    return Entry(200, [], born, number, time.time() + 60, tuple(slot(name) for name in names), {"": b"page"})


def back(store: RedisStore) -> None:
    """Wait until the store has noticed that its server answers."""
    for _ in range(100):
        if store.mark() is not None:
            return
        time.sleep(0.05)
    raise AssertionError("The store does not come back")


def test_what_changed_is_current_no_more_on_any_machine(server):
    one, other = RedisStore(server.address), RedisStore(server.address)
    changed, untouched = entry_of(one, "page:1", "articles"), entry_of(one, "page:2")
    one.save("key", changed)
    assert other.is_current(other.load("key"))
    other.record(["page:1"])
    assert not one.is_current(changed)
    assert one.is_current(untouched)


def test_a_change_while_the_page_was_made_counts(server):
    store = RedisStore(server.address)
    entry = entry_of(store, "page:1")
    store.record(["page:1"])
    assert not store.is_current(entry)


def test_nothing_lasts_longer_than_the_entry(server):
    store = RedisStore(server.address)
    store.save("key", entry_of(store))
    assert 0 < redis.Redis.from_url(server.address).ttl(f"{PREFIX}key") <= 60


def test_without_redis_nothing_is_kept_and_nothing_fails(server):
    store = RedisStore(server.address)
    entry = entry_of(store, "page:1")
    server.kill()
    assert not store.is_current(entry)
    assert store.mark() is None
    store.save("key", entry)
    assert store.load("key") is None
    store.clear()
    with store.turn("key") as is_ours:
        assert is_ours


def test_what_changed_while_it_was_away_is_made_up_for(server):
    writer, reader = RedisStore(server.address), RedisStore(server.address)
    entry = entry_of(reader, "page:1")
    reader.save("key", entry)
    server.kill()
    writer.record(["page:1"])
    server.start()
    back(writer)
    assert not reader.is_current(entry)
    back(reader)
    assert not reader.is_current(entry)
    assert reader.is_current(entry_of(reader, "page:1"))


def test_who_did_not_notice_that_it_was_away_shows_nothing_old(server):
    """The reader asked nothing meanwhile; its broken connection tells it."""
    writer, reader = RedisStore(server.address), RedisStore(server.address)
    entry = entry_of(reader, "page:1")
    server.kill()
    server.start()
    assert not reader.is_current(entry)
    back(writer)


def test_one_at_a_time_makes_a_page(server):
    one, other = RedisStore(server.address), RedisStore(server.address)
    with one.turn("key") as first, other.turn("key") as second:
        assert (first, second) == (True, False)
    with other.turn("key") as third:
        assert third


@pytest.mark.django_db
def test_the_site_serves_from_it_and_without_it(newsroom, settings, server, visitor, caplog):
    settings.PAGE_CACHE = server.address
    assert [visitor.get("/").said for _ in range(2)] == ["miss", "hit"]
    assert visitor.get("/").queries == 0
    server.kill()
    assert [visitor.get("/").status for _ in range(2)] == [200, 200]
    assert "Redis does not answer" in caplog.text


def test_nothing_fails_without_the_cache_that_pages_are_made_with(server):
    cache = ForgetfulRedisCache(server.address, {})
    cache.set("a", 1)
    assert cache.get("a") == 1
    assert cache.get_many(["a", "b"]) == {"a": 1}
    server.kill()
    cache.set("a", 2)
    cache.set_many({"b": 2})
    cache.delete("a")
    cache.delete_many(["a"])
    assert cache.get("a") is None
    assert (cache.get("a", 7), cache.get("a", default=8), cache.get_or_set("a", 9)) == (7, 8, 9)
    assert (cache.get_many(["a"]), cache.has_key("a"), cache.add("a", 1), cache.touch("a")) == ({}, False, False, False)
    server.start()
    cache.set("a", 3)
    assert cache.get("a") == 3
