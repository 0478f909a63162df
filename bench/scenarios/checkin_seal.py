"""Sealing a check-in of everybody against the bare opening of the same boxes."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg2
from django.db import connection
from django.utils import timezone
from nacl.public import PrivateKey, SealedBox
from psycopg2.extras import execute_values

from bench.database import PROJECT, beside
from bench.registry import Goal, Ground, Line, scenario
from services.models import Unit
from wellbeing import boxes
from wellbeing.keys import KeyStore
from wellbeing.models import Question, ReportingGroup, Round

ANSWERS = 20_000
QUESTIONS = 5
# Eligible people of each group that answers: about twice as many as do.
TEAM = 60
STORES = ("SEAL_KEYS", "ROUND_KEYS", "TICKET_KEYS")


@scenario
def checkin_seal(ground: Ground) -> list[Line]:
    """One seal of 20,000 answers in a process of its own: seconds by the clock, and peak memory."""
    with ground.fresh(), tempfile.TemporaryDirectory() as folder:
        private = PrivateKey.generate()
        of, groups = _over(private, Path(folder))
        answers = _answers(groups, bytes(private.public_key))
        _put_in(of, answers)
        found = _seal(of, Path(folder))
        assert of.cells.exists(), "a seal that shows nothing has skipped the costly part"
    opening = _bare_loop(answers, private)
    said, bare = f"sealing {len(answers):,} answers", "opening the boxes in a bare loop"
    idle = "the process before it begins"
    return [
        Line(f"{said}, by the clock", bare, opening, found["seconds"], Goal(60, "product"), "s"),
        Line(f"{said}, memory", idle, found["before"], found["memory"], Goal(512, "product"), "MB"),
    ]


def _over(private: PrivateKey, keys: Path) -> tuple[Round, list[int]]:
    """A round of the whole organisation whose time is over; the numbers of groups that answer."""
    today, root = timezone.localdate(), Unit.objects.filter(parent=None).order_by("pk")[0]
    made = Round.objects.create(
        unit=root, state=Round.State.OPENING, closes_on=today,
        closes_at=timezone.now() - timedelta(minutes=1),
        consulted_with="Staff side", consulted_on=today,
    )  # fmt: skip
    for number in range(1, QUESTIONS + 1):
        Question.objects.create(round=made, number=number, topic=f"t{number}", names={"en": "Q"})
    for name in STORES:
        KeyStore(keys / name).make(made.pk, bytes(private))
    with closing(psycopg2.connect(_url())) as opened, opened, opened.cursor() as cursor:
        cursor.execute("SELECT vault.open_round(%s, %s)", [str(made.pk), bytes(private.public_key)])
        assert cursor.fetchone() == (True,)
    return made, _freeze(made, root)


def _freeze(of: Round, root: Unit) -> list[int]:
    """A group for every unit below the root; those without units below them answer."""
    units = list(Unit.objects.filter(path__startswith=root.path).order_by("path"))
    people: Counter[int | None] = Counter()
    for unit in reversed(units):
        people[unit.parent_id] += people[unit.pk] or TEAM
    above = {unit.parent_id for unit in units}
    made: dict[int, ReportingGroup] = {}
    for number, unit in enumerate(units):
        way = ReportingGroup.Way.INNER if unit.pk in above else ReportingGroup.Way.TICKET
        made[unit.pk] = ReportingGroup.objects.create(
            round=of, number=number, unit=unit, name=unit.name, eligible=people[unit.pk] or TEAM,
            parent=made.get(unit.parent_id or 0), key=f"{way or 'unit'}:{unit.pk}", way=way,
        )  # fmt: skip
    return [group.number for group in made.values() if group.way]


def _answers(groups: list[int], public: bytes) -> list[bytes]:
    """A box for everybody, spread over the groups by chance; the same answers in every run."""
    chance = random.Random(20261127)
    return [
        boxes.seal(
            boxes.Answer(
                chance.choice(groups), tuple(chance.randint(1, 6) for _ in range(QUESTIONS))
            ),
            public,
        )
        for _one in range(ANSWERS)
    ]


def _put_in(of: Round, answers: Iterable[bytes]) -> None:
    """As the owner, past the door: how long answering takes is not asked here."""
    rows = [(str(of.pk), os.urandom(32), box) for box in answers]
    with closing(psycopg2.connect(_url())) as opened, opened, opened.cursor() as cursor:
        execute_values(cursor, "INSERT INTO vault.inbox VALUES %s", rows, page_size=1000)


def _seal(of: Round, keys: Path) -> dict[str, float]:
    folders = {f"TIP_{name}": str(keys / name) for name in STORES}
    env = os.environ | folders | {"DATABASE_URL": _url()}
    done = subprocess.run(
        [sys.executable, "-m", "bench.seal_round"], cwd=PROJECT, env=env, check=True,
        input=json.dumps({"round": str(of.pk)}) + "\n", stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def _bare_loop(answers: Iterable[bytes], private: PrivateKey) -> float:
    """Seconds that the library alone needs to open every box."""
    box, began = SealedBox(private), time.perf_counter()
    for one in answers:
        box.decrypt(one)
    return time.perf_counter() - began


def _url() -> str:
    """The database of this moment as its owner, who may put rows into the inbox."""
    owner = os.environ.get("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    return beside(owner, connection.settings_dict["NAME"])
