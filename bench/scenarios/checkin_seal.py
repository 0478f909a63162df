"""Sealing a round of 20,000 answers against opening as many boxes in a bare loop."""

import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg2
from django.db import connection
from django.utils import timezone
from nacl.public import PrivateKey
from psycopg2.extras import execute_values

from bench.database import PROJECT, beside
from bench.registry import Goal, Ground, Line, scenario
from services.models import Unit
from wellbeing import boxes
from wellbeing.keys import KeyStore
from wellbeing.models import Question, ReportingGroup, Round

ANSWERS, GROUPS = 20_000, 400
# What the product promises, whatever the limit is.
MOST_MS, MOST_MB = 60_000, 512
STORES = ("SEAL", "ROUND", "TICKET")


@scenario
def checkin_seal(ground: Ground) -> list[Line]:
    """Seconds by the clock, and the most memory that the sealing process held."""
    with ground.fresh(), tempfile.TemporaryDirectory() as folder:
        env = os.environ | {f"TIP_{name}_KEYS": f"{folder}/{name}" for name in STORES}
        env |= {"DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "tip_tracker.settings"}
        of = _full_round(Path(folder))
        limit, product = (_once(what, of, env) for what in ("limit", "product"))
    limit_is = f"opening {ANSWERS:,} boxes in a bare loop"
    what = f"seal of {ANSWERS:,} answers"
    return [
        Line(f"{what}, by the clock", limit_is, limit["ms"], product["ms"],
             Goal(MOST_MS, "product")),
        Line(f"{what}, peak memory", limit_is, limit["mb"], product["mb"],
             Goal(MOST_MB, "product"), unit="MB"),
    ]  # fmt: skip


def _once(what: str, of: UUID, env: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.seal_once", what, str(of)],
        cwd=PROJECT, env=env, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def _full_round(keys: Path) -> UUID:
    """A round that is over, of 400 groups in 20 services, with its boxes and private key."""
    today = timezone.localdate()
    root = Unit.objects.filter(parent=None).order_by("pk")[0]
    of = Round.objects.create(
        unit=root, state=Round.State.OPENING, closes_on=today,
        closes_at=timezone.now() - timedelta(minutes=1),
        consulted_with="Staff side", consulted_on=today,
    )  # fmt: skip
    for number in range(1, 6):
        Question.objects.create(round=of, number=number, topic=f"item{number}")
    leaves = _groups(of, root)
    private = KeyStore(keys / "SEAL").make(of.pk, bytes(PrivateKey.generate()))
    _fill(of.pk, bytes(PrivateKey(private).public_key), leaves)
    return of.pk


def _groups(of: Round, root: Unit) -> list[int]:
    """The numbers of the groups that take answers."""

    def add(number: int, parent: ReportingGroup | None, way: str, people: int) -> ReportingGroup:
        return ReportingGroup.objects.create(
            round=of, number=number, parent=parent, unit=root, name=f"Group {number}",
            key=f"{way}:{number}", way=way, eligible=people,
        )  # fmt: skip

    top, leaves, each = add(0, None, "", ANSWERS * 2), [], GROUPS // 20
    for service in range(20):
        middle = add(1 + service * (each + 1), top, "", ANSWERS // 10)
        for place in range(each):
            leaf = add(middle.number + 1 + place, middle, "ticket", ANSWERS * 2 // GROUPS)
            leaves.append(leaf.number)
    return leaves


def _fill(of: UUID, public: bytes, leaves: list[int]) -> None:
    chance = random.Random(3)
    rows = []
    for place in range(ANSWERS):
        options = tuple(chance.randint(1, 6) for _question in range(5))
        box = boxes.seal(boxes.Answer(leaves[place % len(leaves)], options), public)
        rows.append((str(of), secrets.token_bytes(32), box))
    with closing(psycopg2.connect(_url())) as opened, opened, opened.cursor() as cursor:
        cursor.execute("SELECT vault.open_round(%s, %s)", [str(of), public])
        assert cursor.fetchone() == (True,)
        execute_values(cursor, "INSERT INTO vault.inbox VALUES %s", rows, page_size=1000)


def _url() -> str:
    """The database of this moment as its owner."""
    owner = os.environ.get("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    return beside(owner, connection.settings_dict["NAME"])
