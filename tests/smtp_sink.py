"""A mail server for tests, on a real socket, that can be told to go wrong."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Sink:
    """What came in, and how the server behaves.

    `refuses` are addresses that it does not take. `drops` is how many mails it takes and then hangs
    up without a word. A `silent` one takes the call and says nothing.
    """

    port: int = 0
    refuses: set[str] = field(default_factory=set)
    drops: int = 0
    silent: bool = False
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that were taken for one address."""
        return [mail for who, mail in self.mails if address in who]


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    """The server runs; afterwards nobody listens there."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    class Talk(_Talk):
        kept = sink

    with Server(("127.0.0.1", sink.port), Talk) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield sink
        finally:
            sink.enough.set()
            server.shutdown()
            thread.join()


class _Talk(socketserver.StreamRequestHandler):
    kept: Sink

    def handle(self) -> None:
        if self.kept.silent:
            self.kept.enough.wait(5)
            return
        self._say(220, "sink")
        self.to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line.split(maxsplit=1)[0].upper()
            if not getattr(self, f"_{verb.lower()}", self._fine)(line):
                return

    def _say(self, code: int, words: str) -> bool:
        self.wfile.write(f"{code} {words}\r\n".encode())
        return True

    def _fine(self, line: str) -> bool:
        return self._say(250, "fine")

    def _mail(self, line: str) -> bool:
        self.to = []
        return self._say(250, "fine")

    def _rcpt(self, line: str) -> bool:
        address = line.split("<")[1].split(">")[0]
        if address in self.kept.refuses:
            return self._say(550, "nobody here of that name")
        self.to.append(address)
        return self._say(250, "fine")

    def _data(self, line: str) -> bool:
        self._say(354, "go on")
        lines: list[bytes] = []
        while (one := self.rfile.readline()) != b".\r\n":
            lines.append(one[1:] if one.startswith(b"..") else one)
        mail: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        self.kept.mails.append((self.to, mail))
        if self.kept.drops:
            self.kept.drops -= 1
            return False
        return self._say(250, "taken")

    def _quit(self, line: str) -> bool:
        self._say(221, "bye")
        return False
