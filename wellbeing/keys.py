"""Secrets of a round as files, each in the store of the process that may read it.

`rounds`: the key that makes a person's nullifier (web). `tickets`: the key that tags tickets (web
and check-in host). `seal`: the private key that opens answers (sealing worker). None of them is
ever in PostgreSQL, Redis, settings or a log. docs/running.md says where the folders should lie.

Where each process is an account of its own, a folder with the setgid bit lets its group read the
keys in it; in any other folder a key can be read by the account that made it, and by nobody else.
"""

import contextlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

KEY_BYTES = 32


@dataclass(frozen=True)
class KeyStore:
    """One folder of keys, a file for each round."""

    folder: Path

    def path_of(self, round_id: UUID) -> Path:
        """Where the key of a round lies, or would."""
        return self.folder / f"{round_id.hex}.key"

    def read(self, round_id: UUID) -> bytes | None:
        """The key; None when there is none, or no longer."""
        try:
            found = self.path_of(round_id).read_bytes()
        except FileNotFoundError:
            return None
        return found if len(found) == KEY_BYTES else None

    def make(self, round_id: UUID, key: bytes | None = None) -> bytes:
        """The round's key, made (or `key` kept) when there is none; never replaced.

        Whole or not at all, also when two do it at once or the process is killed.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        making = self.folder / f".{round_id.hex}.{secrets.token_hex(8)}.making"
        descriptor = os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
        try:
            if self.folder.stat().st_mode & stat.S_ISGID:
                os.fchmod(descriptor, 0o440)
            os.write(descriptor, key or secrets.token_bytes(KEY_BYTES))
            os.fsync(descriptor)
            with contextlib.suppress(FileExistsError):
                os.link(making, self.path_of(round_id))
        finally:
            os.close(descriptor)
            making.unlink()
            self._sync()
        found = self.read(round_id)
        if found is None:
            raise OSError(f"{self.path_of(round_id)} is no key")
        return found

    def destroy(self, round_id: UUID) -> None:
        """Overwrite and remove the key; nothing happens when it is gone already.

        So goes what a process that was killed while making it left. Overwriting is only a help: on
        a disk that keeps old blocks the folder must be in memory or encrypted with a key that is
        thrown away (docs/running.md).
        """
        left = self.folder.glob(f".{round_id.hex}.*.making")
        for path in (self.path_of(round_id), *left):
            with contextlib.suppress(FileNotFoundError):
                _overwrite(path)
                path.unlink()
                self._sync()

    def rounds(self) -> set[UUID]:
        """The rounds that have a key here, or the rest of one that was never finished."""
        paths = [*self.folder.glob("*.key"), *self.folder.glob(".*.making")]
        found = set()
        for path in paths:
            with contextlib.suppress(ValueError):
                found.add(UUID(hex=path.name.lstrip(".").partition(".")[0]))
        return found

    def _sync(self) -> None:
        """Let the folder's own change reach the disk."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _overwrite(path: Path) -> None:
    """With chance, where the account that works may do that."""
    with contextlib.suppress(PermissionError):
        path.chmod(0o600)
        descriptor = os.open(path, os.O_WRONLY)
        try:
            os.write(descriptor, secrets.token_bytes(KEY_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
