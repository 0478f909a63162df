"""Sealers that are killed, and what must hold of a round at every moment (design §3.3)."""

import os
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from services.models import RollEntry, Unit
from tests.factories import make_organisation, make_unit
from tests.factories.wellbeing import end_time, make_open_round, make_people
from tests.roles import acting_as
from wellbeing import boxes
from wellbeing.actions import sealing
from wellbeing.keys import KeyStore
from wellbeing.models import PublishedCell, ReportingGroup, Round

STORES = ("SEAL_KEYS", "ROUND_KEYS", "TICKET_KEYS")
T = ReportingGroup.Way.TICKET
TEAMS = {"Quay": 16, "Lighthouse": 14, "Orchard": 10}
BOXES = sum(TEAMS.values())
QUESTIONS = 5
PATIENCE = 60.0
Work = Callable[[], object]


@dataclass(frozen=True)
class Place:
    """A service with three teams; every round is over the same people."""

    root: Unit
    teams: list[Unit]


def make_place() -> Place:
    """An organisation of its own with people in each team."""
    body = make_organisation("Northshore Council", code="NSC")
    root = make_unit("Harbour", body, kind=Unit.Kind.SERVICE, code="HAR")
    teams = [make_unit(name, root) for name in TEAMS]
    for team, many in zip(teams, TEAMS.values(), strict=True):
        make_people(team, many)
    return Place(root, teams)


def over_round(at: Place, seed: int) -> Round:
    """A round whose time is over, with an answer of everybody; the same seed, the same answers."""
    # The same people again, as if the 28 days had passed.
    RollEntry.objects.all().delete()
    made = make_open_round(at.root, [(team, T) for team in at.teams])
    chance = random.Random(seed)
    rows = []
    for group, many in enumerate(TEAMS.values(), 1):
        for _one in range(many):
            options = tuple(chance.randint(1, 6) for _ in range(QUESTIONS))
            box = boxes.seal(boxes.Answer(group, options), bytes(made.public_key or b""))
            rows.append([made.pk, chance.randbytes(32), box])
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO vault.inbox VALUES (%s, %s, %s)", rows)
    end_time(made)
    return made


def keys_of(round_id: UUID) -> list[str]:
    """The stores that hold a key of the round."""
    return [name for name in STORES if KeyStore(getattr(settings, name)).read(round_id)]


def boxes_of(round_id: UUID) -> int | None:
    """How many boxes lie in the round's part of the inbox; None when the part is gone."""
    with acting_as("tip_owner"), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"vault.inbox_{round_id.hex}"])
        there = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM vault.inbox WHERE round = %s", [round_id])
        count = int(cursor.fetchone()[0])
    return count if there or count else None


def shown(round_id: UUID) -> list[str]:
    """What was published, without order."""
    cells = PublishedCell.objects.filter(round_id=round_id).select_related("group", "others_of")
    return sorted(
        repr((
            cell.group and cell.group.number, cell.others_of and cell.others_of.number,
            cell.n_band, cell.response_band, cell.figures,
        ))
        for cell in cells
    )  # fmt: skip


def faults(round_id: UUID, *, answers: int = BOXES) -> list[str]:
    """What must never be, at any moment: wrong states of a round that was open when time was up."""
    state = Round.objects.get(pk=round_id).state
    held, cells, keys = boxes_of(round_id), len(shown(round_id)), keys_of(round_id)
    if state == Round.State.OPEN:
        wrong = {
            "a key is gone before the seal": keys != list(STORES),
            f"{held} boxes before the seal": held != answers,
            "figures before the seal": cells > 0,
        }
    else:
        wrong = {
            f"{state}, not sealed": state != Round.State.SEALED,
            "boxes after the seal": held is not None,
            "no figures after the seal": not cells,
            # The private key goes first: what is left opens nothing.
            "keys go in another order": keys != list(STORES)[len(STORES) - len(keys) :],
        }
    return [what for what, is_so in wrong.items() if is_so]


