"""One private Redis-protocol server: on the loopback address, with a password, kept nowhere."""

import contextlib
import json
import os
import secrets
import socket
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tip_tracker.launcher import binaries, processes
from tip_tracker.launcher.places import Places
from tip_tracker.launcher.processes import Process
from tip_tracker.launcher.speech import Trouble, tail

# Seconds for one try; another port is tried when somebody took ours in between.
PATIENCE = 5
TRIES = 3


@dataclass(frozen=True)
class Broker:
    """A server that runs."""

    pid: int
    born: str | None
    port: int
    password: str

    @property
    def process(self) -> Process:
        return Process(self.pid, self.born)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        """True when it takes our password and answers."""
        hello = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(hello)
                return line.recv(64).startswith(b"+OK")
        except OSError:
            return False


def ensure(here: Places) -> Broker:
    """The running server, started when need be. Call it holding the lock."""
    return running(here) or _start(here)


def running(here: Places) -> Broker | None:
    """The server that our notes tell of, when that very process still runs."""
    try:
        noted = Broker(**json.loads(_note(here).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return noted if noted.process.alive else None


def stop(here: Places) -> None:
    """Stop the server; nothing it held is kept."""
    found = running(here)
    if found:
        processes.stop(found.process)
    _note(here).unlink(missing_ok=True)


def _start(here: Places) -> Broker:
    program = binaries.broker_program()
    log = here.notes / "broker.log"
    for _ in range(TRIES):
        port, password = _free_port(), secrets.token_urlsafe(18)
        rules = here.notes / "broker.conf"
        _write_private(rules, _rules(here, port, password))
        one = processes.start([program, rules], log, cwd=here.notes)
        found = Broker(one.pid, one.born, port, password)
        if _waits_for(found):
            _write_private(_note(here), json.dumps(asdict(found)))
            return found
        processes.stop(one)
    raise Trouble(f"{program.name} did not start. Its log, {log}, ends:\n{tail(log)}")


def _waits_for(found: Broker) -> bool:
    deadline = time.monotonic() + PATIENCE
    while found.process.alive and time.monotonic() < deadline:
        if found.answers():
            return True
        time.sleep(0.02)
    return False


def _rules(here: Places, port: int, password: str) -> str:
    return (
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        f'save ""\nappendonly no\ndir "{here.notes}"\ndaemonize no\n'
    )


def _write_private(path: Path, text: str) -> None:
    """The whole file or none of it, for our eyes alone."""
    making = path.with_suffix(".making")
    with contextlib.suppress(FileNotFoundError):
        making.unlink()
    with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(text)
    making.rename(path)


def _note(here: Places) -> Path:
    return here.notes / "broker.json"


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
