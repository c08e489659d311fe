"""A mail server that keeps what it gets, and that can be told to refuse, to drop the line, or never to answer."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Window)
        self.taken: list[EmailMessage] = []
        self.connections = 0
        self.refusals: dict[str, str] = {}  # recipient: what is answered to RCPT
        self.hang_after: int | None = None  # takes this letter, by number, and does not answer
        self.drop_after: int | None = None  # takes it and ends the connection
        self.hanging = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def recipients(self) -> list[str]:
        return [message["To"] for message in self.taken]


class _Window(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "DATA":
                self.say("354 go on")
                if not self.take():
                    return
            elif command == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                self.say(self.server.refusals.get(address, "250 fine"))
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        number = len(self.server.taken)
        if number == self.server.hang_after:
            self.server.hanging.set()
            self.rfile.readline()  # until the other side has gone
            return False
        if number == self.server.drop_after:
            return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
