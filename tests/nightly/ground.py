"""A migrated database of its own on the tests' server, for a long test that is not pytest's."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests import servers
from tip_tracker.launcher import postgres
from tip_tracker.launcher.places import places

NAME = "tip_nightly"


@contextmanager
def own_ground() -> Iterator[None]:
    """Inside, Django speaks to it as the owner of the tables; afterwards it is dropped."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tip_tracker.settings"
    servers.start()
    cluster = postgres.running(places("test"))
    assert cluster, "the long tests need the tests' own PostgreSQL: unset DATABASE_URL"
    template = servers.migrated_template()
    with closing(postgres.connect(cluster, "postgres")) as admin, admin.cursor() as ask:
        ask.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        ask.execute(f'CREATE DATABASE "{NAME}" TEMPLATE "{template}" OWNER tip_owner')
        url = cluster.url("tip_owner", NAME)
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = url
        try:
            _set_up()
            yield
        finally:
            _hang_up()
            ask.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def _set_up() -> None:
    import django

    django.setup()


def _hang_up() -> None:
    from django.db import connections

    connections.close_all()
