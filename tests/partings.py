"""The end of a worker's run: whoever is still connected to its database is told of and sent off.

A test that leaves a thread, a process or a browser behind would otherwise keep the database from
being dropped, and nobody could say which.
"""

import time
from contextlib import closing
from typing import Any

from tests.servers import ours
from tip_tracker.launcher import postgres
from tip_tracker.launcher.places import places

PATIENCE = 5.0
CONNECTED = """
    SELECT pid, usename, state, backend_start, state_change, query
    FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'
"""


def part(database: str, patience: float = PATIENCE) -> list[str]:
    """One line for each connection to `database` that was still open after `patience` seconds.

    They are ended. Servers that somebody else named in the environment are left as they are.
    """
    cluster = postgres.running(places("test")) if ours() else None
    if not cluster:
        return []
    with closing(postgres.connect(cluster, "postgres")) as admin, admin.cursor() as ask:
        found = _still_there(ask, database, patience)
        for row in found:
            ask.execute("SELECT pg_terminate_backend(%s, 5000)", [row[0]])
    return [" | ".join(" ".join(str(word).split())[:300] for word in row) for row in found]


def _still_there(ask: Any, database: str, patience: float) -> list[tuple[Any, ...]]:
    until = time.monotonic() + patience
    while True:
        ask.execute(CONNECTED, [database])
        found = ask.fetchall()
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.1)
