"""The scene of the forensic search: people answer through the real doors, among other traffic."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tip_tracker.launcher.places import PROJECT
from tip_tracker.launcher.postgres import Cluster

PLANTED = b"answer 1 1 5 2 6 1 4"
TEAMS = 4
FORM = "application/x-www-form-urlencoded"
Options = tuple[int, ...]


@dataclass
class Played:
    """What the script knows and an attacker does not: who said what, in which order.

    `order` is that of signing in, which sessions and history tell anybody.
    """

    round_id: UUID
    keys: Path
    web_pid: int
    answers: dict[int, Options] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    nullifiers: dict[int, bytes] = field(default_factory=dict)
    held: int = -1


@contextmanager
def played(
    room: Path, cluster: Cluster, people: int, *, middle: Callable[[], None]
) -> Iterator[Played]:
    """Everybody answers, a quarter changes, a few withdraw, the round is sealed.

    `middle` is called when half have answered. The web still runs inside.
    """
    os.environ["CHECKIN_URL"] = f"http://localhost:{(port := _free_port())}"
    os.environ["SITE_URL"] = f"http://127.0.0.1:{(web_port := _free_port())}"
    import django

    django.setup()
    from django.conf import settings

    keys = Path(settings.ROUND_KEYS).parent
    of, staff = _a_round(people)
    web = _start("tip_tracker.wsgi", web_port, room / "web.log", _webs(cluster))
    host = _start("tip_tracker.checkin_wsgi", port, room / "host.log", _hosts(cluster, keys))
    try:
        told = Played(of.pk, keys, _worker_of(web))
        _perform(told, of, staff, (web_port, port), middle)
        _seal(of)
        told.held = _count(of.pk)
        yield told
    finally:
        for process in (web, host):
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _a_round(people: int) -> tuple[Any, dict[int, Any]]:
    from services.models import StaffMember
    from tests.factories import make_organisation, make_unit
    from tests.factories.wellbeing import make_open_round, make_people

    root = make_organisation("Forensic Council", code="FC")
    teams = [make_unit(f"Team {n}", root) for n in range(TEAMS)]
    made = [one.pk for team in teams for one in make_people(team, people // TEAMS)]
    of = make_open_round(root, [(team, "ticket") for team in teams])
    rows = StaffMember.objects.filter(pk__in=made).select_related("user")
    return of, {one.pk: one.user for one in rows}


def _perform(
    told: Played,
    of: Any,
    staff: dict[int, Any],
    ports: tuple[int, int],
    middle: Callable[[], None],
) -> None:
    """Everything in one order of chance; each answer is one that nobody else gives."""
    from tests.factories.wellbeing import KeyStore
    from wellbeing import nullifiers

    chance = random.Random(11)
    people = chance.sample(sorted(staff), len(staff))
    said = iter(chance.sample(list(product(range(1, 7), repeat=5)), 2 * len(people)))
    round_key = KeyStore(told.keys / "rounds").read(of.pk) or b""
    for place, person in enumerate(people):
        if place == len(people) // 2:
            middle()
        told.order.append(person)
        told.answers[person] = next(said)
        told.nullifiers[person] = nullifiers.of_person(round_key, of.pk, person)
        _answer(staff[person], told.answers[person], ports)
        _other_traffic(place)
    for person in chance.sample(people, len(people) // 4):
        told.answers[person] = next(said)
        _answer(staff[person], told.answers[person], ports)
    for person in chance.sample(people, max(1, len(people) // 24)):
        _answer(staff[person], told.answers[person], ports, what="withdraw")


def _answer(user: Any, options: Options, ports: tuple[int, int], **more: str) -> None:
    """Sign in, open the form at the web, send it to the host."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    cookie = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    page = _ask("127.0.0.1", ports[0], "GET", "/check-in/", {"Cookie": cookie})
    ticket = re.search(rb'name="ticket" value="([^"]+)"', page)
    assert ticket, page[:3000]
    fields = {f"q{n}": str(one) for n, one in enumerate(options, 1)}
    body = urlencode({"ticket": ticket[1].decode(), **fields, **more}).encode()
    _ask("localhost", ports[1], "POST", "/spend", {"Content-Type": FORM}, body)


