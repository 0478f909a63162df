"""`make check`: every look at the source that needs no running product; all steps always run."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
APPS = [
    "core", "accounts", "services", "intake", "training", "implementation", "wellbeing",
    "reports", "tip_tracker", "manage.py",
]  # fmt: skip
PRODUCTION = {
    "TIP_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "tip.example.org",
}
CHECKIN_HOST = {
    "TIP_MODE": "production",
    "DJANGO_SETTINGS_MODULE": "tip_tracker.checkin_settings",
    "CHECKIN_URL": "https://checkin.tip.example.org",
}
DEPLOY = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
# No server is asked: the plan is compared with the models alone.
UNPLANNED = ["-W", "ignore::RuntimeWarning", "manage.py", "makemigrations", "--check", "--dry-run"]
STEPS: list[tuple[str, list[str], dict[str, str]]] = [
    ("format", [f"{BIN}/ruff", "format", "--check", "--quiet", "."], {}),
    ("lint", [f"{BIN}/ruff", "check", "--quiet", "."], {}),
    ("templates", [f"{BIN}/djlint", "--lint", "--quiet", "templates"], {}),
    ("types", [f"{BIN}/mypy", *APPS], {}),
    ("migrations", [PYTHON, *UNPLANNED], {}),
    ("production settings", DEPLOY, PRODUCTION),
    ("check-in settings", DEPLOY, CHECKIN_HOST),
    ("floors", [PYTHON, "-m", "pytest", "-q", "-n0", "tests/architecture"], {}),
]  # fmt: skip


def main() -> int:
    """Runs every step and returns 1 when any was red."""
    red = [name for name, words, env in STEPS if not _passes(name, words, env)]
    print(f"make check: {', '.join(red)} FAILED" if red else "make check: all passed", flush=True)
    return bool(red)


def _passes(name: str, words: list[str], env: dict[str, str]) -> bool:
    began = time.monotonic()
    status = subprocess.call(words, cwd=PROJECT, env=os.environ | env)
    verdict = "ok" if status == 0 else "FAILED"
    print(f"{name:<20} {verdict:<7} {time.monotonic() - began:5.1f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main())
