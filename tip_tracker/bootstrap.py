"""Makes .venv with the pinned packages, then runs a command in it; needs Python alone.

    python3 tip_tracker/bootstrap.py demo|dev [words for .venv's python …]

A .venv whose making was cut short is made anew. An old Python can read this too, and is told so.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(PROJECT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
HALF_MADE = os.path.join(VENV, ".half-made")
NEWEST_FIRST = [f"python3.{minor}" for minor in range(14, 10, -1)]
FILES = {
    "demo": ["requirements.txt", "requirements-demo.txt"],
    "dev": ["requirements.txt", "requirements-demo.txt", "requirements-dev.txt"],
}
QUIET = subprocess.DEVNULL


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    wanted, words = sys.argv[1], sys.argv[2:]
    with open(lock_path(), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(wanted):
            make_ready(wanted)
    if words:
        os.chdir(PROJECT)
        os.execv(PYTHON, [PYTHON, *words])


def lock_path() -> str:
    folder = os.path.join(PROJECT, "var")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        sys.exit(f"Cannot write to {PROJECT} ({error}). Clone into a folder of your own.")
    return os.path.join(folder, "bootstrap.lock")


def stamp_path(wanted: str) -> str:
    return os.path.join(VENV, f".ready-{wanted}")


def fingerprint(wanted: str) -> str:
    """Changes whenever a pin does."""
    read = hashlib.sha256()
    for name in FILES[wanted]:
        with open(os.path.join(PROJECT, name), "rb") as file:
            read.update(file.read())
    return read.hexdigest()


def is_ready(wanted: str) -> bool:
    """True when the stamp of these very pins, or of the larger set, stands in a .venv that runs."""
    for name in dict.fromkeys([wanted, "dev"]):
        try:
            with open(stamp_path(name)) as file:
                if file.read() == fingerprint(name) and runs(PYTHON):
                    return True
        except OSError:
            continue
    return False


def runs(python: str) -> bool:
    """True when this Python starts and is new enough."""
    return succeeds(python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))")


def succeeds(*words: str) -> bool:
    """True when the command can be run and ends well; what it prints is not shown."""
    try:
        return subprocess.call(words, stdout=QUIET, stderr=QUIET) == 0
    except OSError:
        return False


def make_ready(wanted: str) -> None:
    if os.path.exists(HALF_MADE) or not runs(PYTHON):
        make_venv()
    with open(HALF_MADE, "w"):
        pass
    say("Installing the pinned Python packages into .venv (a few minutes the first time).")
    install = ["install", "-qq", "--disable-pip-version-check", "--no-input", "-r"]
    if subprocess.call([*pip(), *install, FILES[wanted][-1]], cwd=PROJECT, stdout=sys.stderr):
        sys.exit(
            "The packages could not be installed; pip says why above. Check that this machine "
            "reaches PyPI (or set PIP_INDEX_URL), then run the same command again."
        )
    os.remove(HALF_MADE)
    with open(stamp_path(wanted), "w") as file:
        file.write(fingerprint(wanted))


def make_venv() -> None:
    python = find_python()
    say(f"Making .venv with {python}.")
    if not os.path.islink(VENV):
        shutil.rmtree(VENV, ignore_errors=True)
    os.makedirs(VENV, exist_ok=True)
    with open(HALF_MADE, "w"):
        pass
    if succeeds(python, "-m", "venv", VENV):
        return
    # Debian's Python may lack ensurepip; the system's own pip can still fill a venv.
    if succeeds(python, "-m", "pip", "--version") and succeeds(
        python, "-m", "venv", "--without-pip", VENV
    ):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit(
        "Python could not make a virtual environment. On Debian or Ubuntu run "
        "`apt install python3-venv` (as root), then the same command again."
    )


def pip() -> list[str]:
    """pip inside .venv, or the outer Python's pip working on .venv."""
    inside = succeeds(PYTHON, "-c", "import pip")
    return [PYTHON, "-m", "pip"] if inside else [find_python(), "-m", "pip", "--python", PYTHON]


def find_python() -> str:
    """A Python of 3.11 or later: the one that runs us, or another on PATH."""
    for python in [sys.executable, *filter(None, map(shutil.which, NEWEST_FIRST))]:
        if runs(python):
            return python
    sys.exit(
        f"TIP Tracker needs Python 3.11 or later; this one is {sys.version.split()[0]}. Install a "
        "newer one, or name it: make PYTHON=/path/to/python3.11 demo"
    )


if __name__ == "__main__":
    main()
