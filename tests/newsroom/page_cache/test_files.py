"""Pages kept in files: shared by processes, bounded, and no worse than none when the disk is full or the files go."""

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Event

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from newsroom.core.page_cache import remember
from newsroom.core.page_cache.changes_file import SURE
from newsroom.core.page_cache.entries import Entry, encode, slot
from newsroom.core.page_cache.files import LOOK_AFTER, FileStore
from newsroom.core.page_cache.front import PageCache
from newsroom.core.page_cache.keys import Address
from newsroom.core.page_cache.recording import MOST_TAGS, Recording
from tests.visitor import Visitor

MEGABYTE = 1024 * 1024


def entry_of(store: FileStore, *names: str, body: bytes = b"page", seconds: float = 60) -> Entry:
    born, number = store.mark() or (0, 0)
    return Entry(200, [], born, number, time.time() + seconds, tuple(slot(name) for name in names), {"": body})


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "kept", MEGABYTE)


@pytest.fixture
def again(tmp_path: Path) -> Callable[[], FileStore]:
    """The same files as another process opens them."""
    return lambda: FileStore(tmp_path / "kept", MEGABYTE)


class TestChanges:
    def test_what_changed_is_current_no_more_in_any_process(self, files, again):
        entry, other = entry_of(files, "page:1"), entry_of(files, "page:2")
        reader = again()
        assert reader.is_current(entry)
        files.record(["page:1"])
        assert not reader.is_current(entry)
        assert reader.is_current(other)

    def test_a_change_while_the_page_was_made_counts(self, files):
        entry = entry_of(files, "page:1")
        files.record(["page:1"])
        files.save("key", entry)
        assert not files.is_current(files.load("key"))

    def test_what_was_made_after_the_change_is_current(self, files):
        files.record(["page:1"])
        assert files.is_current(entry_of(files, "page:1"))

    def test_it_lasts_when_the_processes_are_started_anew(self, files, again):
        files.save("key", entry_of(files, "page:1"))
        after = again()
        assert after.is_current(after.load("key"))

    def test_forgetting_leaves_nothing_current(self, files, again):
        entry = entry_of(files, "page:1")
        again().clear()
        assert not files.is_current(entry)
        assert files.is_current(entry_of(files, "page:1"))

    def test_changes_of_many_processes_all_count(self, files, tmp_path):
        entries = [entry_of(files, f"page:{number}") for number in range(80)]
        workers = [get_context("fork").Process(target=_record, args=(tmp_path, part)) for part in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert not any(files.is_current(entry) for entry in entries)
        assert files.mark()[1] == 80


def _record(tmp_path: Path, part: int) -> None:
    store = FileStore(tmp_path / "kept", MEGABYTE)
    for number in range(part * 20, part * 20 + 20):
        store.record([f"page:{number}"])


class TestTrouble:
    def test_the_folder_may_be_deleted_at_any_time(self, files, again):
        entry, reader = entry_of(files, "page:1"), again()
        assert reader.is_current(entry)
        shutil.rmtree(files.folder)
        again().record(["page:1"])  # by somebody who never knew the file
        assert not reader.is_current(entry)
        files.record(["page:1"])
        files.save("key", entry_of(files, "page:1"))
        assert reader.is_current(reader.load("key"))
        files.record(["page:1"])
        assert not reader.is_current(reader.load("key"))

    def test_nothing_is_kept_where_nothing_can_be_written(self, tmp_path):
        (tmp_path / "kept").write_text("a file stands where the folder should be")
        store = FileStore(tmp_path / "kept", MEGABYTE)
        assert store.mark() is None
        store.record(["page:1"])
        store.save("key", entry_of(store, "page:1"))
        assert store.load("key") is None
        with store.turn("key") as is_ours:
            assert is_ours

    @pytest.mark.django_db
    def test_the_site_serves_while_the_disk_is_full(self, newsroom, settings, tmp_path, monkeypatch, visitor):
        visitor.get("/")

        def full(*args: object, **kwargs: object) -> None:
            raise OSError(28, "No space left on device")

        for name in ("pwrite", "open", "posix_fallocate"):
            monkeypatch.setattr(os, name, full)
        monkeypatch.setattr(Path, "write_bytes", full)
        assert [visitor.get(path).status for path in ("/", newsroom.section.url, "/authors/")] == [200, 200, 200]

    def test_a_change_that_cannot_be_written_down_leaves_nothing_current(self, files, again, monkeypatch):
        entry, reader = entry_of(files, "page:1"), again()

        def full(*args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "pwrite", full)
        files.record(["page:1"])
        assert not reader.is_current(entry)

    @pytest.mark.parametrize(
        "damage", [b"", b"{", b'{"status": 200}\n', b'{"bodies": {"br": 99}}\nshort', b"\xff\xfe\n"]
    )
    def test_a_damaged_file_counts_for_none(self, files, damage):
        files.save("key", entry_of(files, "page:1"))
        path = files._place("key")
        path.write_bytes(damage)
        assert files.load("key") is None

    def test_a_file_of_another_size_is_replaced(self, files, again):
        entry = entry_of(files, "page:1")
        (files.folder / "changes").unlink()
        (files.folder / "changes").write_bytes(b"short")
        assert not again().is_current(entry)
        other = again()
        assert other.is_current(entry_of(other, "page:1"))

    def test_a_change_counts_at_once_though_readers_look_for_the_file_now_and_then(self, files, again, monkeypatch):
        """Whoever did not know the file waits until all have looked again, and nobody else does."""
        waited = []
        sleep = time.sleep
        monkeypatch.setattr("newsroom.core.page_cache.changes_file.time.sleep", lambda s: (waited.append(s), sleep(s)))
        entry, reader = entry_of(files, "page:1"), again()
        assert reader.is_current(entry)
        (files.folder / "changes").unlink()
        again().mark()  # another makes a new file
        writer = again()
        reader._sure_until = time.monotonic() + SURE  # as one has it that looked just before
        writer.record(["page:1"])
        assert not reader.is_current(entry)
        assert waited == [SURE]
        writer.record(["page:2"])
        assert waited == [SURE]

    def test_who_kept_pages_can_tell_of_changes_when_the_folder_may_be_written_to_no_more(
        self, files, again, monkeypatch
    ):
        entry, reader = entry_of(files, "page:1"), again()

        def refused(*args: object, **kwargs: object) -> None:
            raise PermissionError(13, "Permission denied")

        for name in ("open", "unlink", "mkdir", "link"):
            monkeypatch.setattr(os, name, refused)
        files.record(["page:1"])
        monkeypatch.undo()
        assert not reader.is_current(entry)

    def test_it_is_said_when_a_change_cannot_be_told_at_all(self, files, monkeypatch, caplog):
        files.mark()

        def refused(*args: object, **kwargs: object) -> None:
            raise OSError(30, "Read-only file system")

        for name in ("pwrite", "unlink"):
            monkeypatch.setattr(os, name, refused)
        files.record(["page:1"])
        assert "readers may be shown old pages" in caplog.text


class TestRoom:
    def test_the_oldest_make_room(self, tmp_path):
        store = FileStore(tmp_path / "kept", 40 * 4096)
        for number in range(60):
            store.save(f"key {number}", entry_of(store, body=b"x" * 3000))
            os.utime(store._place(f"key {number}"), (number, number))
            store.tidying.join()  # that of the first page would find too much if it came late, and remove it
        assert store.make_room() > 0
        left = [number for number in range(60) if store.load(f"key {number}")]
        assert left == list(range(60))[-len(left) :]
        assert 20 < len(left) <= 40

    def test_a_process_looks_for_room_once_at_a_time(self, files, monkeypatch):
        at_work, goes_on = [], Event()

        def make_room() -> None:
            at_work.append(1)
            goes_on.wait(10)

        monkeypatch.setattr(files, "make_room", make_room)
        for _ in range(2 * LOOK_AFTER + 1):
            files.save("key", entry_of(files, "page:1"))
        goes_on.set()
        files.tidying.join()
        assert at_work == [1]
        for _ in range(LOOK_AFTER):
            files.save("key", entry_of(files, "page:1"))
        files.tidying.join()
        assert at_work == [1, 1]

    def test_the_memory_of_a_process_is_bounded(self, monkeypatch):
        monkeypatch.setattr("newsroom.core.page_cache.front.MEMORY", 20_000)
        front = PageCache(lambda environ, start: [])
        for number in range(50):
            front._keep_near(
                Address("https", "host", f"/{number}/", "", False), Entry(200, [], 1, 1, 0.0, (), {"": b"x" * 3000})
            )
        assert [address.path for address in front._near] == ["/45/", "/46/", "/47/", "/48/", "/49/"]


class TestTurns:
    def test_one_makes_the_page_and_the_others_wait_for_it(self):
        made = []

        def application(environ, start_response):
            remember("page:1")
            made.append(1)
            time.sleep(0.3)
            response = HttpResponse("made")
            start_response("200 OK", list(response.items()))
            return response

        visitors = [Visitor(front=PageCache(application)) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda visitor: visitor.ask("/some/page/"), visitors))
        assert len(made) == 1
        assert [answer.text for answer in answers] == ["made"] * 6

    def test_nobody_waits_for_what_is_not_kept(self):
        running, most = [], []

        def application(environ, start_response):
            running.append(1)
            most.append(len(running))
            time.sleep(0.2)
            running.pop()
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"yours"]

        visitor = Visitor(front=PageCache(application))
        visitor.ask("/some/page/")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: visitor.ask("/some/page/"), range(4)))
        assert max(most) > 1

    def test_a_turn_ends_with_an_error(self, files, again):
        with pytest.raises(RuntimeError), files.turn("key"):
            raise RuntimeError
        with again().turn("key") as is_ours:
            assert is_ours


class TestEntries:
    @given(st.binary(max_size=2000), st.lists(st.text(max_size=20), max_size=20))
    def test_what_is_written_is_read(self, body, names):
        headers, bodies = encode([("Content-Type", "text/html"), ("X-Odd", "a,b; c")], body)
        entry = Entry(200, headers, 2**63 - 1, 7, 1.5, tuple(slot(name) for name in names), bodies)
        assert Entry.load(entry.dump()) == entry

    def test_very_many_rows_of_a_kind_stand_for_the_kind(self):
        recorded = Recording(tags={"articles", "topic:1", *(f"page:{number}" for number in range(MOST_TAGS))})
        assert recorded.short_tags() == ["articles", "page", "topic:1"]
