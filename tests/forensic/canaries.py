"""Answers that can be found again wherever and however they were written down, and the search.

Each answer begins with one of two marks and goes on with options of its own. A search looks for
the few marks in every writing, and only where one stands for the whole answer.
"""

import base64
import hashlib
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

QUESTIONS = 12
# The two marks differ on every question, so that no group says nearly the same on any of them.
MARKS = ((5, 1, 6, 2, 4, 3), (2, 6, 1, 5, 3, 4))
Options = tuple[int, ...]
# Long stretches of nothing hide nothing and take long to look through.
NOTHING = re.compile(rb"\0{256,}")


def draw(how_many: int, chance: random.Random) -> list[Options]:
    """So many answers of twelve options, each unlike every other."""
    found: set[Options] = set()
    while len(found) < how_many:
        mark = MARKS[len(found) % len(MARKS)]
        found.add(mark + tuple(chance.randint(1, 6) for _ in range(QUESTIONS - len(mark))))
    drawn = sorted(found)
    chance.shuffle(drawn)
    return drawn


def _joined(by: str) -> Callable[[Options], bytes]:
    return lambda options: by.join(map(str, options)).encode()


def _form(options: Options) -> bytes:
    return "&".join(f"q{n}={one}" for n, one in enumerate(options, 1)).encode()


# As packed for the box, as JSON or Python writes lists, as digits, as a posted form, as bytes.
FORMS: dict[str, Callable[[Options], bytes]] = {
    "packed": _joined(" "),
    "json": _joined(", "),
    "json, tight": _joined(","),
    "json of texts": _joined('", "'),
    "digits": _joined(""),
    "form": _form,
    "bytes": bytes,
}


def _base64(offset: int) -> Callable[[bytes], bytes]:
    """The letters that depend on the text alone, when `offset` bytes (mod 3) stand before it."""

    def written(text: bytes) -> bytes:
        letters = base64.b64encode(bytes(offset) + text)
        return letters[-(-offset * 8 // 6) : (offset + len(text)) * 8 // 6]

    return written


WRITINGS: dict[str, Callable[[bytes], bytes]] = {
    "raw": bytes,
    "hex": lambda text: text.hex().encode(),
    "HEX": lambda text: text.hex().upper().encode(),
    "UTF-16LE": lambda text: text.decode().encode("utf-16-le"),
    "UTF-16BE": lambda text: text.decode().encode("utf-16-be"),
    **{f"base64+{offset}": _base64(offset) for offset in range(3)},
}


@dataclass(frozen=True)
class _Way:
    """One form in one writing: how each mark looks, and each whole answer."""

    name: str
    marks: tuple[bytes, ...]
    whole: frozenset[bytes]
    lengths: frozenset[int]


class Search:
    """Looks for answers in bytes; in the same bytes once."""

    def __init__(self, answers: Iterable[Options]) -> None:
        wanted = list(answers)
        self.known: dict[bytes, list[str]] = {}
        self.ways = [
            _way(f"{form}, {writing}", lambda one, w=write, s=shape: w(s(one)), wanted)
            for form, shape in FORMS.items()
            for writing, write in WRITINGS.items()
            if not (form == "bytes" and writing.startswith("UTF"))
        ]

    def hits(self, data: bytes) -> list[str]:
        """The way in which each answer found was written; an answer may be found twice."""
        print_of = hashlib.blake2b(data).digest()
        if print_of not in self.known:
            self.known[print_of] = list(self._hits(NOTHING.sub(bytes(256), data)))
        return self.known[print_of]

    def _hits(self, data: bytes) -> Iterator[str]:
        for way in self.ways:
            for mark in way.marks:
                for at in _places(data, mark):
                    if any(data[at : at + length] in way.whole for length in way.lengths):
                        yield way.name


def _way(name: str, written: Callable[[Options], bytes], wanted: Iterable[Options]) -> _Way:
    whole = frozenset(written(one) for one in wanted)
    lengths = frozenset(len(one) for one in whole)
    return _Way(name, tuple(written(mark) for mark in MARKS), whole, lengths)


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)
