"""Everything that a round leaves behind, gathered as somebody with all rights could."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.forensic.canaries import Search
from tests.forensic.house import House, redis_tell, wait_for
from tip_tracker.launcher import processes

HEAP, WAL, ARCHIVE, BACKUP = "heap files", "write-ahead log", "its archive", "base backup, half-way"
WEB, HOST, SEALER = "memory of the idle web", "memory of the host", "memory of the sealing worker"
PAGED = {HEAP, BACKUP}
# Bytes of a page of a table.
PAGE = 8192
Found = tuple[str, bytes]


@dataclass
class Looked:
    """What was looked through, by kind: bytes, and where an answer was found."""

    size: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)


def backup(of: House) -> None:
    """A base backup as an administrator takes it, while everything runs."""
    of.postgres_run("pg_basebackup", "-D", str(of.backup), "-X", "fetch", "-c", "fast")


def dump(of: House, name: str) -> Path:
    """A plain dump of the whole database, data and all."""
    path = of.var / f"{name}.sql"
    path.write_bytes(of.postgres_run("pg_dump", "tip"))
    return path


def settle(of: House) -> None:
    """Let all reach the disk and the archive, and Redis write both of its files."""
    with closing(of.connect()) as opened, opened.cursor() as ask:
        ask.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        last = ask.fetchone()[0]
        ask.execute("CHECKPOINT")
        ask.execute("SELECT pg_switch_wal()")
    wait_for((of.archive / last).exists, "the archive of the log")
    redis_tell(of.broker, "SAVE")


def gather(of: House, only: Container[str] = ()) -> Iterator[Found]:
    """(kind, content), one file or one stretch of memory at a time; of some kinds, or all."""
    for kind, found in _kinds(of).items():
        if not only or kind in only:
            yield kind, b""
            yield from ((kind, content) for content in found)


def _kinds(of: House) -> dict[str, Iterator[bytes]]:
    dumps = {f"pg_dump, {path.stem}": _files([path]) for path in sorted(of.var.glob("*.sql"))}
    notes = of.here.notes
    return {
        HEAP: _files(p for p in _below(of.data) if "pg_wal" not in p.parts),
        WAL: _files(_below(of.data / "pg_wal")),
        ARCHIVE: _files(_below(of.archive)),
        BACKUP: _files(_below(of.backup)),
        **dumps,
        "Redis files": _files([*notes.glob("*.rdb"), *_below(notes / "appendonlydir")]),
        "queues": (redis_tell(of.broker, f"LRANGE {name} 0 -1") for name in ("celery", "seal")),
        "logs": _files([*_below(of.var / "log"), *notes.glob("*.log")]),
        "mails": _files(_below(of.var / "mails")),
        "key stores": _files(_below(of.var / "keys")),
        WEB: memory(of, "web"),
        HOST: memory(of, "host"),
        SEALER: memory(of, "sealer"),
    }


def look_through(found: Iterator[Found], search: Search) -> Looked:
    """Search all of it; what lies in two places counts in both."""
    told = Looked()
    for kind, content in found:
        told.size[kind] += len(content)
        for part in _parts(kind, content):
            told.hits.update(f"{kind}: {way}" for way in search.hits(part))
    return told


def _parts(kind: str, content: bytes) -> Iterator[bytes]:
    """No row lies on two pages of a table, and most pages lie in many files."""
    if kind not in PAGED:
        yield content
        return
    for start in range(0, len(content), PAGE):
        yield content[start : start + PAGE]


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _files(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        with suppress(FileNotFoundError):
            yield path.read_bytes()


def memory(of: House, name: str) -> Iterator[bytes]:
    """All that a process and its children hold in memory and may write (Linux)."""
    for one in of.family(name):
        with suppress(OSError), open(f"/proc/{one.pid}/mem", "rb", buffering=0) as held:
            for start, end in _stretches(one.pid):
                with suppress(OSError, ValueError):
                    held.seek(start)
                    yield held.read(end - start)


def _stretches(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights = line.split()[:2]
        if rights.startswith("rw"):
            start, end = (int(one, 16) for one in span.split("-"))
            yield start, end


def dumps_nothing(of: House, name: str) -> bool:
    """Whether no process of that session may write its memory to a file when it breaks (Linux)."""
    members = processes.session_members(of.running[name].pid)
    limits = [Path(f"/proc/{one.pid}/limits").read_text() for one in members]
    return all(re.search(r"^Max core file size +0 +0 ", told, re.M) for told in limits)
