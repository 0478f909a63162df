"""One private PostgreSQL cluster: made, started, recovered after a crash, stopped."""

import os
import shutil
import signal
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from tip_tracker.launcher import binaries, processes
from tip_tracker.launcher.places import (
    Account,
    Places,
    data_folder,
    server_account,
    socket_folder,
)
from tip_tracker.launcher.processes import Process
from tip_tracker.launcher.speech import Trouble, say, tail

ROLES_SQL = Path(__file__).with_name("roles.sql")
DATABASE = "tip"
# How long a start may take, in seconds; recovery after a crash is part of it.
PATIENCE = 60
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "200",
    # No value of a row and no moment of a change is noted beside the tables (design §6.4).
    "log_statement": "none",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
    "track_commit_timestamp": "off",
}
# The tests' data are thrown away, so nothing waits for the disk.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "shared_buffers": "256MB",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster that runs."""

    process: Process
    socket: Path

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for Django, with the socket's folder as the host."""
        return f"postgres://{role}@/{database}?host={quote(str(self.socket), safe='')}&port=5432"


def ensure(here: Places) -> Cluster:
    """The running cluster, started (and made) when need be. Call it holding the lock.

    Errors: Trouble with what to do.
    """
    cluster = running(here) or _start(here)
    _make_roles(cluster, here.kind)
    return cluster


def running(here: Places) -> Cluster | None:
    """The cluster as its own notes tell, when that very process still runs."""
    data = data_folder(here)
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except PermissionError as error:
        raise Trouble(_not_ours(data)) from error
    except OSError:
        return None
    one = processes.process(int(lines[0])) if lines and lines[0].isdigit() else None
    if one is None or len(lines) < 5 or str(data) not in processes.command(one.pid):
        return None
    return Cluster(one, Path(lines[4])) if one.alive else None


def stop(here: Places) -> None:
    """Stop the cluster, sessions included, and take its socket's folder away."""
    cluster = running(here)
    if cluster:
        processes.stop(cluster.process, signal.SIGINT, patience=30)
        shutil.rmtree(cluster.socket, ignore_errors=True)


def connect(cluster: Cluster, database: str, role: str = "postgres") -> connection:
    """A connection that commits each statement; the caller closes it."""
    opened = psycopg2.connect(
        dbname=database, user=role, host=str(cluster.socket), port=5432, connect_timeout=5
    )
    opened.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    return opened


def _start(here: Places) -> Cluster:
    data = data_folder(here)
    account = server_account(data)
    programs = binaries.within_reach(_programs_for(here, data), here)
    if not data.exists():
        _make(programs, data, account, here)
    socket = socket_folder(here, account)
    words = _start_words(here, programs, data, socket)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        _clear_stale_notes(data, socket)
        one = processes.start(words, here.log, account, _clean_environment())
        if _accepts(cluster := Cluster(one, socket), deadline):
            return cluster
        # After a kill -9 the old server's children may hold its memory for a moment.
        time.sleep(1)
    raise Trouble(f"PostgreSQL did not start. Its log, {here.log}, ends:\n{tail(here.log)}")


def _start_words(here: Places, programs: Path, data: Path, socket: Path) -> list[str | Path]:
    settings = SETTINGS | {"unix_socket_directories": f'"{socket}"'}
    settings |= HASTE if here.kind == "test" else {}
    chosen = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [programs / "postgres", "-D", data, *chosen]


def _accepts(cluster: Cluster, deadline: float) -> bool:
    while cluster.process.alive and time.monotonic() < deadline:
        try:
            connect(cluster, "postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def _programs_for(here: Places, data: Path) -> binaries.Postgres:
    """The best PostgreSQL that can read the data; the tests' data are made anew instead."""
    choices = binaries.postgres_choices()
    try:
        needed = (data / "PG_VERSION").read_text().strip()
    except PermissionError as error:
        raise Trouble(_not_ours(data)) from error
    except OSError:
        return choices[0]
    if here.kind == "test" and binaries.major(choices[0].folder) != needed:
        shutil.rmtree(data)
        return choices[0]
    for choice in choices:
        if binaries.major(choice.folder) == needed:
            return choice
    raise Trouble(
        f"The data in {data} were made by PostgreSQL {needed}, which is not at hand now. Install "
        "that version (or unset TIP_SERVERS), or move the folder away for fresh demo data."
    )


def _make(programs: Path, data: Path, account: Account | None, here: Places) -> None:
    """Make the cluster beside its place and move it there whole."""
    say("Making a private PostgreSQL cluster.")
    making = data.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    making.mkdir(mode=0o700)
    if account:
        _let_pass(here, data.parent)
        os.chown(making, *account)
    words: list[str | Path] = [
        programs / "initdb", "-D", making, "-U", "postgres", "--auth=trust", "--no-sync",
        "--encoding=UTF8", "--locale=C.UTF-8",
    ]  # fmt: skip
    if processes.run(words, here.log, account, _clean_environment()) != 0:
        shutil.rmtree(making, ignore_errors=True)
        raise Trouble(f"PostgreSQL's initdb failed. {here.log} ends:\n{tail(here.log)}")
    if here.kind == "demo":
        os.sync()
    making.rename(data)


def _let_pass(here: Places, folder: Path) -> None:
    """Root's own new folders must let the server's account walk through."""
    for one in (folder, folder.parent) if folder == here.beyond else (folder,):
        one.chmod(one.stat().st_mode | 0o111)


def _clear_stale_notes(data: Path, socket: Path) -> None:
    """Nothing of ours runs here (the caller looked): a left-over note would stop the start."""
    (data / "postmaster.pid").unlink(missing_ok=True)
    for left in socket.glob(".s.PGSQL.*"):
        left.unlink()


def _clean_environment() -> dict[str, str]:
    """Ours, less what would steer PostgreSQL's programs, and with plain messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def _make_roles(cluster: Cluster, kind: str) -> None:
    """Roles, rights and the database, unless they are there. Tests put on the lesser roles."""
    with closing(connect(cluster, "postgres")) as admin, admin.cursor() as ask:
        ask.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if ask.fetchone():
            return
        # A database that the tests create copies template1, rights included.
        _run_roles(cluster, "template1")
        if kind == "test":
            ask.execute("grant tip_web, tip_vault, tip_seal to tip_owner")
        ask.execute(f"create database {DATABASE} owner tip_owner")
        ask.execute(f"grant connect, temporary on database {DATABASE} to tip_web")


def renew(cluster: Cluster) -> None:
    """Drop the database with all it holds and make it anew, empty."""
    with closing(connect(cluster, "postgres")) as admin, admin.cursor() as ask:
        ask.execute(f"drop database {DATABASE} with (force)")
    _make_roles(cluster, "demo")


def _run_roles(cluster: Cluster, database: str) -> None:
    with closing(connect(cluster, database)) as admin, admin.cursor() as ask:
        ask.execute(ROLES_SQL.read_text())


def _not_ours(data: Path) -> str:
    return (
        f"{data} belongs to another account on this machine. Run this as that account, or set "
        "TIP_VAR to a folder of your own for a second set of servers and data."
    )
