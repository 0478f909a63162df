"""Places where a fault test may kill the process (`TIP_CRASH_AT=<label>`). Off in production."""

import os

from django.conf import settings


def point(label: str) -> None:
    """Die here as `kill -9` would, when this very place was asked for."""
    if label == settings.CRASH_AT:
        os._exit(9)
