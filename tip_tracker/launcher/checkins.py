"""What the anonymous check-ins need beside the web: a host and a sealing worker of their own.

The host answers as `localhost` while the main site is `127.0.0.1`: browsers keep cookies by name
and not by port, so none of the main site's ever reaches it.
"""

import http.client
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tip_tracker.launcher import postgres
from tip_tracker.launcher.children import Child, is_free
from tip_tracker.launcher.places import Places
from tip_tracker.launcher.speech import Trouble, say

BOUND_TO, NAME = "127.0.0.1", "localhost"
# When the port after the main site's is taken, so many more are tried.
TRIES = 20
LAST_PORT = 65535
VAULT, SEAL = "CHECKIN_DATABASE_URL", "SEAL_DATABASE_URL"
# What the host may see of the environment; everything else is kept from it.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "TIP_VAR")
ONLY_HERE = (VAULT, SEAL)


@dataclass(frozen=True)
class Checkins:
    """Where the host answers, and the database as each of its two roles."""

    port: int
    vault_url: str
    seal_url: str

    @property
    def url(self) -> str:
        return url_of(self.port)


def url_of(port: int) -> str:
    """The address that people's browsers send their answers to."""
    return f"http://{NAME}:{port}"


def plan(here: Places, port: int) -> Checkins | None:
    """How check-ins run, with the host on `port`; None, with a sentence, when they cannot.

    Call it while the servers run.
    """
    vault_url, seal_url = _database_urls(here)
    if vault_url and seal_url:
        return Checkins(port, vault_url, seal_url)
    lacking = " and ".join(
        name for name, given in ((VAULT, vault_url), (SEAL, seal_url)) if not given
    )
    say(
        f"Check-ins are left out: with a database of your own, {lacking} must name it too "
        "(as tip_vault and tip_seal; docs/running.md)."
    )
    return None


def _database_urls(here: Places) -> tuple[str | None, str | None]:
    cluster = None if "DATABASE_URL" in os.environ else postgres.running(here)
    if cluster:
        return cluster.url("tip_vault"), cluster.url("tip_seal")
    return os.environ.get(VAULT), os.environ.get(SEAL)


def chosen_port(port: int) -> int:
    """CHECKIN_PORT, or the first free one after `port`, the main site's.

    Errors: Trouble when it is no port or is taken.
    """
    text = os.environ.get("CHECKIN_PORT")
    if not text:
        after = range(port + 1, min(port + TRIES, LAST_PORT) + 1)
        free = next((one for one in after if is_free(one)), None)
        if free is None:
            raise Trouble("Found no free port for the check-in host. Name one: CHECKIN_PORT=8100")
        return free
    if not text.isdigit() or not 0 < int(text) <= LAST_PORT or int(text) == port:
        raise Trouble(
            f"CHECKIN_PORT={text} is no port for the check-in host. Choose a number from 1 to "
            f"{LAST_PORT} other than {port}, the main site's."
        )
    if not is_free(int(text)):
        raise Trouble(
            f"Port {text}, for the check-in host, is used by another program. Choose another one: "
            "make demo CHECKIN_PORT=…"
        )
    return int(text)


def with_free_port(planned: Checkins | None, port: int) -> Checkins | None:
    """The plan with a port that is free now: loading takes minutes, and others start meanwhile.

    Errors: Trouble as in `chosen_port`.
    """
    if planned is None or is_free(planned.port):
        return planned
    say(f"Another program has taken port {planned.port} meanwhile; choosing another one.")
    return replace(planned, port=chosen_port(port))


def children(
    planned: Checkins | None, env: Mapping[str, str], host_log: Path, sealer_log: Path
) -> list[Child]:
    """The host and the sealing worker, each with an environment of its own; none without a plan."""
    if planned is None:
        return []
    host = [
        sys.executable, "-m", "gunicorn", "-c", "tip_tracker/checkin_gunicorn.py",
        "--bind", f"{BOUND_TO}:{planned.port}", "tip_tracker.checkin_wsgi",
    ]  # fmt: skip
    sealer = [
        sys.executable, "-m", "celery", "-A", "tip_tracker", "worker", "-l", "WARNING",
        "-Q", "seal", "-n", "sealer@%h", "-c", "1",
    ]  # fmt: skip
    return [
        Child("checkin", host, host_log, _hosts_environment(planned, env), planned.port),
        Child("sealer", sealer, sealer_log, env=_sealers_environment(planned, env)),
    ]


def _hosts_environment(planned: Checkins, env: Mapping[str, str]) -> dict[str, str]:
    """No broker, no mail, no other database role, no key store but that of the tickets."""
    passed_on = {name: env[name] for name in (*PASSED_ON, "TIP_TICKET_KEYS") if name in env}
    return passed_on | {
        "DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings",
        "TIP_MODE": "demo",
        "SITE_URL": env["SITE_URL"],
        "CHECKIN_URL": planned.url,
        VAULT: planned.vault_url,
        "PYTHONUNBUFFERED": "1",
    }


def _sealers_environment(planned: Checkins, env: Mapping[str, str]) -> dict[str, str]:
    """The workers' environment, with the database as its own role and nobody else's."""
    kept = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
    return kept | {"DATABASE_URL": planned.seal_url}


def answers(planned: Checkins) -> bool:
    """True once the host answers; it refuses this request, as it refuses all but one."""
    asked = http.client.HTTPConnection(BOUND_TO, planned.port, timeout=20)
    try:
        asked.request("GET", "/", headers={"Host": f"{NAME}:{planned.port}"})
        return asked.getresponse().status == http.HTTPStatus.BAD_REQUEST
    except OSError:
        return False
    finally:
        asked.close()