def _ask(
    name: str, port: int, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request(method, path, body, {"Host": f"{name}:{port}", **headers})
        came = line.getresponse()
        told = came.read()
        assert came.status == 200, (path, came.status, told[-2000:])
        return told


def _other_traffic(place: int) -> None:
    """What else an organisation does meanwhile: units and people change, bells ring, mail goes."""
    from core.doorbell import send
    from services.models import StaffMember, Unit

    Unit.objects.filter(parent=None).update(locality=f"East {place}")
    StaffMember.objects.filter(last_name__endswith=str(place % 10)).update(preferred_name="Pat")
    send("core.tasks.sweep_jobs")
    if place % 20 == 0:
        from wellbeing.actions.mailing import announce, send_mailing
        from wellbeing.models import Mailing

        announce()
        for pk in Mailing.objects.values_list("pk", flat=True):
            send_mailing(pk)


def _seal(of: Any) -> None:
    """By a process of its own, in which alone the answers are ever open."""
    from tests.factories.wellbeing import end_time
    from tests.faults import sealers
    from wellbeing.actions import sealing

    end_time(of)
    assert sealers.start(lambda: sealing.seal(of.pk)).wait() == 0
    of.refresh_from_db()
    assert of.state == "sealed"
    assert of.cells.exists()


def linked_in_a_naive_survey(told: Played) -> tuple[float, float]:
    """The shares linked by order and by transaction where each answer is a row of its own.

    Two tables, keys of chance, no time: as surveys do that call themselves anonymous.
    """
    from django.db import connection, transaction

    from tests.wellbeing.forensics import linked_by_order, linked_by_transaction

    with connection.cursor() as cursor:
        for sql in (
            "CREATE TABLE naive_part (id uuid DEFAULT gen_random_uuid(), person bigint)",
            "CREATE TABLE naive_answer (id uuid DEFAULT gen_random_uuid(), told text)",
        ):
            cursor.execute(sql)
        for person in told.order:
            with transaction.atomic():
                cursor.execute("INSERT INTO naive_part (person) VALUES (%s)", [person])
                words = " ".join(map(str, told.answers[person]))
                cursor.execute("INSERT INTO naive_answer (told) VALUES (%s)", [words])
        cursor.execute("SELECT xmin::text, person FROM naive_part ORDER BY ctid")
        people = dict(cursor.fetchall())
        cursor.execute("SELECT xmin::text, told FROM naive_answer ORDER BY ctid")
        rows = dict(cursor.fetchall())
    truth = {person: " ".join(map(str, said)) for person, said in told.answers.items()}
    return (
        linked_by_order(list(people.values()), list(rows.values()), truth),
        linked_by_transaction(people, rows, truth),
    )


def _count(round_id: UUID) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault.inbox WHERE round = %s", [round_id])
        return int(cursor.fetchone()[0])


def _webs(cluster: Cluster) -> dict[str, str]:
    return dict(os.environ) | {"DATABASE_URL": cluster.url("tip_web"), "WEB_CONCURRENCY": "1"}


def _hosts(cluster: Cluster, keys: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings",
        "CHECKIN_DATABASE_URL": cluster.url("tip_vault"),
        "CHECKIN_URL": os.environ["CHECKIN_URL"],
        "SITE_URL": os.environ["SITE_URL"],
        "TIP_TICKET_KEYS": str(keys / "tickets"),
    }


def _start(target: str, port: int, log: Path, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    silent = ["-c", "tip_tracker/checkin_gunicorn.py"] if "checkin" in target else []
    words = [sys.executable, "-m", "gunicorn", *silent, "--bind", f"127.0.0.1:{port}", target]
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, cwd=PROJECT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise AssertionError(f"{target} did not start")


def _worker_of(master: "subprocess.Popen[bytes]") -> int:
    """The web's one worker, which answers requests."""
    children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
    return int(children[0])


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
