"""The attackers: one pairs people with answers by order, one tries out names for keys."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from uuid import UUID

Features = Sequence[float]


def link(people: Sequence[Features], answers: Sequence[Features]) -> list[int]:
    """For each person the answer (its position) that fits best, all in all.

    Features are compared column by column, by rank: what comes early with what comes early. Each
    answer is given to one person. There are as many people as answers.
    """
    left, right = _ranks(people), _ranks(answers)
    costs = [
        [sum(abs(a - b) for a, b in zip(one, other, strict=True)) for other in right]
        for one in left
    ]
    return assign(costs)


def _ranks(rows: Sequence[Features]) -> list[list[int]]:
    """The same table with each value's place in its column; equal values share a place."""
    columns = [
        {v: n for n, v in enumerate(sorted(set(column)))} for column in zip(*rows, strict=True)
    ]
    return [[columns[n][value] for n, value in enumerate(row)] for row in rows]


def assign(costs: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row in the assignment of least cost (Hungarian method, O(n³))."""
    size = len(costs)
    of_row, of_column = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        _add_row(costs, row, of_row, of_column, row_of)
    column_of = [0] * size
    for column in range(1, size + 1):
        column_of[row_of[column] - 1] = column - 1
    return column_of


def _add_row(
    costs: Sequence[Sequence[float]],
    row: int,
    of_row: list[float],
    of_column: list[float],
    row_of: list[int],
) -> None:
    """Find a place for one more row along the cheapest way of moving the others."""
    size = len(costs)
    row_of[0], column = row, 0
    least, before, seen = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
    while row_of[column]:
        seen[column], at = True, row_of[column]
        for other in (n for n in range(1, size + 1) if not seen[n]):
            cost = costs[at - 1][other - 1] - of_row[at] - of_column[other]
            if cost < least[other]:
                least[other], before[other] = cost, column
        step, following = min((least[n], n) for n in range(1, size + 1) if not seen[n])
        for n in range(size + 1):
            if seen[n]:
                of_row[row_of[n]] += step
                of_column[n] -= step
            else:
                least[n] -= step
        column = following
    while column:
        row_of[column], column = row_of[before[column]], before[column]


def chance(people: int, sigmas: float = 3) -> float:
    """The share that guessing finds, and so many standard deviations more."""
    return (1 + sigmas) / people


def guesses(round_id: UUID, numbers: Iterable[int], keys: Iterable[bytes]) -> set[bytes]:
    """What nullifiers would be if they were made from what anybody may know, or with `keys`.

    `numbers` are all people's ids (staff members and accounts), `keys` whatever a key could be.
    """
    keys = [b"", bytes(32), round_id.bytes, str(round_id).encode(), *keys]
    found: set[bytes] = set()
    for number in numbers:
        for told in _told(round_id, number):
            found.add(hashlib.sha256(told).digest())
            found.update(hmac.digest(key, told, "sha256") for key in keys)
    return found


def _told(round_id: UUID, number: int) -> list[bytes]:
    """A person's number as it could be written, alone and with the round's id."""
    plain = [str(number).encode(), number.to_bytes(8, "big"), number.to_bytes(4, "big")]
    marks = [b"", round_id.bytes, str(round_id).encode(), b"person\0" + round_id.bytes]
    return [mark + one for mark in marks for one in plain]
