"""The demo as `make demo` starts it, with a folder and a port of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
# The tests' own servers and settings must not reach the demo.
NOT_PASSED_ON = (
    "DATABASE_",
    "REDIS_",
    "TIP_VAR",
    "TIP_MODE",
    "DJANGO_",
    "PG",
    "PYTEST_",
    "PORT",
    "CHECKIN_",
    "SEAL_",
)
READY_WITHIN = 240
GONE_WITHIN = 60


@dataclass(frozen=True)
class Demo:
    """A running demo: what its var/demo.json said, and where its files are."""

    facts: dict[str, Any]
    var: Path

    @property
    def url(self) -> str:
        return self.facts["url"]

    def account(self, role: str) -> dict[str, str]:
        return next(one for one in self.facts["accounts"] if one["role"] == role)

    def log(self, name: str) -> str:
        return (self.var / "log" / f"{name}.log").read_text(errors="replace")


@contextmanager
def running_demo() -> Iterator[Demo]:
    """Start it, wait for its note, end it by SIGTERM, and see that nothing is left."""
    # Readable for the account that runs PostgreSQL.
    with tempfile.TemporaryDirectory(prefix="tip journey ") as room:
        Path(room).chmod(0o755)
        var = Path(room) / "var"
        with (Path(room) / "said").open("wb") as said:
            launched = subprocess.Popen(
                [sys.executable, "-m", "tip_tracker.launcher", "demo"], cwd=PROJECT,
                env=_environment(var), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        try:
            facts = _ready(var / "demo.json", launched, Path(room) / "said")
            pids = {**facts["pids"], **_server_pids(var)}
            yield Demo(facts, var)
        finally:
            _end(launched)
        assert _left(pids) == []
        assert not (var / "demo.json").exists()


def _environment(var: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(NOT_PASSED_ON)}
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return kept | {"TIP_VAR": str(var), "PORT": str(asked.getsockname()[1])}


def _ready(note: Path, launched: "subprocess.Popen[bytes]", said: Path) -> dict[str, Any]:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and launched.poll() is None:
        if note.exists():
            return json.loads(note.read_text())
        time.sleep(0.2)
    raise AssertionError(f"The demo did not come up:\n{said.read_text(errors='replace')}")


def _server_pids(var: Path) -> dict[str, int]:
    return {
        "redis": json.loads((var / "run" / "demo" / "broker.json").read_text())["pid"],
        "postgres": int((var / "pg" / "postmaster.pid").read_text().split()[0]),
    }


def _end(launched: "subprocess.Popen[bytes]") -> None:
    launched.send_signal(signal.SIGTERM)
    try:
        launched.wait(GONE_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(launched.pid, signal.SIGKILL)
        raise


def _left(pids: dict[str, int]) -> list[str]:
    return [name for name, pid in pids.items() if Path(f"/proc/{pid}").exists()]
