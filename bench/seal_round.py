"""A sealing process: `python -m bench.seal_round` seals one round and says what that took.

Reads one line of JSON from stdin (round) and prints JSON: seconds by the clock, and the most memory
it ever held before the seal and by its end, in MB of 1,000,000 bytes.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from uuid import UUID

import django
from django.db import connection


def main() -> None:
    """Seal, measure and print."""
    order = json.loads(sys.stdin.readline())
    django.setup()
    found = _sealed(UUID(order["round"]))
    sys.stdout.write(json.dumps(found))


def _sealed(round_id: UUID) -> dict[str, float]:
    # Its models ask for settings that are read by now.
    sealing = importlib.import_module("wellbeing.actions.sealing")
    connection.ensure_connection()
    before, began = _most_memory(), time.perf_counter()
    assert sealing.seal(round_id)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "before": before, "memory": _most_memory()}


def _most_memory() -> float:
    """The peak of this very program: `ru_maxrss` would count the one that started it as well."""
    status = Path("/proc/self/status").read_text().split()
    return int(status[status.index("VmHWM:") + 1]) * 1024 / 1_000_000


if __name__ == "__main__":
    main()
