"""What somebody looks for who holds the database, its log and its backups (design §3.4).

Searches bytes for answers in the shapes in which software writes them down, and links rows to
people by order and by transaction.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

# As wellbeing.boxes packs it, then as a form, a list, and the packed one in other alphabets.
MARK = b"answer 1 "
_SHAPES = {
    "packed": re.compile(rb"answer 1 \d+(?: [1-6]){5}"),
    "form": re.compile(rb"q1=[1-6]&q2=[1-6]&q3=[1-6]"),
    "list": re.compile(rb"\[[1-6](?:, ?[1-6]){4}\]"),
    "hex": re.compile(re.escape(MARK.hex().encode()), re.IGNORECASE),
    "utf-16-le": re.compile(re.escape(MARK.decode().encode("utf-16-le"))),
    "utf-16-be": re.compile(re.escape(MARK.decode().encode("utf-16-be"))),
}
PART, OVERLAP = 1 << 24, 256


def _in_base64() -> Iterator[tuple[str, bytes]]:
    """The mark as it stands in base64, at each of the three places it can begin at."""
    for before in range(3):
        told = base64.b64encode(b"\0" * before + MARK)
        first = (0, 2, 3)[before]
        whole = len(told) - (4 if (before + len(MARK)) % 3 else 0)
        yield f"base64 at {before}", told[first:whole]


SHAPES = _SHAPES | {name: re.compile(re.escape(text)) for name, text in _in_base64()}


def answers_in(data: bytes) -> list[str]:
    """The shape of every answer that the bytes hold."""
    return [name for name, shape in SHAPES.items() for _hit in shape.finditer(data)]


def answers_in_file(path: Path) -> list[str]:
    """The same for a file of any size, read piece by piece."""
    found: list[str] = []
    with path.open("rb") as file:
        tail = b""
        while piece := file.read(PART):
            found += answers_in(tail + piece)
            tail = piece[-OVERLAP:]
    return found


def answers_below(folder: Path) -> list[str]:
    """Shape and file of every answer in a folder and everything under it."""
    return [
        f"{shape} in {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
        for shape in answers_in_file(path)
    ]


def inbox_in_dump(dump: str) -> list[tuple[bytes, bytes]]:
    """(nullifier, box) of every row of the inbox in a plain dump, in the order of the heap."""
    rows = re.findall(
        r"^[0-9a-f-]{36}\t\\\\x([0-9a-f]{64})\t\\\\x([0-9a-f]{608})$", dump, re.MULTILINE
    )
    return [(bytes.fromhex(key), bytes.fromhex(box)) for key, box in rows]


def guessed(nullifiers: Iterable[bytes], round_id: UUID, people: Iterable[int]) -> int:
    """How many nullifiers somebody finds who tries every person with every key he can think of."""
    wanted = set(nullifiers)
    return len(wanted & {one for person in people for one in _guesses(round_id, person)})


def _guesses(round_id: UUID, person: int) -> Iterator[bytes]:
    spelt = [str(person).encode(), person.to_bytes(8, "big"), person.to_bytes(4, "big")]
    for one in spelt:
        for text in (one, round_id.bytes + one, b"person\0" + round_id.bytes + one):
            yield hashlib.sha256(text).digest()
            for key in (b"", b"\0" * 32, round_id.bytes, round_id.hex.encode(), b"demo-only"):
                yield hmac.new(key, text, hashlib.sha256).digest()


def linked_by_order(
    people: Sequence[int], rows: Sequence[object], truth: Mapping[int, object]
) -> float:
    """The share of people who get their own row when both are laid side by side in order.

    For ranks on one line that is the assignment of least distance, so no better one needs search.
    """
    right = sum(truth[person] == row for person, row in zip(people, rows, strict=False))
    return right / len(people)


def linked_by_transaction(
    people: Mapping[str, int], rows: Mapping[str, object], truth: Mapping[int, object]
) -> float:
    """The share of people whose row was written by the transaction that wrote them (`xmin`)."""
    right = sum(truth[person] == rows.get(xmin) for xmin, person in people.items())
    return right / len(truth)


def by_chance(people: int) -> float:
    """What nobody can be kept from: 1/N, and three times its deviation, which is 1/N as well."""
    return 4 / people
