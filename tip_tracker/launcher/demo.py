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

from tip_tracker.launcher import checkins, children, postgres
from tip_tracker.launcher.checkins import Checkins
from tip_tracker.launcher.children import Child
from tip_tracker.launcher.places import PROJECT, Places, places
from tip_tracker.launcher.servers import servers, standing
from tip_tracker.launcher.speech import Trouble, say, tail

ADDRESS = "127.0.0.1"
FIRST_PAGE = "/account/login/"
# Seconds until the first page must have answered.
PATIENCE = 90
WORKER_WORDS = ["-Q", "celery", "-l", "INFO", "-c", "2"]
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
        checkin_port = checkins.chosen_port(port)
        with servers("demo") as found:
            planned = checkins.plan(here, checkin_port)
            _prepare(here, _environment(found, port, planned))
            refuse_taken(port)
            planned = checkins.with_free_port(planned, port)
            env = _environment(found, port, planned)
            started = _children(here, port, reload, env, planned)
            _run_until_told(here, started, env, port, planned)
    finally:
        children.forget(here)
        facts_path.unlink(missing_ok=True)
        say("Everything that the demo started has stopped. The data stay for the next time.")


def _run_until_told(
    here: Places,
    started: list[Child],
    env: Mapping[str, str],
    port: int,
    planned: Checkins | None,
) -> NoReturn:
    """Every process of the demo; they stop before the servers that they use."""
    facts_path = here.var / "demo.json"
    where = {"url": _url(port), "checkin_url": planned.url if planned else None}
    try:
        facts = where | _open_doors(here, started, env, port, planned)
        _write_facts(facts_path, facts, started)
        _welcome(facts)
        while standing(here):
            time.sleep(1)
            if children.revive(here, started, env):
                _write_facts(facts_path, facts, started)
        raise Trouble("The demo's PostgreSQL or Redis was ended. Start the demo again.")
    finally:
        children.stop_all(started)


def _open_doors(
    here: Places,
    started: list[Child],
    env: Mapping[str, str],
    port: int,
    planned: Checkins | None,
) -> dict[str, Any]:
    """Starts every process; returns what the demo data hold, once both sites answered."""
    say(f"Starting {', '.join(child.name for child in started)}.")
    children.start_all(here, started, env)
    _wait_for_first_pages(here, started, env, port, planned)
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
                f"make demo PORT={port + 2 if port < 65534 else 8000}"
            ) from None


def _environment(found: Mapping[str, str], port: int, planned: Checkins | None) -> dict[str, str]:
    """What the main site's processes see: plain http on this machine alone."""
    ours = {
        "TIP_MODE": "demo",
        "SITE_URL": _url(port),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "tip_tracker.settings",
    }
    ours |= {"CHECKIN_URL": planned.url} if planned else {}
    outer = {name: v for name, v in os.environ.items() if name not in checkins.ONLY_HERE}
    return outer | dict(found) | ours


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


def _children(
    here: Places, port: int, reload: bool, env: Mapping[str, str], planned: Checkins | None
) -> list[Child]:
    python, bind = sys.executable, f"{ADDRESS}:{port}"
    gunicorn = [
        "-m", "gunicorn", "tip_tracker.wsgi", "--bind", bind, "--workers", str(WEB_WORKERS),
        "--no-control-socket",
    ]  # fmt: skip
    web = ["manage.py", "runserver", bind] if reload else gunicorn
    celery = [python, "-m", "celery", "-A", "tip_tracker"]
    return [
        Child("web", [python, *web], None if reload else _log(here, "web"), port=port),
        # By name, so that it never hears the sealing worker's queue.
        Child("worker", [*celery, "worker", *WORKER_WORDS], _log(here, "worker")),
        Child("beat", [*celery, "beat", "-l", "INFO", "--pidfile="], _log(here, "beat")),
        *checkins.children(planned, env, _log(here, "checkin"), _log(here, "sealer")),
    ]


def _wait_for_first_pages(
    here: Places,
    started: list[Child],
    env: Mapping[str, str],
    port: int,
    planned: Checkins | None,
) -> None:
    deadline = time.monotonic() + PATIENCE
    status = None
    while time.monotonic() < deadline:
        children.revive(here, started, env)
        status = _status(port)
        if status == http.HTTPStatus.OK and (planned is None or checkins.answers(planned)):
            return
        time.sleep(0.2)
    silent = "checkin" if status == http.HTTPStatus.OK else "web"
    log = next(child.log for child in started if child.name == silent)
    shown = f" {log} ends:\n{tail(log)}" if log else ""
    raise Trouble(f"No page came from {silent} (last answer: {status or 'none'}).{shown}")


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


def _write_facts(path: Path, facts: dict[str, Any], started: list[Child]) -> None:
    """var/demo.json, whole or not at all; it holds the demo's passwords, so for us alone."""
    pids = {"demo": os.getpid()} | {child.name: child.process.pid for child in started}
    making = path.with_suffix(".making")
    making.touch(mode=0o600)
    making.write_text(json.dumps({**facts, "pids": pids}, indent=2) + "\n")
    making.rename(path)


def _welcome(facts: Mapping[str, Any]) -> None:
    say(f"\nTIP Tracker is ready: {facts['url']}")
    if facts["checkin_url"]:
        say(f"Answers to check-ins go to a host of their own: {facts['checkin_url']}")
    say("")
    if facts["accounts"]:
        say("Sign in as (e-mail, password):")
    for one in facts["accounts"]:
        say(f"  {one['role']:<14} {one['email']:<36} {one['password']}")
    say(
        "\nTry first: sign in as the delivery lead, look at the dashboard, put a training "
        "session's attendance in\nfrom a list, note a barrier, and ask for the rollout report.\n"
        "Then, as staff, answer the check-in that is open and read the results of the one before.\n"
        "Barriers that wait for an answer are on the first page of the executive and the manager.\n"
        "Logs are in var/log. Ctrl-C stops everything; the data stay."
    )
