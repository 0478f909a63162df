"""A sealing worker that dies, again and again, and what must hold of the round each time."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from services.models import Unit
from tests.factories.wellbeing import end_time, held, make_open_round, make_people
from wellbeing import boxes, nullifiers
from wellbeing.actions import sealing
from wellbeing.keys import KeyStore
from wellbeing.models import ReportingGroup, Round

STORES = ("SEAL_KEYS", "ROUND_KEYS", "TICKET_KEYS")
ANSWERS = 40


def round_that_is_over(root: Unit, team: Unit, *, answers: int = ANSWERS) -> Round:
    """A round of one team whose people, always the same, have answered; its time is over."""
    people = list(team.home_staff.order_by("pk")) or make_people(team, max(answers, 15))
    of = make_open_round(root, [(team, ReportingGroup.Way.TICKET)])
    fill(of, [one.pk for one in people[:answers]])
    end_time(of)
    return of


def fill(of: Round, people: list[int]) -> None:
    """Everybody's sealed answer, written as the owner, who needs no open round."""
    chance = random.Random(1)
    key = KeyStore(settings.ROUND_KEYS).read(of.pk) or b""
    rows = []
    for person in people:
        answer = boxes.Answer(1, tuple(chance.randint(1, 6) for _question in range(5)))
        box = boxes.seal(answer, bytes(of.public_key or b""))
        rows.append((of.pk, nullifiers.of_person(key, of.pk, person), box))
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO vault.inbox VALUES (%s, %s, %s)", rows)


def in_a_worker(work: Callable[[], Any], *, crash_at: str = "") -> int:
    """Start `work` as the sealing worker in a process of its own; its number."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    with contextlib.suppress(BaseException):
        settings.CRASH_AT = crash_at
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE tip_seal")
        work()
        os._exit(0)
    os._exit(1)


def ended(pid: int) -> int:
    """How it ended: its exit status, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill_after(pid: int, seconds: float) -> int:
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return ended(pid)


def keys_of(of: Round) -> list[str]:
    return [name for name in STORES if KeyStore(getattr(settings, name)).read(of.pk)]


def is_valid(of: Round, answers: int = ANSWERS) -> str:
    """What is wrong with a round between a kill and the next start; empty when nothing is.

    Not sealed: everything is as before. Sealed: no inbox. Never are both gone.
    """
    of.refresh_from_db()
    if of.state == Round.State.OPEN:
        whole = held(of) == answers and keys_of(of) == list(STORES) and not of.cells.exists()
        return "" if whole else f"open with {held(of)} boxes and keys {keys_of(of)}"
    sealed = of.state == Round.State.SEALED and held(of) == 0 and of.cells.exists()
    return "" if sealed else f"{of.state} with {held(of)} boxes and {of.cells.count()} cells"


def restarted(of: Round) -> float:
    """The next start of the worker; the seconds until the round is sealed and its keys gone."""
    began = time.monotonic()
    assert ended(in_a_worker(lambda: sealing.look_after(timezone.now()))) == 0
    of.refresh_from_db()
    assert (of.state, keys_of(of), held(of)) == (Round.State.SEALED, [], 0)
    return time.monotonic() - began


def figures_of(of: Round) -> list[tuple[Any, ...]]:
    """What was published, in an order that does not depend on chance."""
    rows = of.cells.values_list("group__number", "n_band", "response_band", "figures")
    return sorted(rows, key=str)


@dataclass
class Killed:
    """So many kills; how many rounds were found open or sealed then; the longest restart."""

    kills: int = 0
    found_open: int = 0
    found_sealed: int = 0
    longest: float = 0
    faults: list[str] = field(default_factory=list)


def kill_at_random(root: Unit, team: Unit, *, kills: int, seed: int = 7) -> Killed:
    """Kill a sealing worker at a random moment, look, start it again, look, and so on.

    Moments are drawn over the time that a seal of the same answers takes undisturbed.
    """
    told, chance = Killed(), random.Random(seed)
    expected, lasts = _sealed_round(root, team)
    while told.kills < kills:
        root.rolls.all().delete()
        of = round_that_is_over(root, team)
        kill_after(in_a_worker(partial(sealing.seal, of.pk)), chance.uniform(0, lasts))
        told.kills += 1
        if fault := is_valid(of):
            told.faults.append(f"kill {told.kills}: {fault}")
        told.found_open += of.state == Round.State.OPEN
        told.found_sealed += of.state == Round.State.SEALED
        told.longest = max(told.longest, restarted(of))
        if figures_of(of) != expected:
            told.faults.append(f"kill {told.kills}: other figures than undisturbed")
    return told


def _sealed_round(root: Unit, team: Unit) -> tuple[list[tuple[Any, ...]], float]:
    """The figures of an undisturbed seal and how long its process lasted."""
    of = round_that_is_over(root, team)
    began = time.monotonic()
    assert ended(in_a_worker(partial(sealing.seal, of.pk))) == 0
    return figures_of(of), time.monotonic() - began
