"""How gunicorn runs the check-in host: silent about requests, their errors included.

An application that cannot be loaded still says why on stderr, as it is loaded before any worker.
"""

import importlib
import resource
from typing import Any

# A dump of memory would hold answers as they were typed.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
accesslog = None
loglevel = "critical"
preload_app = True
workers = 2
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """In each worker, once it is there and the application with it."""
    importlib.import_module("wellbeing.spend.leaving").begin()
