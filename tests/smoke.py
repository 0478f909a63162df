"""`make smoke`: the demo as a newcomer meets it. Fresh clone, new HOME, servers from PyPI.

Looks at: the first page, a sign-in as the delivery lead, the check-in host, the stop, and that
nothing is left running. Python's own library only, as it runs before anything is installed.
"""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
# Seconds for the demo to be ready: a virtual environment, packages, migrations and demo data.
PATIENCE = 600
NOT_PASSED_ON = (
    "CHECKIN_",
    "SEAL_",
    "DATABASE_",
    "REDIS_",
    "TIP_",
    "DJANGO_",
    "SECRET_KEY",
    "PG",
    "VIRTUAL_ENV",
    "MAKE",
)


class Red(Exception):
    """Something is not as a newcomer should find it."""


def main() -> int:
    """0 when everything was as it should be."""
    # Readable for the account that runs PostgreSQL, and with the space that a home may have.
    room = Path(tempfile.mkdtemp(prefix="tip smoke "))
    room.chmod(0o755)
    try:
        began = time.monotonic()
        _try_demo(room)
    except Red as red:
        print(f"make smoke: FAILED: {red}\n{_said(room)}", flush=True)
        return 1
    finally:
        shutil.rmtree(room, ignore_errors=True)
    print(f"make smoke: all passed in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def _try_demo(room: Path) -> None:
    clone = room / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-local", PROJECT, clone], check=True)
    with (room / "said").open("wb") as said:
        demo = subprocess.Popen(
            ["make", "demo"], cwd=clone, env=_environment(room), stdin=subprocess.DEVNULL,
            stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        facts = _wait_until_ready(clone, demo)
        pids = {**facts["pids"], **_server_pids(clone)}
        socket_folder = Path(_postmaster(clone)[4])
        _sign_in(facts)
        _ask_check_in_host(facts)
    finally:
        _stop(demo)
    _nothing_left(pids, socket_folder, [facts["url"], facts["checkin_url"]])
    _logs_are_calm(clone)


def _environment(room: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(NOT_PASSED_ON)}
    (room / "home").mkdir()
    with socket.socket() as one, socket.socket() as other:
        for asked in (one, other):
            asked.bind(("127.0.0.1", 0))
        ports = {"PORT": str(one.getsockname()[1]), "CHECKIN_PORT": str(other.getsockname()[1])}
    return kept | {"HOME": str(room / "home"), "TIP_SERVERS": "wheels"} | ports


def _wait_until_ready(clone: Path, demo: "subprocess.Popen[bytes]") -> dict:
    path = clone / "var" / "demo.json"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            raise Red(f"make demo ended by itself with {demo.returncode}")
        if path.exists():
            print("first page: ok", flush=True)
            return json.loads(path.read_text())
        time.sleep(0.5)
    raise Red(f"no first page after {PATIENCE} s")


def _sign_in(facts: dict) -> None:
    lead = next((one for one in facts["accounts"] if one["role"] == "delivery_lead"), None)
    if lead is None:
        if facts["organisation"]:
            raise Red("var/demo.json names no delivery lead")
        print("sign-in: NOT RUN, there is no demo organisation yet", flush=True)
        return
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    with browser.open(facts["url"] + "/", timeout=30) as answer:
        address, page = answer.url, answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not token:
        raise Red(f"no sign-in form at {address}")
    filled = {"csrfmiddlewaretoken": token[1], "login": lead["email"], "password": lead["password"]}
    body = urllib.parse.urlencode(filled).encode()
    asked = urllib.request.Request(address, body, {"Referer": address})  # noqa: S310
    with browser.open(asked, timeout=30) as answer:
        address, page = answer.url, answer.read().decode()
    if 'name="password"' in page:
        raise Red("the delivery lead could not sign in")
    print(f"sign-in: ok, arrived at {urllib.parse.urlsplit(address).path}", flush=True)


def _ask_check_in_host(facts: dict) -> None:
    """A name of its own, a process of its own, a refusal for whoever has no ticket, no cookie."""
    if missing := {"checkin", "sealer"} - set(facts["pids"]):
        raise Red(f"not started: {', '.join(missing)}")
    site, checkin = (urllib.parse.urlsplit(facts[one]).hostname for one in ("url", "checkin_url"))
    if site == checkin:
        raise Red("the main site and the check-in host share a name, and so their cookies")
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        browser.open(facts["checkin_url"] + "/spend", b"ticket=forged", timeout=30)
    except urllib.error.HTTPError as answer:
        if answer.code != 400 or b"Nothing was kept" not in answer.read():
            raise Red(f"the check-in host answered {answer.code}") from None
        if answer.headers["Set-Cookie"]:
            raise Red("the check-in host set a cookie") from None
    else:
        raise Red("the check-in host took an answer without a ticket")
    print("check-in host: ok", flush=True)


def _stop(demo: "subprocess.Popen[bytes]") -> None:
    if demo.poll() is None:
        demo.send_signal(signal.SIGTERM)
    try:
        demo.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(demo.pid, signal.SIGKILL)
        raise Red("the demo did not stop within 60 s") from None


def _server_pids(clone: Path) -> dict[str, int]:
    notes = clone / "var" / "run" / "demo" / "broker.json"
    return {
        "redis": json.loads(notes.read_text())["pid"],
        "postgres": int(_postmaster(clone)[0]),
    }


def _postmaster(clone: Path) -> list[str]:
    """PostgreSQL's own note: its number is line 1, the socket's folder line 5."""
    return (clone / "var" / "pg" / "postmaster.pid").read_text().splitlines()


def _nothing_left(pids: dict[str, int], socket_folder: Path, urls: list[str]) -> None:
    left = [name for name, pid in pids.items() if _lives(pid)]
    if left:
        raise Red(f"still running: {', '.join(left)}")
    if socket_folder.exists():
        raise Red(f"left behind: {socket_folder}")
    for url in urls:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", urllib.parse.urlsplit(url).port or 0)) == 0:
                raise Red(f"{url} still answers")
    print("stopped, nothing left: ok", flush=True)


def _logs_are_calm(clone: Path) -> None:
    """Web, worker and beat came and went without an unexpected error."""
    for log in sorted((clone / "var" / "log").glob("*.log")):
        text = log.read_text(errors="replace")
        if "Traceback" in text:
            raise Red(f"{log.name} holds an error:\n{text[text.index('Traceback') :][:2000]}")
    print("no error in any log: ok", flush=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # A ghost that waits for its parent is no running process.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def _said(room: Path) -> str:
    said = room / "said"
    lines = said.read_text(errors="replace").splitlines()[-40:] if said.exists() else []
    return "\n".join(f"    {line}" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
