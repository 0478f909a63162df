"""What the tests themselves stand on."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.db import connections

from tests import servers
from tests.partings import part
from tip_tracker.launcher import postgres
from tip_tracker.launcher.places import places


def test_there_is_one_connection_whether_a_browser_runs_or_not() -> None:
    here, running = connections["default"], asyncio._get_running_loop()
    with closing(asyncio.new_event_loop()) as another:
        asyncio._set_running_loop(None if running else another)
        try:
            assert connections["default"] is here
        finally:
            asyncio._set_running_loop(running)


def test_only_browser_tests_take_the_fixtures_of_a_browser(request: pytest.FixtureRequest) -> None:
    """An argument called `page` makes one: it then runs among them, before tests of tables."""
    taken = [
        one.nodeid
        for one in request.session.items
        if "chromium" in one.nodeid.partition("[")[2].rstrip("]").split("-")
        and not one.get_closest_marker("browser")
    ]
    assert taken == []


@pytest.fixture
def database() -> Iterator[str]:
    cluster = postgres.running(places("test")) if servers.ours() else None
    if not cluster:
        pytest.skip("the tests run on somebody else's servers")
    name = f"tip_parting_{os.getpid()}"
    with closing(postgres.connect(cluster, "postgres")) as admin, admin.cursor() as ask:
        ask.execute(f'create database "{name}"')
        yield name
        ask.execute(f'drop database "{name}" with (force)')


def test_who_stays_connected_at_the_end_is_told_of_and_sent_off(database: str) -> None:
    cluster = postgres.running(places("test"))
    assert cluster
    with closing(postgres.connect(cluster, database)) as lingering:
        lingering.cursor().execute("SELECT 'a test that never ends'")

        said = part(database, patience=0)

        assert len(said) == 1
        assert "a test that never ends" in said[0]
        assert part(database, patience=0) == []
        with pytest.raises(psycopg2.OperationalError):
            lingering.cursor().execute("SELECT 1")
