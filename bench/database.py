"""The benchmarks' own database, and copies of it to spoil."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.db import connections

PROJECT = Path(__file__).resolve().parent.parent


def beside(url: str, name: str) -> str:
    """The address of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def name_in(url: str) -> str:
    """The database that an address names."""
    return urlsplit(url).path.lstrip("/")


@contextmanager
def own_database(size: str, *, is_kept: bool = False) -> Iterator["Copies"]:
    """Made, migrated and loaded beside the database of DATABASE_URL; dropped on leaving.

    `is_kept`: left for the next run, and used if one was left.
    """
    web = os.environ["DATABASE_URL"]
    owner = os.environ.get("DATABASE_OWNER_URL", web)
    name = f"{name_in(web)}_bench"
    copies = Copies(owner, name)
    try:
        if not (is_kept and copies.stands(name)):
            copies.drop(name)
            copies.create(name)
            _load(beside(owner, name), size)
        os.environ["DATABASE_URL"] = beside(web, name)
        os.environ["DATABASE_OWNER_URL"] = beside(owner, name)
        yield copies
    finally:
        connections.close_all()
        if not is_kept:
            copies.drop(name)


def _load(url: str, size: str) -> None:
    """Migrate and load as the owner of the tables, who may also take their statistics."""
    here = os.environ | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url}
    steps = (
        ["manage.py", "migrate", "--verbosity", "0"],
        ["manage.py", "load_demo", "--size", size],
        ["-m", "bench.open_empty", size],
    )
    for words in steps:
        subprocess.run([sys.executable, *words], cwd=PROJECT, env=here, check=True)
    _tell(url, "VACUUM (ANALYZE)")


def _tell(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute(statement)


class Copies:
    """Databases copied from the loaded one, each used once."""

    def __init__(self, url: str, loaded: str) -> None:
        self.url, self.loaded = url, loaded

    def create(self, name: str, like: str = "template1") -> None:
        """Make a database, empty or as a copy."""
        _tell(self.url, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')

    def stands(self, name: str) -> bool:
        """Whether there is such a database."""
        with closing(psycopg2.connect(self.url)) as opened, opened.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def drop(self, name: str) -> None:
        """Take a database away with all it holds, also one that is being vacuumed.

        With FORCE the server refuses while its own vacuum works there; without, it ends it.
        """
        try:
            _tell(self.url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg2.errors.InsufficientPrivilege:
            _tell(self.url, f'DROP DATABASE IF EXISTS "{name}"')

    @contextmanager
    def fresh(self) -> Iterator[None]:
        """Django speaks to a new copy of the loaded database inside."""
        connection, name = connections["default"], f"{self.loaded}_copy"
        connection.close()
        self.drop(name)
        self.create(name, like=self.loaded)
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = self.loaded
            self.drop(name)
