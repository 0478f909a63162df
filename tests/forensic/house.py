"""A whole installation of its own: PostgreSQL with an archive of its log, Redis with both of its
files, the web, the check-in host and the sealing worker, each as a process and in its own role.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from psycopg2.extensions import connection

from tip_tracker.launcher import binaries, broker, postgres, processes
from tip_tracker.launcher.broker import Broker
from tip_tracker.launcher.places import PROJECT, Places, data_folder, locked, server_account
from tip_tracker.launcher.postgres import DATABASE, Cluster
from tip_tracker.launcher.processes import Process

PATIENCE = 60
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass
class House:
    """Where everything lies and answers. `env` is what the web and the workers see."""

    here: Places
    cluster: Cluster
    broker: Broker
    site_port: int = 0
    host_port: int = 0
    running: dict[str, Process] = field(default_factory=dict)

    @property
    def var(self) -> Path:
        return self.here.var

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return data_folder(self.here)

    @property
    def archive(self) -> Path:
        """Where PostgreSQL copies its write-ahead log to."""
        return self.data.with_name("archive")

    @property
    def backup(self) -> Path:
        """Where the base backup goes."""
        return self.data.with_name("backup")

    @property
    def env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "tip_tracker.settings",
            "DATABASE_URL": self.cluster.url("tip_web"),
            "REDIS_URL": self.broker.url,
            "TIP_VAR": str(self.var),
            "SITE_URL": f"http://127.0.0.1:{self.site_port}",
            "CHECKIN_URL": f"http://localhost:{self.host_port}",
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(self.var / "mails"),
            "PYTHONUNBUFFERED": "1",
        }

    def children(self, name: str) -> list[Process]:
        """The processes that do the work of one that only keeps them."""
        leader = self.running[name].pid
        return [one for one in processes.session_members(leader) if one.pid != leader]

    def family(self, name: str) -> list[Process]:
        """A process with all its children; there may be none of them just now."""
        return processes.session_members(self.running[name].pid)

    def connect(self, role: str = "postgres") -> connection:
        """The database as anybody, the superuser too; each statement is committed."""
        return postgres.connect(self.cluster, DATABASE, role)

    def programs(self) -> Path:
        return binaries.within_reach(binaries.postgres_choices()[0], self.here)

    def postgres_run(self, program: str, *words: str) -> bytes:
        """What one of PostgreSQL's programs prints, run by the server's account."""
        uid, gid, more = processes._rights(server_account(self.data))
        place = ["-h", str(self.cluster.socket), "-p", "5432", "-U", "postgres"]
        done = subprocess.run(
            [self.programs() / program, *place, *words], check=False, capture_output=True,
            cwd="/", user=uid, group=gid, extra_groups=more,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout


@contextmanager
def house(folder: Path, template: Places, database: str) -> Iterator[House]:
    """The installation below `folder`, its tables copied from a database of running servers."""
    here = Places("demo", PROJECT, folder.resolve())
    here.notes.mkdir(parents=True)
    with ExitStack() as stack:
        stack.callback(_clear, here)
        made = House(here, _cluster(here, stack), _broker(here, stack))
        _copy_tables(made, template, database)
        made.site_port, made.host_port = _free_port(), _free_port()
        stack.callback(_stop, made)
        _start(made)
        yield made


def _cluster(here: Places, stack: ExitStack) -> Cluster:
    """Started twice: archiving is set as docs/running.md would have it, before anything is in."""
    stack.callback(postgres.stop, here)
    with locked(here):
        first = postgres.ensure(here)
    archive = _folder_of_the_server(here, "archive")
    _folder_of_the_server(here, "backup")
    with closing(postgres.connect(first, "postgres")) as admin, admin.cursor() as ask:
        ask.execute("ALTER SYSTEM SET archive_mode = on")
        ask.execute("ALTER SYSTEM SET archive_command = %s", [f'cp "%p" "{archive}/%f"'])
    postgres.stop(here)
    with locked(here):
        return postgres.ensure(here)


def _folder_of_the_server(here: Places, name: str) -> Path:
    """Made beside the data, for the account that PostgreSQL runs as."""
    folder = data_folder(here).with_name(name)
    folder.mkdir()
    if account := server_account(data_folder(here)):
        os.chown(folder, *account)
    return folder


def _broker(here: Places, stack: ExitStack) -> Broker:
    stack.callback(broker.stop, here)
    with locked(here):
        made = broker.ensure(here)
    redis_tell(made, "CONFIG SET appendonly yes")
    return made


def redis_tell(told: Broker, line: str) -> bytes:
    """One command, and what came back at once."""
    with socket.create_connection(("127.0.0.1", told.port), timeout=30) as opened:
        opened.sendall(f"AUTH {told.password}\r\n{line}\r\nQUIT\r\n".encode())
        return b"".join(iter(lambda: opened.recv(1 << 16), b""))


def _copy_tables(made: House, template: Places, database: str) -> None:
    """Tables, functions and rights of a migrated database, into the empty one."""
    like = postgres.running(template)
    assert like
    dumped = subprocess.run(
        [made.programs() / "pg_dump", "-h", like.socket, "-U", "postgres", database],
        check=True, capture_output=True, cwd="/",
    ).stdout  # fmt: skip
    subprocess.run(
        [
            made.programs() / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", made.cluster.socket,
            "-U", "postgres", DATABASE,
        ],
        check=True, input=dumped, stdout=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip


def _start(made: House) -> None:
    """All three at once; then wait for each."""
    web = ["gunicorn", "tip_tracker.wsgi", "--bind", f"127.0.0.1:{made.site_port}"]
    host = [
        "gunicorn", "-c", "tip_tracker/checkin_gunicorn.py",
        "--bind", f"127.0.0.1:{made.host_port}", "tip_tracker.checkin_wsgi",
    ]  # fmt: skip
    sealer = ["celery", "-A", "tip_tracker", "worker", "-Q", "seal", "-n", "sealer@%h", "-c", "1"]
    _run(
        made,
        "web",
        [*web, "--workers", "1", "--access-logfile", "-", "--no-control-socket"],
        made.env,
    )
    _run(made, "host", host, _host_env(made))
    _run(made, "sealer", [*sealer, "-l", "INFO"], _sealer_env(made))
    wait_for(lambda: answers(made.site_port, "/account/login/"), "the web")
    wait_for(lambda: answers(made.host_port, "/"), "the check-in host")


def _run(made: House, name: str, words: list[str], env: Mapping[str, str]) -> None:
    log = made.var / "log" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    made.running[name] = processes.start([sys.executable, "-m", *words], log, env=env, cwd=PROJECT)


def _host_env(made: House) -> dict[str, str]:
    kept = {name: value for name, value in made.env.items() if name in PASSED_ON}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings",
        "CHECKIN_DATABASE_URL": made.cluster.url("tip_vault"),
        "CHECKIN_URL": made.env["CHECKIN_URL"],
        "SITE_URL": made.env["SITE_URL"],
        "TIP_VAR": str(made.var),
    }


def _sealer_env(made: House) -> dict[str, str]:
    return made.env | {"DATABASE_URL": made.cluster.url("tip_seal")}


def wait_for(ready: Callable[[], bool], what: str) -> None:
    """Look again and again. Errors: AssertionError after a minute."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.05)


def answers(port: int, path: str) -> bool:
    """Whether anything at all comes back."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        try:
            line.request("GET", path, headers={"Host": f"localhost:{port}"})
            return bool(line.getresponse().status)
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _stop(made: House) -> None:
    """All are asked to leave before the first is waited for."""
    for one in made.running.values():
        if one.alive:
            os.kill(one.pid, signal.SIGTERM)
    for one in made.running.values():
        processes.stop(one)


def _clear(here: Places) -> None:
    """What lies outside the folder, as PostgreSQL's account could not reach it there."""
    shutil.rmtree(here.beyond, ignore_errors=True)
