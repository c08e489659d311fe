"""Readers: so many connections that ask for the same address again and again, as fast as they are answered.

By [wrk](https://github.com/wg/wrk) where it is installed; by threads of Python in a process of their own where not,
which a fast server outruns: what it computes for a request is then still right, its requests per second are not.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from statistics import quantiles
from typing import BinaryIO

CONNECTIONS = 4
ENCODINGS = "br, gzip"
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What a number of seconds of readers saw. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float


def put(host: str, port: int, path: str, seconds: float, cpus: set[int]) -> Load:
    """Ask for `path` for so long, on the given CPUs. Raises RuntimeError where it is not answered with 200."""
    if command := shutil.which("wrk"):
        return _wrk(command, f"http://{host}:{port}{path}", seconds, cpus)
    script = [sys.executable, "-m", "newsroom.bench.load", host, str(port), path, str(seconds)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return Load(**json.loads(_run(script, cpus, environment)))


def name() -> str:
    return "wrk" if shutil.which("wrk") else "Python"


def _wrk(command: str, url: str, seconds: float, cpus: set[int]) -> Load:
    headers = ["-H", f"Accept-Encoding: {ENCODINGS}", "-H", "Host: localhost"]
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency", "--timeout", "20s"]
    told = _run([command, *options, *headers, url], cpus, dict(os.environ))
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{url}: {told}")
    number = re.search(r"(\d+) requests in ([\d.]+)(\w+)", told)
    latency = {share: _milliseconds(*found) for share, *found in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s|m)", told)}
    if number is None or not latency:
        raise RuntimeError(f"wrk said what is not understood: {told}")
    return Load(int(number[1]), _milliseconds(number[2], number[3]) / 1000, latency["50"], latency["99"])


def _milliseconds(number: str, unit: str) -> float:
    return float(number) * UNITS[unit]


def _run(command: list[str], cpus: set[int], environment: dict[str, str]) -> str:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)  # noqa: S603
    if cpus:
        os.sched_setaffinity(process.pid, cpus)
    told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return told


def ask(host: str, port: int, path: str, seconds: float) -> Load:
    """The same by threads of this process."""
    taken: list[float] = []
    failed: list[str] = []
    end = time.perf_counter() + seconds

    def read() -> None:
        try:
            with socket.create_connection((host, port), timeout=20) as connection:
                asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {ENCODINGS}\r\n\r\n".encode()
                stream = connection.makefile("rb")
                while (start := time.perf_counter()) < end:
                    connection.sendall(asked)
                    _read_answer(stream)
                    taken.append((time.perf_counter() - start) * 1000)
        except (OSError, ValueError) as error:
            failed.append(str(error))

    start = time.perf_counter()
    readers = [threading.Thread(target=read) for _ in range(CONNECTIONS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if failed or len(taken) < 2:
        raise RuntimeError(f"{path}: {failed[:1] or 'no answer'}")
    shares = quantiles(taken, n=100)
    return Load(len(taken), time.perf_counter() - start, shares[49], shares[98])


def _read_answer(stream: BinaryIO) -> None:
    status = stream.readline()
    if b" 200 " not in status:
        raise ValueError(f"answered {status!r}")
    length, chunked = 0, False
    while (line := stream.readline().strip().lower()) != b"":
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
        chunked = chunked or line == b"transfer-encoding: chunked"
    if not chunked:
        stream.read(length)
        return
    while size := int(stream.readline(), 16):
        stream.read(size + 2)
    stream.readline()


if __name__ == "__main__":
    found = ask(sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    sys.stdout.write(json.dumps(vars(found)))
