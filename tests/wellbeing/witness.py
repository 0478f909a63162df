"""The check-in host with a witness at its door, who notes the Cookie header of every post."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tip_tracker.checkin_wsgi import application as host

NOTES = Path(os.environ["WITNESS"])


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] == "POST":
        with NOTES.open("a") as out:
            out.write(environ.get("HTTP_COOKIE", "") + "\n")
    return host(environ, start_response)
