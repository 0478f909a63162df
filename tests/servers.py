"""The tests' own PostgreSQL (without fsync) and Redis, and one database migrated for all workers.

The first process starts the servers, xdist's workers inherit the addresses. With DATABASE_URL and
REDIS_URL in the environment those are used instead.
"""

import atexit
import hashlib
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, closing

import pytest

from tip_tracker.launcher import postgres
from tip_tracker.launcher.places import PROJECT, locked, places
from tip_tracker.launcher.servers import leave_quietly, servers
from tip_tracker.launcher.speech import Trouble

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
HELD = ExitStack()


def start() -> None:
    """Before Django reads its settings: servers running, their addresses in the environment."""
    try:
        found = HELD.enter_context(servers("test"))
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None
    os.environ.update(found)
    if found:
        # However this process ends, save by kill -9, its servers end with it.
        signal.signal(signal.SIGTERM, leave_quietly)
        atexit.register(leave)
    if "DATABASE_URL" in found:
        os.environ["TIP_TEST_SERVERS"] = "ours"


def leave() -> None:
    """The first process stops what it started."""
    HELD.close()


def ours() -> bool:
    """False when somebody else's database was named in the environment."""
    return os.environ.get("TIP_TEST_SERVERS") == "ours"


def migrated_template() -> str:
    """The name of a database with today's migrations applied, made when there is none."""
    here = places("test")
    name = f"tip_migrated_{_migrations_print()}"
    with locked(here):
        cluster = postgres.running(here)
        assert cluster
        with closing(postgres.connect(cluster, "postgres")) as admin, admin.cursor() as ask:
            ask.execute("select datname from pg_database where datname like 'tip_migrated_%'")
            known = [row[0] for row in ask.fetchall()]
            if name in known:
                return name
            for old in known:
                ask.execute(f'drop database "{old}" with (force)')
            ask.execute(f'create database "{name}_making" owner tip_owner')
            _migrate(cluster.url("tip_owner", f"{name}_making"))
            ask.execute(f'alter database "{name}_making" rename to "{name}"')
    return name


def _migrate(url: str) -> None:
    done = subprocess.run(
        [sys.executable, PROJECT / "manage.py", "migrate", "--verbosity", "0"],
        env=os.environ | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.exit(f"The migrations failed:\n{done.stderr[-4000:]}", returncode=1)


def _migrations_print() -> str:
    """Changes with any migration of ours or any pinned package."""
    read = hashlib.sha256()
    ours = PROJECT.glob("*/migrations/*.py")
    for path in sorted([*ours, *PROJECT.glob("requirements*.txt"), postgres.ROLES_SQL]):
        read.update(path.name.encode() + path.read_bytes())
    return read.hexdigest()[:16]
