"""`make demo` and `make run`: from nothing to a first page, and back to nothing on Ctrl-C."""

import http
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import psycopg2

from tip_tracker.launcher import children, postgres
from tip_tracker.launcher.children import Child
from tip_tracker.launcher.places import PROJECT, Places, places
from tip_tracker.launcher.servers import servers, standing
from tip_tracker.launcher.speech import Trouble, say, tail

ADDRESS = "127.0.0.1"
FIRST_PAGE = "/account/login/"
# Seconds until the first page must have answered.
PATIENCE = 90
WEB_WORKERS = min((os.cpu_count() or 1) + 1, 3)
# What the demo's database says of itself, in its comment.
LOADING, LOADED = "demo data: loading", "demo data: loaded"


def main(reload: bool = False) -> None:
    """Run the demo until a signal asks us to leave. With `reload`, for development."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    port = chosen_port()
    here = places("demo")
    facts_path = here.var / "demo.json"
    children.end_orphans(here)
    children.remember(here, [])
    facts_path.unlink(missing_ok=True)
    try:
        refuse_taken(port)
        with servers("demo") as found:
            env = _environment(found, port)
            _prepare(here, env)
            _run_until_told(here, _children(here, port, reload), env, port)
    finally:
        children.forget(here)
        facts_path.unlink(missing_ok=True)
        say("Everything that the demo started has stopped. The data stay for the next time.")


def _run_until_told(
    here: Places, started: list[Child], env: Mapping[str, str], port: int
) -> NoReturn:
    """Web, worker and beat, which stop before the servers that they use."""
    facts_path = here.var / "demo.json"
    try:
        facts = _open_doors(here, started, env, port)
        _write_facts(facts_path, facts, started, port)
        _welcome(facts, port)
        while standing(here):
            time.sleep(1)
            if children.revive(here, started, env):
                _write_facts(facts_path, facts, started, port)
        raise Trouble("The demo's PostgreSQL or Redis was ended. Start the demo again.")
    finally:
        children.stop_all(started)


def _open_doors(
    here: Places, started: list[Child], env: Mapping[str, str], port: int
) -> dict[str, Any]:
    """Starts web, worker and beat; returns what the demo data hold, once the first page came."""
    say("Starting the web server, the worker and the schedule.")
    children.start_all(here, started, env)
    _wait_for_first_page(here, started, env, port)
    return _facts(here, env)


def _leave(number: int, frame: FrameType | None) -> None:
    """The first signal ends us in good order; the next ones must not cut that short."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    sys.exit(0)


def chosen_port() -> int:
    """PORT, or 8000. Errors: Trouble when it is no port."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT={text} is no port. Choose a number from 1 to 65535, such as 8000.")
    return int(text)


def refuse_taken(port: int) -> None:
    """Errors: Trouble when another program answers there."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((ADDRESS, port))
        except PermissionError:
            raise Trouble(
                f"This account may not use port {port}. Try: make demo PORT=8000"
            ) from None
        except OSError:
            raise Trouble(
                f"Port {port} is used by another program. Choose another one, for example: "
                f"make demo PORT={port + 1 if port < 65535 else 8000}"
            ) from None


def _environment(found: Mapping[str, str], port: int) -> dict[str, str]:
    """What every process of the demo sees: plain http on this machine alone."""
    ours = {"TIP_MODE": "demo", "SITE_URL": _url(port), "PYTHONUNBUFFERED": "1"}
    return (
        dict(os.environ) | dict(found) | ours | {"DJANGO_SETTINGS_MODULE": "tip_tracker.settings"}
    )


def _url(port: int) -> str:
    return f"http://{ADDRESS}:{port}"


def _prepare(here: Places, env: Mapping[str, str]) -> None:
    owner = env.get("DATABASE_OWNER_URL", env["DATABASE_URL"])
    if "DATABASE_URL" not in os.environ:
        # Our own mark after the last step waits for the disk, and all before it with it.
        env = dict(env) | {"PGOPTIONS": "-c synchronous_commit=off"}
    if _said_of_itself(owner) == LOADING:
        _begin_again(here)
    say("Bringing the database's tables up to date.")
    _manage(here, env, "migrate", "--verbosity", "1")
    if not _has_command("load_demo") or _said_of_itself(owner) or _holds_an_organisation(owner):
        return
    say("Loading the demo organisation (about a minute, the first time only).")
    _say_of_itself(owner, LOADING)
    _manage(here, env, "load_demo", "--size", "small")
    _say_of_itself(owner, LOADED)


def _manage(here: Places, env: Mapping[str, str], *words: str) -> None:
    """One manage.py command, its output in a log. Errors: Trouble with the log's end."""
    log = _log(here, words[0])
    log.unlink(missing_ok=True)
    if children.run_step(here, [sys.executable, "manage.py", *words], log, env) != 0:
        raise Trouble(
            f"`manage.py {' '.join(words)}` failed, and nothing half-done is kept. "
            f"{log} ends:\n{tail(log)}\nPut that right, then run the same command again."
        )


