"""Who holds the database, its log and its backups finds no answer and links nobody (design §3.4).

A server of its own with all its WAL, a broker, the web, the check-in host and the sealing worker
as processes of their own; 120 people who answer, of whom 30 change and 5 withdraw, among ordinary
traffic. `python -m tests.nightly.forensic [people]` prints the figures; its status is 1 when a
plaintext was found, somebody was linked, or a control was blind.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import redis

from tests.nightly import scene
from tests.wellbeing import forensics
from tip_tracker.launcher import binaries, broker, postgres
from tip_tracker.launcher.places import Places, data_folder, locked, places
from tip_tracker.launcher.postgres import Cluster

PEOPLE = 120
GRANT = "GRANT tip_web, tip_vault, tip_seal TO tip_owner"


def main(people: int = PEOPLE) -> int:
    """Print every figure; 0 when all are as they must be."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="tip-forensic-") as folder:
        room = Path(folder)
        room.chmod(0o755)
        with own_servers(room) as (here, cluster):
            told = _look(room, here, cluster, people)
    os.environ.clear()
    os.environ |= before
    for line in told:
        print(line)
    wrong = [line for line in told if line.startswith("WRONG")]
    return bool(wrong)


@contextmanager
def own_servers(room: Path) -> Iterator[tuple[Places, Cluster]]:
    """Durable servers below `room`, their addresses in the environment; stopped on leaving."""
    os.environ |= {"TIP_VAR": str(room / "var"), "DJANGO_SETTINGS_MODULE": "tip_tracker.settings"}
    os.environ |= {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(room / "mail"),
        "MEDIA_ROOT": str(room / "files"),
    }
    (room / "var").mkdir()
    here = places("demo")
    with locked(here):
        cluster = postgres.ensure(here)
        with closing(postgres.connect(cluster, "postgres")) as admin, admin.cursor() as ask:
            ask.execute("ALTER SYSTEM SET wal_keep_size = '4GB'")
            ask.execute("SELECT pg_reload_conf()")
            ask.execute(GRANT)
        os.environ["REDIS_URL"] = broker.ensure(here).url
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = cluster.url("tip_owner")
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
        yield here, cluster
    finally:
        with locked(here):
            broker.stop(here)
            postgres.stop(here)


def _look(room: Path, here: Places, cluster: Cluster, people: int) -> list[str]:
    """Play the scene, take everything that is left of it, and search."""
    with scene.played(room, cluster, people, middle=lambda: _take(room / "mid", here)) as played:
        _take(room / "end", here)
        _dump_memory(played.web_pid, room / "web.core")
        said = [*_searched(room, here), *_keys(played), *_linked(room, played)]
        said += _naive(played)
    return said


def _take(to: Path, here: Places) -> None:
    """A copy of the data folder as a base backup would have it, and a plain dump."""
    with closing(postgres.connect(postgres.running(here), "tip")) as admin, admin.cursor() as ask:
        ask.execute("CHECKPOINT")
        ask.execute("SELECT pg_switch_wal()")
    shutil.copytree(data_folder(here), to / "base", ignore=shutil.ignore_patterns("postmaster.*"))
    (to / "queues").write_bytes(b"\n".join(_queues()))
    dump = binaries.within_reach(binaries.postgres_choices()[0], here) / "pg_dump"
    words = [dump, "--dbname", postgres.running(here).url("postgres"), "--file", to / "dump.sql"]
    subprocess.run(words, check=True)


def _queues() -> Iterator[bytes]:
    """Every message that waits at the broker."""
    line = redis.Redis.from_url(os.environ["REDIS_URL"])
    for key in line.scan_iter():
        if line.type(key) == b"list":
            yield from line.lrange(key, 0, -1)
        elif line.type(key) == b"hash":
            yield from line.hvals(key)


def _dump_memory(pid: int, to: Path) -> None:
    """Everything that an idle web worker has in its memory and may write to."""
    spans = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, *_rest = line.split()
        if rights.startswith("rw"):
            spans.append([int(one, 16) for one in span.split("-")])
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory, to.open("wb") as core:
        for start, end in spans:
            memory.seek(start)
            core.write(memory.read(end - start))


def _searched(room: Path, here: Places) -> list[str]:
    live = data_folder(here)
    outside = [] if live.is_relative_to(room) else forensics.answers_below(live)
    found = [*forensics.answers_below(room), *outside]
    size = sum(one.stat().st_size for one in room.rglob("*") if one.is_file())
    kinds = "heap, WAL, base backups, dumps, logs, broker, mail, files, memory of the web"
    said = [f"{_mark(not found)} {len(found)} plaintexts in {size >> 20} MB of {kinds}", *found[:9]]
    (room / "planted").write_bytes(b"noise" * 99 + scene.PLANTED + b"noise" * 99)
    seen = forensics.answers_below(room)
    return [*said, f"{_mark(len(seen) == len(found) + 1)} control: the planted plaintext is found"]


def _keys(played: scene.Played) -> list[str]:
    left = [str(path) for path in played.keys.rglob("*.key") if path.stem == played.round_id.hex]
    return [
        f"{_mark(not left)} {len(left)} keys of the round are left",
        f"{_mark(played.held == 0)} {played.held} boxes are left in the inbox",
    ]


def _linked(room: Path, played: scene.Played) -> list[str]:
    """With the backup from the middle of the round: whose box is it, and what does it say?"""
    rows = forensics.inbox_in_dump((room / "mid" / "dump.sql").read_text())
    people = list(played.answers)
    nullifiers = [key for key, _box in rows]
    matched = forensics.guessed(nullifiers, played.round_id, people)
    known = len(set(nullifiers) & set(played.nullifiers.values()))
    # What is left of answers is a list in no order; the people stand in the order of signing in.
    heap = sorted(played.answers.values())
    recovered = forensics.linked_by_order(played.order, heap, played.answers)
    most = forensics.by_chance(len(people))
    return [
        f"{_mark(bool(rows))} {len(rows)} boxes in the backup from the middle of the round",
        f"{_mark(matched == 0)} {matched} of them found by trying every person without the key",
        f"{_mark(known == len(rows))} control: {known} with the key kept aside",
        f"{_mark(recovered <= most)} {recovered:.1%} of answers linked, by chance up to {most:.1%}",
    ]


def _naive(played: scene.Played) -> list[str]:
    """The same attacker where a survey keeps rows without any name, key or time in common."""
    ways = ("order", "transaction")
    found = zip(ways, scene.linked_in_a_naive_survey(played), strict=True)
    return [
        f"{_mark(share >= 0.95)} control: {share:.0%} linked by {way} in a naive survey"
        for way, share in found
    ]


def _mark(is_right: bool) -> str:
    return "ok   " if is_right else "WRONG"


if __name__ == "__main__":
    random.seed(11)
    sys.exit(main(*map(int, sys.argv[1:])))
