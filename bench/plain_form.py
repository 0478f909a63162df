"""The check-in host with a plain form beside it; `python -m bench.plain_form` measures both.

Reads one line of JSON from stdin (round, public_key, goes), posts to each in turn through the whole
WSGI application with real commits, and prints the 95th percentile of each as JSON, in ms by the
clock: here waiting for the disk is part of what somebody waits for.
"""

import io
import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from wellbeing import boxes, tickets
from wellbeing.keys import KeyStore
from wellbeing.spend.pages import BLOCK

QUESTIONS = 5
TABLE = """
CREATE TABLE IF NOT EXISTS bench_plain_form (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round uuid NOT NULL, who bytea NOT NULL, told bytea NOT NULL
)
"""
ANSWERED = HttpResponse(b"Thank you." + b" " * (BLOCK - 10)).content


def plain(request: HttpRequest) -> HttpResponse:
    """The least that keeps a form: its fields are read and one row of the same size is written."""
    told = "".join(request.POST.values()).encode()
    row = [request.POST["ticket"][:32], told[:32], told.ljust(boxes.BOX_BYTES)[: boxes.BOX_BYTES]]
    row[0] = str(UUID(bytes=row[0].encode()[:16]))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_plain_form (round, who, told) VALUES (%s, %s, %s)", row)
    return HttpResponse(ANSWERED)


urlpatterns = [path("plain", plain), path("", include("tip_tracker.checkin_urls"))]


def main() -> None:
    """Measure and print."""
    order = json.loads(sys.stdin.readline())
    application = get_wsgi_application()
    settings.ROOT_URLCONF = "bench.plain_form"
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    costs: dict[str, list[float]] = {"/plain": [], "/spend": []}
    for go in range(order["goes"]):
        body = _form(order)
        for where in sorted(costs, reverse=bool(go % 2)):
            began = time.perf_counter()
            _post(application, where, body)
            costs[where].append((time.perf_counter() - began) * 1000)
    print(json.dumps({where: _p95(found) for where, found in costs.items()}))


def _p95(found: list[float]) -> float:
    # The first goes fill caches that a running host has filled long since.
    warm = sorted(found[len(found) // 10 :])
    return warm[int(len(warm) * 0.95)]


def _form(order: dict[str, str]) -> bytes:
    """The form of another person, with a real ticket."""
    round_id = UUID(order["round"])
    key = KeyStore(settings.TICKET_KEYS).read(round_id)
    ends_at = int(time.time()) + tickets.LIFE
    public = bytes.fromhex(order["public_key"])
    ticket = tickets.Ticket(round_id, 1, QUESTIONS, ends_at, secrets.token_bytes(32), public)
    answers = {f"q{n}": str(n) for n in range(1, QUESTIONS + 1)}
    fields = {"ticket": tickets.issue(ticket, key or b""), **answers, "language": "en-gb"}
    return urlencode(fields).encode()


def _post(application: Callable[..., object], where: str, body: bytes) -> None:
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": where, "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
    said: list[str] = []
    response = application(environ, lambda status, _headers: said.append(status))
    size = sum(len(part) for part in response)  # type: ignore[attr-defined]
    response.close()  # type: ignore[attr-defined]
    assert (said[0], size) == ("200 OK", BLOCK), f"{where}: {said[0]}, {size} bytes"


if __name__ == "__main__":
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "tip_tracker.checkin_settings"
    main()
