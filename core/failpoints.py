"""Places where a fault test may kill the process (`TIP_CRASH_AT=<label>`) or put it to sleep
(`TIP_SLEEP_AT`). Off in production."""

import os
import signal

from django.conf import settings


def point(label: str) -> None:
    """Die here as `kill -9` would, or stop until told to go on, where this place was asked for."""
    if label == settings.CRASH_AT:
        os._exit(9)
    if label == settings.SLEEP_AT:
        os.kill(os.getpid(), signal.SIGSTOP)
