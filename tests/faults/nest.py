"""Hatches real Celery workers quickly: imports everything once, then forks one per line it reads.

Each line of stdin is a JSON object of settings for that worker (CRASH_AT, JOB_ATTEMPTS) with
`pool` (solo or prefork) and perhaps `queue`; its process id is answered on stdout. Each worker
leads its own session, so that its whole tree can be killed.
"""

import json
import os
import signal
import sys

import django
from django.conf import settings

from tip_tracker.celery import app

QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "warning", "-c", "1"]


def hatch(order: dict[str, object]) -> None:
    """In the child: become a worker and never come back."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pool, queue = str(order.pop("pool")), str(order.pop("queue", "celery"))
    for name, value in order.items():
        setattr(settings, name, value)
    app.worker_main(["worker", "-P", pool, "-Q", queue, "-n", f"w{os.getpid()}@fault", *QUIET])
    os._exit(0)


def main() -> None:
    django.setup()
    app.loader.import_default_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            hatch(json.loads(line))
        print(pid, flush=True)


if __name__ == "__main__":
    main()