def _log(here: Places, name: str) -> Path:
    folder = here.var / "log"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def _has_command(name: str) -> bool:
    return any(PROJECT.glob(f"*/management/commands/{name}.py"))


def _begin_again(here: Places) -> None:
    """The last loading was cut short: only the demo writes that mark, so nobody's data are lost."""
    cluster = postgres.running(here)
    if cluster is None or "DATABASE_URL" in os.environ:
        raise Trouble(
            "The demo data in this database were only half loaded. Empty the database that "
            "DATABASE_URL names, then run this again."
        )
    say("The demo data were only half loaded the last time; beginning again.")
    postgres.renew(cluster)


def _ask(url: str, sql: str) -> Any:
    with closing(psycopg2.connect(url)) as opened, opened, opened.cursor() as ask:
        ask.execute(sql)
        return ask.fetchone()[0] if ask.description else None


def _said_of_itself(url: str) -> str | None:
    said: str | None = _ask(
        url,
        "select shobj_description(oid, 'pg_database') from pg_database"
        " where datname = current_database()",
    )
    return said


def _say_of_itself(url: str, words: str) -> None:
    _ask(
        url,
        "do $$ begin execute format('comment on database %I is %L', current_database(),"
        f" '{words}'); end $$",
    )


def _holds_an_organisation(url: str) -> bool:
    return bool(_ask(url, "select exists (select from services_unit)"))


def _children(here: Places, port: int, reload: bool) -> list[Child]:
    python, bind = sys.executable, f"{ADDRESS}:{port}"
    gunicorn = [
        "-m", "gunicorn", "tip_tracker.wsgi", "--bind", bind, "--workers", str(WEB_WORKERS),
        "--no-control-socket",
    ]  # fmt: skip
    web = ["manage.py", "runserver", bind] if reload else gunicorn
    celery = [python, "-m", "celery", "-A", "tip_tracker"]
    return [
        Child("web", [python, *web], None if reload else _log(here, "web")),
        Child("worker", [*celery, "worker", "-l", "INFO", "-c", "2"], _log(here, "worker")),
        Child("beat", [*celery, "beat", "-l", "INFO", "--pidfile="], _log(here, "beat")),
    ]


def _wait_for_first_page(
    here: Places, started: list[Child], env: Mapping[str, str], port: int
) -> None:
    deadline = time.monotonic() + PATIENCE
    status = None
    while time.monotonic() < deadline:
        children.revive(here, started, env)
        status = _status(port)
        if status == http.HTTPStatus.OK:
            return
        time.sleep(0.2)
    log = started[0].log
    shown = f" {log} ends:\n{tail(log)}" if log else ""
    raise Trouble(f"The first page did not come (last answer: {status or 'none'}).{shown}")


def _status(port: int) -> int | None:
    """The status of the first page; None while nobody answers. Any proxy is passed by."""
    asked = http.client.HTTPConnection(ADDRESS, port, timeout=20)
    try:
        asked.request("GET", FIRST_PAGE)
        return asked.getresponse().status
    except OSError:
        return None
    finally:
        asked.close()


def _facts(here: Places, env: Mapping[str, str]) -> dict[str, Any]:
    """Organisation, accounts, units and sessions of the demo data."""
    empty: dict[str, Any] = {"organisation": None, "accounts": [], "units": [], "sessions": []}
    if not _has_command("demo_facts"):
        return empty
    asked = subprocess.run(
        [sys.executable, "manage.py", "demo_facts", "--json"],
        env=env, cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if asked.returncode:
        raise Trouble(f"`manage.py demo_facts` failed:\n{asked.stderr[-2000:]}")
    return empty | dict(json.loads(asked.stdout))


def _write_facts(path: Path, facts: dict[str, Any], started: list[Child], port: int) -> None:
    """var/demo.json, whole or not at all; it holds the demo's passwords, so for us alone."""
    pids = {"demo": os.getpid()} | {child.name: child.process.pid for child in started}
    making = path.with_suffix(".making")
    making.touch(mode=0o600)
    making.write_text(json.dumps({"url": _url(port), **facts, "pids": pids}, indent=2) + "\n")
    making.rename(path)


def _welcome(facts: Mapping[str, Any], port: int) -> None:
    say(f"\nTIP Tracker is ready: {_url(port)}\n")
    if facts["accounts"]:
        say("Sign in as (e-mail, password):")
    for one in facts["accounts"]:
        say(f"  {one['role']:<14} {one['email']:<36} {one['password']}")
    say(
        "\nTry first: sign in as the delivery lead, look at the dashboard, put a training "
        "session's attendance in\nfrom a list, note a barrier, and ask for the rollout report.\n"
        "Logs are in var/log. Ctrl-C stops everything; the data stay."
    )
