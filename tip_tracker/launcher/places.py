"""Where this checkout's servers keep their data, sockets and notes."""

import hashlib
import os
import pwd
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

from tip_tracker.launcher.speech import Trouble

PROJECT = Path(__file__).resolve().parent.parent.parent
DATA_NAMES = {"demo": "pg", "test": "test-pg"}
# A socket's path is cut at 108 bytes on Linux and 104 on macOS, its closing zero included.
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"
Account = tuple[int, int]


@dataclass(frozen=True)
class Places:
    """One set of servers: `kind` is "demo" (kept) or "test" (disposable)."""

    kind: str
    project: Path
    var: Path

    @property
    def notes(self) -> Path:
        """Lock, logs and who uses the servers."""
        return self.var / "run" / self.kind

    @property
    def log(self) -> Path:
        return self.notes / "postgres.log"

    @property
    def key(self) -> str:
        """Tells this checkout and account from every other on the machine."""
        return hashlib.sha256(f"{os.getuid()}:{self.var}".encode()).hexdigest()[:12]

    @property
    def beyond(self) -> Path:
        """Where data go that an unprivileged server must reach and cannot below `var`."""
        return Path("/var/lib/tip-tracker") / self.key


def places(kind: str, project: Path = PROJECT) -> Places:
    """This checkout's places, with the folder for notes made. Errors say what to do."""
    here = Places(kind, project, Path(os.environ.get("TIP_VAR", project / "var")).resolve())
    try:
        here.notes.mkdir(parents=True, exist_ok=True)
        here.notes.chmod(0o700)
    except OSError as error:
        raise Trouble(
            f"This account cannot write to {here.notes} ({error.strerror}). Make the folder yours "
            f"(chown -R {pwd.getpwuid(os.getuid()).pw_name} {here.var}), or set TIP_VAR to a "
            "folder that is."
        ) from error
    return here


@contextmanager
def locked(here: Places) -> Iterator[None]:
    """Only one process at a time starts or stops servers of this kind."""
    descriptor = os.open(here.notes / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        flock(descriptor, LOCK_EX)
        yield
    finally:
        flock(descriptor, LOCK_UN)
        os.close(descriptor)


def server_account(data: Path) -> Account | None:
    """(uid, gid) that PostgreSQL runs as; None = ourselves, as it only refuses root.

    Root keeps to the owner of data that exist already, otherwise takes `nobody`.
    """
    if os.getuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def open_to_all(path: Path) -> bool:
    """True when any account may walk to `path` and read it."""
    resolved = path.resolve()
    walkable = all(parent.stat().st_mode & stat.S_IXOTH for parent in resolved.parents)
    return walkable and bool(resolved.stat().st_mode & stat.S_IROTH)


def data_folder(here: Places) -> Path:
    """The cluster's data: below `var`, or outside when root's `nobody` could not reach it there."""
    inside, outside = (base / DATA_NAMES[here.kind] for base in (here.var, here.beyond))
    if os.getuid() != 0 or not outside.exists() and open_to_all(here.var):
        return inside
    return outside


def socket_folder(here: Places, account: Account | None) -> Path:
    """A folder of mode 0700 for the socket, short enough and owned by the server's account.

    Errors: Trouble when somebody else has taken the name.
    """
    folder = next(base for base in _socket_bases(here, account))
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owner = account[0] if account else os.getuid()
    if account and found.st_uid == os.getuid():
        os.chown(folder, *account)
    elif found.st_uid != owner or not stat.S_ISDIR(found.st_mode):
        raise Trouble(
            f"{folder} belongs to another account, so the database's socket cannot go there. "
            "Remove it, or set TMPDIR to a folder of your own."
        )
    folder.chmod(0o700)
    return folder


def _socket_bases(here: Places, account: Account | None) -> Iterator[Path]:
    for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 (named by key, 0700)
        folder = base / f"tip-{here.key}-{here.kind}"
        fits = len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET
        if fits and (account is None or open_to_all(base)):
            yield folder
    raise Trouble("Found no temporary folder with a short enough path. Set TMPDIR=/tmp.")
