"""Processes that we started, known by their number and the moment they were born.

A number alone is not enough: after a crash or a restart it may be somebody else's.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# Kept so that a server that outlives its starter is not reported as forgotten.
STARTED: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Process:
    """One process. `born` is None when it was already gone as we looked."""

    pid: int
    born: str | None

    @property
    def alive(self) -> bool:
        """True while this very process (not a later one with its number) runs."""
        return self.born is not None and born(self.pid) == self.born


def process(pid: int) -> Process:
    """The process with this number as it is now."""
    return Process(pid, born(pid))


def born(pid: int) -> str | None:
    """When the process started, as a mark that no later process shares; None when it is gone."""
    if not PROC.joinpath("self", "stat").exists():
        return _ask_ps(pid, "lstart=")
    try:
        after_name = PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if after_name[0] in "ZX" else f"{_boot()}-{after_name[19]}"


def command(pid: int) -> str:
    """The process's command line, its words joined by spaces; empty when it is gone."""
    if not PROC.joinpath("self", "stat").exists():
        return _ask_ps(pid, "command=") or ""
    try:
        return PROC.joinpath(str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (OSError, UnicodeDecodeError):
        return ""


def session_members(leader: int) -> list[Process]:
    """Every living process of the session that `leader` began (Linux; elsewhere the leader)."""
    if not PROC.joinpath("self", "stat").exists():
        return [process(leader)]
    found = [process(int(entry.name)) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [one for one in found if one.born and _session(one.pid) == leader]


def start(
    words: Sequence[str | Path],
    log: Path | None,
    account: tuple[int, int] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = Path("/"),
) -> Process:
    """Start a server in a session of its own, with no inherited pipe.

    `account` is (uid, gid) to run as. Without a log the terminal's stderr is used.
    """
    uid, gid, more = _rights(account)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(log.open("ab")) if log else sys.stderr
        child = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, env=env,
            start_new_session=True, user=uid, group=gid, extra_groups=more,
        )  # fmt: skip
    STARTED.append(child)
    return process(child.pid)


def run(
    words: Sequence[str | Path],
    log: Path,
    account: tuple[int, int] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = Path("/"),
) -> int:
    """Run a command to its end, its output into `log`. Returns the exit status."""
    uid, gid, more = _rights(account)
    with log.open("ab") as out:
        return subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, env=env,
            check=False, user=uid, group=gid, extra_groups=more,
        ).returncode  # fmt: skip


def wait(one: Process) -> int:
    """The exit status of a child of ours, once it has ended."""
    return next((child.wait() for child in STARTED if child.pid == one.pid), 1)


def stop(one: Process, first: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask the process to leave, wait up to `patience` seconds, then end it and its session."""
    if not one.alive:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(one.pid, first)
    if wait_gone(one, patience):
        return
    for member in [one, *session_members(one.pid)]:
        if member.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member.pid, signal.SIGKILL)
    wait_gone(one, 5)


def wait_gone(one: Process, patience: float) -> bool:
    """True as soon as the process is gone; False after `patience` seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        reap()
        if not one.alive:
            return True
        time.sleep(0.05)
    return False


def reap() -> None:
    """Take leave of our own children that have ended, so that none stays as a ghost."""
    STARTED[:] = [child for child in STARTED if child.poll() is None]


def _rights(account: tuple[int, int] | None) -> tuple[int | None, int | None, list[int] | None]:
    """User, group and further groups for subprocess; nothing changes without an account."""
    return (*account, []) if account else (None, None, None)


def _boot() -> str:
    try:
        return PROC.joinpath("sys/kernel/random/boot_id").read_text()[:8]
    except OSError:
        return "boot"


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _ask_ps(pid: int, column: str) -> str | None:
    asked = subprocess.run(
        ["/bin/ps", "-o", column, "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip().replace(" ", "_") or None