@dataclass
class Sealer:
    """A process of its own, as the role `tip_seal`; by its process id alone is it ever killed."""

    pid: int
    backend: int
    ended: int | None = field(default=None)

    def wait(self) -> int:
        """Its exit status, or minus the signal that killed it; its server process is over too."""
        if self.ended is None:
            self.ended = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            end = time.monotonic() + PATIENCE
            while self._is_served():
                assert time.monotonic() < end, "the server still works for a killed sealer"
                time.sleep(0.002)
        return self.ended

    def kill(self) -> bool:
        """kill -9; False when it had ended by itself."""
        os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def _is_served(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [self.backend])
            return cursor.fetchone() is not None


def start(work: Work, *, crash_at: str = "") -> Sealer:
    """Begin `work` in a new process; back when it is connected and about to begin."""
    connection.close()
    heard, told = os.pipe()
    pid = os.fork()
    if not pid:
        _be_sealer(work, crash_at, told)
    os.close(told)
    ready, _, _ = select.select([heard], [], [], PATIENCE)
    line = os.read(heard, 32) if ready else b""
    os.close(heard)
    if not line:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise AssertionError("the sealer did not start")
    return Sealer(pid, int(line))


def _be_sealer(work: Work, crash_at: str, told: int) -> None:
    """In the child: do the work and never come back."""
    status = 1
    try:
        settings.CRASH_AT = crash_at
        # Beside a browser's event loop Django keeps a second connection, and a child, which has no
        # such loop, would speak on the line of its parent. Psycopg closes none of another process.
        connection.connection = None
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE tip_seal")
            cursor.execute("SELECT pg_backend_pid()")
            os.write(told, b"%d" % cursor.fetchone()[0])
        status = 0 if work() is not False else 3
    except BaseException:  # noqa: BLE001 - nothing of the child may reach the parent's frames
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status)


def look_after() -> None:
    """What a sealing worker does at its start and every minute."""
    sealing.look_after(timezone.now())


@dataclass
class Tally:
    """Of so many kills: how many came before and after the commit, and what went wrong."""

    kills: int = 0
    after_commit: int = 0
    rounds: int = 0
    longest: float = 0.0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The figures in words."""
        return (
            f"{self.kills} kills over {self.rounds} rounds, {self.after_commit} of them after the "
            f"commit: {len(self.faults)} faults; keys gone at most {self.longest:.2f} s after the "
            "restart"
        )


def kill_sealers(at: Place, kills: int, seed: int = 20261127) -> Tally:
    """Kill so many sealers in the middle of their work, at moments of chance, round after round."""
    chance, found = random.Random(seed), Tally()
    expected, lasts = _undisturbed(at)
    while found.kills < kills:
        of = over_round(at, seed)
        found.rounds += 1
        while found.kills < kills and _is_open(of.pk):
            _kill_once(of.pk, chance.uniform(0, lasts), found)
        _end(of.pk, expected, found)
    return found


def _undisturbed(at: Place, seed: int = 20261127) -> tuple[list[str], float]:
    """What a round that nobody disturbs shows, and how many seconds its seal lasts (quickest)."""
    lasts = []
    for _go in range(3):
        of = over_round(at, seed)
        began = time.monotonic()
        assert start(lambda pk=of.pk: sealing.seal(pk)).wait() == 0
        lasts.append(time.monotonic() - began)
    return shown(of.pk), min(lasts)


def _is_open(round_id: UUID) -> bool:
    return Round.objects.get(pk=round_id).state == Round.State.OPEN


def _kill_once(round_id: UUID, seconds: float, found: Tally) -> None:
    """One sealer, killed after so many seconds. One that was done by then does not count."""
    sealer = start(lambda: sealing.seal(round_id))
    time.sleep(seconds)
    if sealer.kill():
        found.kills += 1
        found.after_commit += not _is_open(round_id)
    found.faults += faults(round_id)


def _end(round_id: UUID, expected: list[str], found: Tally) -> None:
    """A worker starts again: the round is sealed as if nothing had been, its keys go."""
    began = time.monotonic()
    assert start(look_after).wait() == 0
    found.longest = max(found.longest, time.monotonic() - began)
    found.faults += faults(round_id)
    wrong = {"keys are left": keys_of(round_id), "other figures": shown(round_id) != expected}
    found.faults += [what for what, is_so in wrong.items() if is_so]
