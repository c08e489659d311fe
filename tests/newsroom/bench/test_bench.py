"""The bench: servers that it starts, readers that it sends, and what it makes of what they saw."""

import os
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom.bench import load, measuring, serving
from newsroom.bench.constant import BODY, CONSTANT_PATH, PAGES_PATH, read_page, write_page

WRK = """\
Running 1s test @ http://127.0.0.1:8650/
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.66ms    1.09ms  13.51ms   83.41%
    Req/Sec     2.50k   313.70     2.84k    70.00%
  Latency Distribution
     50%  870.00us
     75%    2.05ms
     90%    2.96ms
     99%    1.20s
  2483 requests in 1.01s, 412.24KB read
Requests/sec:   2458.42
Transfer/sec:    408.16KB
"""


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind((serving.HOST, 0))
        return found.getsockname()[1]


@pytest.fixture
def wrk(tmp_path: Path, monkeypatch):
    """A wrk that says what it is told to."""

    def say(text: str) -> None:
        command = tmp_path / "wrk"
        command.write_text(f"#!/bin/sh\ncat <<'END'\n{text}END\n")
        command.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    return say


def test_what_wrk_says_is_understood_in_all_its_units(wrk):
    wrk(WRK)
    assert load.put(serving.HOST, 1, "/", 1, set()) == load.Load(2483, 1.01, 0.87, 1200.0)


@pytest.mark.parametrize("line", ["  Non-2xx or 3xx responses: 7\n", "  Socket errors: connect 4, read 0\n"])
def test_what_was_not_answered_is_not_measured(wrk, line):
    wrk(WRK + line)
    with pytest.raises(RuntimeError):
        load.put(serving.HOST, 1, "/", 1, set())


def test_readers_without_wrk_ask_a_server_and_its_time_is_counted(monkeypatch):
    monkeypatch.setattr(load.shutil, "which", lambda name: None)
    with serving.constant(a_free_port(), None) as server:
        before, _ = server.seconds()
        seen = load.put(serving.HOST, server.port, CONSTANT_PATH, 0.3, set())
        after, database = server.seconds()
        answer = measuring.fetch(server.port, CONSTANT_PATH)
    assert seen.requests > 10
    assert 0 < seen.p50 <= seen.p99
    assert after > before
    assert database == {}
    assert (answer.size, answer.queries, answer.kept) == (len(BODY), None, "")
    assert server.process.poll() is not None, "it is stopped"


def test_what_pages_send_is_sent_by_servers_that_know_nothing_of_them(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    headers = [("Content-Type", "text/html"), ("Content-Security-Policy", "default-src 'self'"), ("ETag", '"a-br"')]
    bodies = {"0": b"\x1b\n\n\x00" * 2000, "1": b"another"}
    for name, body in bodies.items():
        written = [*headers, ("Content-Length", str(len(body)))]
        write_page(pages / name, written, body)
        assert read_page(pages / name) == (written, body)
    port = a_free_port()
    with (
        serving.constant(port, None, pages),
        serving.nginx(proxy_port := a_free_port(), port, tmp_path / "n", None, pages),
    ):
        for asked in (port, proxy_port) if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") else (port,):
            for name, body in bodies.items():
                sent, received = measuring._sent(asked, PAGES_PATH + name)
                assert received == body
                assert ("content-security-policy", "default-src 'self'") in [
                    (key.lower(), value) for key, value in sent
                ]


def test_pages_are_compared_with_what_does_nothing_and_was_measured_beside_them(monkeypatch):
    def target(name: str, way: str, *beside: measuring.Target) -> measuring.Target:
        return measuring.Target(name, way, "/", None, None, beside)

    row = measuring.Row("", "", "/", 100.0, 8.0, 2.0, 1.0, 2.0, 10, 100, 10)
    alone = {
        "constant": replace(row, per_second=20_000.0, cpu=0.1),
        "alike": replace(row, per_second=16_000.0, cpu=0.1),
        "view": replace(row, per_second=2_000.0, cpu=0.5),
        "cold": replace(row, way=measuring.WITHOUT),
        "kept": replace(row, way=measuring.CACHED, per_second=15_000.0),
    }
    monkeypatch.setattr(measuring, "_alone", lambda one, *options: replace(alone[one.name], name=one.name))
    constant, alike, view = target("constant", ""), target("alike", ""), target("view", "")
    targets = [
        constant,
        target("cold", measuring.WITHOUT, view),
        target("kept", measuring.CACHED, constant, alike),
    ]
    rounds = measuring._rounds(targets, 1, 3, set(), lambda said: None)
    bare, cold, kept = (measuring._median(rows) for rows in rounds)
    assert (bare.ratio, bare.share) == (0, 0)
    assert (cold.ratio, cold.share) == (16, 0)
    assert (kept.ratio, kept.share, kept.share_alike) == (0, 0.75, 0.9375)
    assert "0.94" in measuring.table([bare, cold, kept])
    assert measuring._median([replace(row, cpu=cpu) for cpu in (9.0, 1.0, 3.0)]).cpu == 3.0


def test_what_ended_databases_connections_used_takes_nothing_away():
    assert serving.used({1: 5.0, 2: 1.0}, {2: 3.0, 3: 0.5}) == 2.5
