"""The demo's own processes (web, worker, …): started, watched, stopped, and found again."""

import json
import os
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tip_tracker.launcher import processes
from tip_tracker.launcher.places import PROJECT, Places
from tip_tracker.launcher.processes import Process
from tip_tracker.launcher.speech import Trouble, say, tail

# A child that ends sooner than this many seconds after its start has failed to start.
TOO_SOON = 10
FAILURES_ALLOWED = 3


@dataclass
class Child:
    """One process of the demo and how to start it again. `env` is its own, if it has one.

    `port` is where it listens on this machine; 0 when nowhere.
    """

    name: str
    words: Sequence[str]
    log: Path | None
    env: Mapping[str, str] | None = None
    port: int = 0
    process: Process = Process(0, None)
    started: float = 0
    failures: int = field(default=0)

    def start(self, env: Mapping[str, str]) -> None:
        """Start it in the project's folder, with `env` unless it has an environment of its own."""
        self.process = processes.start(self.words, self.log, env=self.env or env, cwd=PROJECT)
        self.started = time.monotonic()


def start_all(here: Places, children: Sequence[Child], env: Mapping[str, str]) -> None:
    """Start each and note them, so that the next demo finds what a crash left behind."""
    for child in children:
        child.start(env)
        remember(here, children)


def run_step(here: Places, words: Sequence[str], log: Path, env: Mapping[str, str]) -> int:
    """Run one command to its end and return its exit status; noted, so that no orphan goes on."""
    step = Child("step", words, log)
    step.start(env)
    remember(here, [step])
    try:
        return processes.wait(step.process)
    finally:
        processes.stop(step.process)
        remember(here, [])


def revive(here: Places, children: Sequence[Child], env: Mapping[str, str]) -> bool:
    """Start again what has ended; True when something was. Errors: Trouble when it keeps ending."""
    processes.reap()
    ended = [child for child in children if not child.process.alive]
    for child in ended:
        child.failures += time.monotonic() - child.started < TOO_SOON
        if child.failures >= FAILURES_ALLOWED:
            raise Trouble(f"The {child.name} process keeps stopping.{_why(child)}")
        say(f"The {child.name} process stopped; starting it again.")
        child.start(env)
        remember(here, children)
    return bool(ended)


def _why(child: Child) -> str:
    """What is known of why it does not stay: a port that was taken meanwhile, or its log."""
    if child.port and not is_free(child.port):
        return (
            f" Another program has taken port {child.port} since the demo chose it. "
            "Run the same command again: it looks for a free one, or says what to do."
        )
    return f" Its log, {child.log}, ends:\n{tail(child.log)}" if child.log else ""


def is_free(port: int) -> bool:
    """Whether nobody listens at this port of this machine."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def stop_all(children: Sequence[Child]) -> None:
    """Ask all to leave at once, then wait for each."""
    running = [child.process for child in children if child.process.alive]
    for one in running:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGTERM)
    for one in running:
        if not processes.wait_gone(one, 10):
            processes.stop(one, signal.SIGKILL)
        _end_session(one.pid)


def forget(here: Places) -> None:
    """Nothing of the demo runs any more."""
    _note(here).unlink(missing_ok=True)


def remember(here: Places, children: Sequence[Child]) -> None:
    """Note the demo and its children by number and birth."""
    ourselves = processes.process(os.getpid())
    living = [ourselves, *(child.process for child in children)]
    making = _note(here).with_suffix(".making")
    making.write_text(json.dumps([[one.pid, one.born] for one in living]))
    making.rename(_note(here))


def end_orphans(here: Places) -> None:
    """End what a killed demo of this checkout left. Errors: Trouble when that demo still lives."""
    try:
        noted = [Process(*pair) for pair in json.loads(_note(here).read_text())]
    except (OSError, ValueError, TypeError):
        return
    if noted and noted[0].alive and noted[0].pid != os.getpid():
        raise Trouble(
            f"The demo of this folder already runs (process {noted[0].pid}); var/demo.json has its "
            f"address. Stop it with Ctrl-C there, or with: kill {noted[0].pid}"
        )
    for one in noted[1:]:
        processes.stop(one)
        _end_session(one.pid)
    forget(here)


def _end_session(leader: int) -> None:
    """A worker's own children can outlive it for a moment, or a kill -9 for ever."""
    for member in processes.session_members(leader):
        if member.alive and "tip_tracker" in processes.command(member.pid):
            with suppress(ProcessLookupError):
                os.kill(member.pid, signal.SIGKILL)
            processes.wait_gone(member, 5)


def _note(here: Places) -> Path:
    return here.notes / "children.json"
