"""Files on the volume that web and workers share, written so that a crash leaves no half file."""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage


@dataclass(frozen=True, slots=True)
class Stored:
    """A whole file in the storage: its random name, its hash, its size in bytes."""

    name: str
    sha256: str
    size: int


def store(folder: str, extension: str, write: Callable[[IO[bytes]], object]) -> Stored:
    """Let `write` fill a file and keep it under a random name in `folder`.

    It is written beside its place, synced to the disk and only then renamed, so a name in the
    storage always stands for a whole file. Nothing of a name that people gave is in it.
    """
    name = f"{folder}/{secrets.token_hex(16)}.{extension}"
    place = Path(default_storage.path(name))
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_suffix(".part")
    try:
        with open(unfinished, "xb", opener=_private) as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(place.parent)
    with place.open("rb") as kept:
        sha256 = hashlib.file_digest(kept, "sha256").hexdigest()
    return Stored(name, sha256, place.stat().st_size)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """The rename itself is only safe once the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_orphans(folder: str, wanted: set[str], *, before: float) -> int:
    """Delete files of `folder` that nothing names and that are older than `before` (epoch)."""
    place = Path(default_storage.path(folder))
    gone = [
        path
        for path in (place.iterdir() if place.is_dir() else ())
        if f"{folder}/{path.name}" not in wanted and path.stat().st_mtime < before
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
