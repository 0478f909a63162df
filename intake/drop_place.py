"""A folder below the drop root, reached without following a link and never left.

Each part of the way is opened from the one before it, and a link is refused by the kernel at that
very moment: nobody who may write there can lead us elsewhere between a look and a move.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from intake.readers.limits import UPLOAD_BYTES

DONE, REFUSED = "done", "refused"
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Not to wait for ever where a pipe stands in place of a file.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# How feeds call a file until it is whole.
ON_THEIR_WAY = (".part", ".filepart", ".tmp", ".crdownload", "~")
# How many files of a folder one look sees.
FILES = 1000
Print = tuple[int, int]


class NoPlace(Exception):
    """The folder cannot be looked at; the sentence says why."""


class NotReadable(Exception):
    """A file in it cannot be read; the sentence says why and what to do."""


class Changing(Exception):
    """Somebody still writes the file."""


@contextmanager
def opened(root: Path | None, parts: Sequence[str]) -> Iterator[int]:
    """The folder, as a file descriptor. Raises NoPlace."""
    if root is None:
        raise NoPlace(_("No place for folders is set up on this machine (DROP_ROOT)."))
    held: list[int] = []
    try:
        held.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        for part in parts:
            held.append(os.open(part, FOLDER, dir_fd=held[-1]))
        found = held.pop()
    except OSError as error:
        raise NoPlace(_why_no_place(error)) from None
    finally:
        for one in held:
            os.close(one)
    try:
        yield found
    finally:
        os.close(found)


def _why_no_place(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _("This service may not open the folder. Let it read and write there.")
    if isinstance(error, FileNotFoundError):
        return _("The folder is not there yet. Ask whoever runs this service to make it.")
    return _("This is not a plain folder. A link to another place is not followed.")


def files_in(folder: int) -> dict[str, Print]:
    """Name → (size, time of change) of what lies there to be taken. Raises NoPlace."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise NoPlace(_why_no_place(error)) from None
    found: dict[str, Print] = {}
    for name in sorted(n for n in names if _is_meant(n))[:FILES]:
        facts = _facts_of(folder, name)
        if facts is not None and not stat.S_ISDIR(facts.st_mode):
            found[name] = _print(facts)
    return found


def _facts_of(folder: int, name: str) -> os.stat_result | None:
    """None when it is gone by now. Raises NoPlace where we may list but not enter."""
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NoPlace(_why_no_place(error)) from None


def _is_meant(name: str) -> bool:
    """Neither hidden nor still on its way, and spelt so that it can be told."""
    if name in {DONE, REFUSED} or name.startswith(".") or name.endswith(ON_THEIR_WAY):
        return False
    return name.isprintable()


def _print(facts: os.stat_result) -> Print:
    return facts.st_size, facts.st_mtime_ns


def content(folder: int, name: str, known: Print) -> bytes:
    """What stands in a file that is still as it was. Raises NotReadable or Changing."""
    try:
        file = os.open(name, FILE, dir_fd=folder)
    except FileNotFoundError:
        raise NotReadable(_("Somebody took the file away before it was read.")) from None
    except PermissionError:
        raise NotReadable(
            _("This service may not read the file. Let it, or send it again.")
        ) from None
    except OSError:
        raise NotReadable(_not_plain()) from None
    with os.fdopen(file, "rb") as stream:
        return _whole(stream, known)


def _whole(stream: BinaryIO, known: Print) -> bytes:
    facts = os.fstat(stream.fileno())
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
        raise NotReadable(_not_plain())
    if facts.st_size > UPLOAD_BYTES:
        raise NotReadable(_("The file must be smaller than 20MB. Split it and send it again."))
    try:
        data = stream.read(UPLOAD_BYTES + 1)
    except OSError:
        raise NotReadable(_("The disk could not give the file back. Send it again.")) from None
    if _print(os.fstat(stream.fileno())) != known or len(data) != known[0]:
        raise Changing
    return data


def _not_plain() -> str:
    return _("This is no plain file. A link to another place is not followed.")


def move_aside(folder: int, name: str, into: str, as_name: str) -> bool:
    """Into `done` or `refused` below the folder. False when that is not allowed or it is gone."""
    try:
        with suppress(FileExistsError):
            os.mkdir(into, 0o770, dir_fd=folder)
        there = os.open(into, FOLDER, dir_fd=folder)
        try:
            os.rename(name, as_name, src_dir_fd=folder, dst_dir_fd=there)
        finally:
            os.close(there)
    except OSError:
        return False
    return True


def refuse_later(folder: int, name: str) -> None:
    """What was taken and then could not be read goes on from `done` to `refused`."""
    with suppress(OSError):
        done = os.open(DONE, FOLDER, dir_fd=folder)
        try:
            with suppress(FileExistsError):
                os.mkdir(REFUSED, 0o770, dir_fd=folder)
            there = os.open(REFUSED, FOLDER, dir_fd=folder)
            try:
                os.rename(name, name, src_dir_fd=done, dst_dir_fd=there)
            finally:
                os.close(there)
        finally:
            os.close(done)


def clear_older(folder: int, before: float) -> int:
    """Remove files that were moved aside and lie there since before that time; how many."""
    gone = 0
    for aside in (DONE, REFUSED):
        with suppress(OSError):
            inner = os.open(aside, FOLDER, dir_fd=folder)
            try:
                gone += sum(_removed(inner, name, before) for name in os.listdir(inner))
            finally:
                os.close(inner)
    return gone


def _removed(folder: int, name: str, before: float) -> bool:
    """By the time of its last move or change, which nobody can set back."""
    with suppress(OSError):
        facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if facts.st_ctime < before and not stat.S_ISDIR(facts.st_mode):
            os.unlink(name, dir_fd=folder)
            return True
    return False
