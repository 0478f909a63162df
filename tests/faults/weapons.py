"""What a fault test strikes: a worker with its children, one child, the broker, the database.

Only processes that these tests started are ever struck; the servers are those of the tests alone.
"""

import json
import os
import random
import signal
from contextlib import suppress
from dataclasses import asdict

from django.db import connection

from tests.faults.harness import Nest
from tests.faults.importers import children_of, kill_postgres
from tip_tracker.launcher import binaries, broker, processes
from tip_tracker.launcher.places import locked, places


def strike_worker(nest: Nest, worker: int, chance: random.Random) -> int:
    """The whole tree; a new worker takes its place."""
    nest.kill(worker)
    return nest.hatch(JOB_ATTEMPTS=500)


def strike_child(nest: Nest, worker: int, chance: random.Random) -> int:
    """One process of the pool; the worker makes a new one by itself."""
    found = [one.pid for one in children_of(worker)]
    if found:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)
    return worker


def strike_broker(nest: Nest, worker: int, chance: random.Random) -> int:
    """kill -9 of the broker, which forgets everything, and a new one at the same address."""
    here = places("test")
    found = broker.running(here)
    assert found, "only a broker that these tests started is ever killed"
    with suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGKILL)
    with locked(here):
        log, rules = here.notes / "broker.log", here.notes / "broker.conf"
        one = processes.start([binaries.broker_program(), rules], log, cwd=here.notes)
        again = broker.Broker(one.pid, one.born, found.port, found.password)
        (here.notes / "broker.json").write_text(json.dumps(asdict(again)))
    return worker


def strike_database(nest: Nest, worker: int, chance: random.Random) -> int:
    """kill -9 of PostgreSQL with all its processes; workers find the new one by themselves."""
    connection.close()
    kill_postgres()
    return worker


WEAPONS = {
    "worker": strike_worker,
    "child": strike_child,
    "broker": strike_broker,
    "database": strike_database,
}
