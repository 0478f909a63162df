"""Sending an answer to a check-in against a plain form of the same size."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg2
from django.db import connection
from django.utils import timezone
from nacl.public import PrivateKey

from bench.database import PROJECT, beside
from bench.registry import Goal, Ground, Line, scenario
from services.models import Unit
from wellbeing.keys import KeyStore
from wellbeing.models import Round

GOES = 400


@scenario
def checkin_spend(ground: Ground) -> list[Line]:
    """The 95th percentile of POST /spend and of the plain form, turn by turn in one process."""
    with ground.fresh(), tempfile.TemporaryDirectory() as folder:
        order = _open_round(Path(folder)) | {"goes": GOES}
        found = [_measure(order, Path(folder)) for _round in range(ground.rounds)]
    limit, product = (min(one[where] for one in found) for where in ("/plain", "/spend"))
    limit_is = "a plain form that writes one row"
    return [Line("answer to a check-in, p95 by the clock", limit_is, limit, product, Goal(2.0))]


def _open_round(keys: Path) -> dict[str, object]:
    """A round that takes answers; where its tag key lies, and the public key in hex."""
    today = timezone.localdate()
    root = Unit.objects.filter(parent=None).order_by("pk")[0]
    made = Round.objects.create(
        unit=root, state=Round.State.OPENING, closes_on=today,
        closes_at=timezone.now() + timedelta(days=1),
        consulted_with="Staff side", consulted_on=today,
    )  # fmt: skip
    KeyStore(keys).make(made.pk)
    public = bytes(PrivateKey.generate().public_key)
    with closing(psycopg2.connect(_url())) as opened, opened, opened.cursor() as cursor:
        cursor.execute("SELECT vault.open_round(%s, %s)", [str(made.pk), public])
        assert cursor.fetchone() == (True,)
    return {"round": str(made.pk), "public_key": public.hex()}


def _measure(order: dict[str, object], keys: Path) -> dict[str, float]:
    """Both figures, in ms, from a process with the check-in host's own settings."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings",
        "CHECKIN_DATABASE_URL": _url(),
        "TIP_TICKET_KEYS": str(keys),
        "CHECKIN_URL": "http://localhost",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.plain_form"], cwd=PROJECT, env=env, check=True,
        input=json.dumps(order) + "\n", stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def _url() -> str:
    """The database of this moment as its owner, who may make the plain form's table."""
    owner = os.environ.get("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    return beside(owner, connection.settings_dict["NAME"])
