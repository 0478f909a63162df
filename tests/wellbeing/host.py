"""The check-in host as it runs for real: its own process and role, on a database of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg2
from django.db import connection
from django.test import override_settings

from tests import servers
from tests.factories import make_organisation, make_unit
from tests.factories.wellbeing import end_time, make_open_round
from tip_tracker.launcher.places import PROJECT
from wellbeing import nullifiers, tickets
from wellbeing.keys import KeyStore
from wellbeing.models import ReportingGroup, Round, SupportSource

FORM = "application/x-www-form-urlencoded"
QUESTIONS = 5


@dataclass(frozen=True)
class Page:
    """What came back: everything but the time of day."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Host:
    """One running check-in host, its database and its keys."""

    database: str
    keys: Path
    port: int = 0
    rounds: list[Round] = field(default_factory=list)

    def ticket(self, person: int, of: int = 0, *, ends_at: int = 0, **changed: object) -> str:
        """A real ticket of that round, unless something is changed."""
        asked = self.rounds[of]
        round_key = KeyStore(self.keys / "rounds").read(asked.pk)
        tag_key = KeyStore(self.keys / "tickets").read(asked.pk)
        assert round_key
        assert tag_key
        facts = {
            "round_id": asked.pk,
            "group": 1,
            "questions": QUESTIONS,
            "ends_at": ends_at or int(time.time()) + tickets.LIFE,
            "nullifier": nullifiers.of_person(round_key, asked.pk, person),
            "public_key": bytes(asked.public_key or b""),
        }
        return tickets.issue(tickets.Ticket(**facts | changed), tag_key)

    def send(self, ticket: str, options: str = "12345", **more: str) -> Page:
        """Post the form as a browser does."""
        answers = {f"q{n}": one for n, one in enumerate(options, 1)}
        return self.ask(urlencode({"ticket": ticket, **answers, **more}).encode())

    def ask(
        self, body: bytes = b"", method: str = "POST", path: str = "/spend", **headers: str
    ) -> Page:
        """Any request at all, by the host's own name."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(line):
            told = {"Content-Type": FORM, "Host": f"localhost:{self.port}"}
            told |= {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, told)
            came = line.getresponse()
            kept = tuple((k, v) for k, v in came.getheaders() if k != "Date")
            return Page(came.status, kept, came.read())

    def held(self, of: int | None = 0) -> int:
        """Boxes in the inbox of a round, or of all of them."""
        return int(self.asked("count(*)", of))

    def boxes(self, of: int = 0) -> set[bytes]:
        return {bytes(box) for box in self.asked("array_agg(box)", of) or []}

    def asked(self, what: str, of: int | None) -> object:
        which = " WHERE round = %s" if of is not None else ""
        facts = [str(self.rounds[of].pk)] if of is not None else []
        with closing(psycopg2.connect(url(self.database))) as opened, opened.cursor() as cursor:
            cursor.execute(f"SELECT {what} FROM vault.inbox{which}", facts)
            return cursor.fetchone()[0]


@contextmanager
def own_database(keys: Path) -> Iterator[Host]:
    """A database beside the tests' own with three rounds: two open, one whose time is over.

    Its rows are committed, so that another process sees them; dropped on leaving.
    """
    like, before = _like(), connection.settings_dict["NAME"]
    host = Host(f"{before}_host", keys)
    connection.close()
    _tell(f'DROP DATABASE IF EXISTS "{host.database}" WITH (FORCE)')
    _tell(f'CREATE DATABASE "{host.database}" TEMPLATE "{like}"')
    try:
        connection.settings_dict["NAME"] = host.database
        try:
            with override_settings(**{name: keys / folder for name, folder in STORES.items()}):
                host.rounds = _three_rounds()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
        yield host
    finally:
        _tell(f'DROP DATABASE "{host.database}" WITH (FORCE)')


STORES = {"ROUND_KEYS": "rounds", "TICKET_KEYS": "tickets", "SEAL_KEYS": "seal"}


def _three_rounds() -> list[Round]:
    harbour = make_organisation("Harbour Board", code="HB")
    teams = [make_unit(name, harbour, code=name[:4].upper()) for name in ("Quay", "Mill", "Lamp")]
    made = [make_open_round(team, [(team, ReportingGroup.Way.TICKET)]) for team in teams]
    end_time(made[2])
    for kind, whom in (("national", "everybody"), ("internal", "everybody"), ("hours", "elected")):
        SupportSource.objects.create(
            kind=kind, whom=whom, names={"en": f"{kind} line", "cy": f"llinell {kind}"},
            hours={"en": "Day and night"}, phone="0800 000 000", web="https://line.example/",
        )  # fmt: skip
    return made


@contextmanager
def running(
    host: Host,
    said: Path,
    *,
    database_url: str = "",
    target: str = "tip_tracker.checkin_wsgi",
    **more: str,
) -> Iterator[Host]:
    """The host's own process, until the end; what it says goes to the file `said`.

    `target` is the application, `more` further words of its environment.
    """
    with socket.socket() as door, said.open("ab") as out:
        door.bind(("127.0.0.1", 0))
        host.port = door.getsockname()[1]
        process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "-c", "tip_tracker/checkin_gunicorn.py",
                "--bind", f"fd://{door.fileno()}", target,
            ],
            cwd=PROJECT, env=environment(host, database_url) | more, stdin=subprocess.DEVNULL,
            stdout=out, stderr=out, pass_fds=[door.fileno()], start_new_session=True,
        )  # fmt: skip
        try:
            _wait(process, host, said)
            yield host
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def environment(host: Host, database_url: str = "") -> dict[str, str]:
    """What the host may know: its database as `tip_vault`, the tag keys, two addresses."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings",
        "CHECKIN_DATABASE_URL": database_url or url(host.database, "tip_vault"),
        "CHECKIN_URL": f"http://localhost:{host.port}",
        "SITE_URL": "http://127.0.0.1:8000",
        "TIP_TICKET_KEYS": str(host.keys / "tickets"),
    }


def _wait(process: "subprocess.Popen[bytes]", host: Host, said: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, said.read_text()
        try:
            assert host.ask(method="GET", path="/").status == 400
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the check-in host did not answer")


def url(database: str, role: str = "") -> str:
    """A database of the tests' server, as its owner or as another role."""
    told = connection.settings_dict
    who = quote(role or told["USER"])
    if told["PASSWORD"] and not role:
        who += f":{quote(told['PASSWORD'])}"
    place = {"host": told["HOST"], "port": told["PORT"]} | told["OPTIONS"]
    query = urlencode({k: place[k] for k in ("host", "port") if place[k]}, safe="/")
    return f"postgres://{who}@/{quote(database)}?{query}"


def _like() -> str:
    """A database that is migrated and that nobody is connected to."""
    return servers.migrated_template() if servers.ours() else connection.settings_dict["NAME"]


def _tell(statement: str) -> None:
    with closing(psycopg2.connect(url("postgres"))) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute(statement)


def words_of(page: Page) -> str:
    """The page's text on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.body.decode()).split())
