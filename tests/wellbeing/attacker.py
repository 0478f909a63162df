"""Somebody who knows every published figure exactly and does arithmetic with them (design §3.7).

Shares no code with the rule. A figure is the set of *bases* whose people it counts; a base is the
people attached to one group, who are always counted together. What can be derived is what is a
linear combination of figures. A leak is a derivable group of 1 to m-1 people, or one that
(nearly) all says the same on some question.

Works on any family of figures: several publications of different trees are attacked as one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

Group = frozenset[str]
People = Mapping[str, Mapping[str, Sequence[int]]]
PRIME = (1 << 61) - 1
MOST_SIBLINGS = 10
MOST_FIGURES = 7  # Of one neighbourhood; up to six of them are added and taken away.


@dataclass(frozen=True)
class Leak:
    group: Group
    n: int
    why: str
    how: str


def leaks(
    people: People,
    figures: Iterable[Group],
    families: Iterable[Sequence[Group]],
    m: int,
    seed: int = 0,
) -> list[Leak]:
    """Every leak that the two attackers find.

    `families` are groups that belong together (those directly inside one group, and the staff
    attached to it): each subset is tried, all of them where at most ten cannot be read alone.
    """
    known = {figure.intersection(people) for figure in figures} - {frozenset()}
    if not known:
        return []
    kinds = [family for family in ([g.intersection(people) for g in f] for f in families) if family]
    found = dict.fromkeys(_by_algebra(people, known, kinds, Random(seed)), "algebra")
    found |= dict.fromkeys(_by_combining(people, known, kinds, Random(seed)), "combining")
    return [
        Leak(group, n, why, how)
        for group, how in found.items()
        for n, why in [_harm(people, group, m)]
        if why
    ]


def _harm(people: People, group: Group, m: int) -> tuple[int, str]:
    """How many people, and why showing them harms: "few", "alike" or ""."""
    each = [people[base] for base in group]
    rows = [list(map(sum, zip(*(one[q] for one in each), strict=True))) for q in each[0]]
    n = sum(rows[0])
    if 0 < n < m:
        return n, "few"
    alike = any(n - max(row) < 2 or 10 * (n - max(row)) < n for row in rows)
    return n, "alike" if alike else ""


def _by_algebra(
    people: People, known: set[Group], families: list[list[Group]], draw: Random
) -> Iterator[Group]:
    """Groups in the row space of the figures.

    A vector that every figure is orthogonal to, drawn at random modulo a prime, is orthogonal to
    a group exactly when the group can be derived (up to a chance of 2^-61 of a false alarm).
    """
    across = _orthogonal(sorted(people), known, draw)

    def weight(group: Group) -> int:
        return sum(across[base] for base in group) % PRIME

    yield from (group for group in _alike_columns(people, known) if not weight(group))
    for family in families:
        yield from (group for group in family if group and not weight(group))
        # A union of derivable groups that harm nobody harms nobody: only the others are combined.
        open_groups = [(weight(group), group) for group in family if weight(group)]
        for chosen in _subsets(open_groups, draw):
            if sum(part for part, _ in chosen) % PRIME == 0:
                yield frozenset().union(*(group for _, group in chosen))


def _alike_columns(people: People, known: set[Group]) -> list[Group]:
    """Bases that stand in the same figures: nothing tells them apart."""
    columns: dict[Group | frozenset[Group], set[str]] = {}
    for base in people:
        columns.setdefault(frozenset(f for f in known if base in f), set()).add(base)
    return [frozenset(bases) for bases in columns.values()]


def _orthogonal(bases: list[str], known: set[Group], draw: Random) -> dict[str, int]:
    """A random vector modulo the prime that every figure's indicator is orthogonal to."""
    pivots: dict[str, dict[str, int]] = {}
    for figure in sorted(known, key=lambda f: (len(f), sorted(f))):
        row = dict.fromkeys(figure, 1)
        for pivot, done in pivots.items():
            if factor := row.get(pivot, 0):
                _take_away(row, done, factor)
        if row:
            pivot = min(row)
            inverse = pow(row[pivot], -1, PRIME)
            pivots[pivot] = {base: value * inverse % PRIME for base, value in row.items()}
    across = {base: draw.randrange(PRIME) for base in bases if base not in pivots}
    for pivot, row in reversed(pivots.items()):
        rest = sum(value * across[base] for base, value in row.items() if base != pivot)
        across[pivot] = -rest % PRIME
    return across


def _take_away(row: dict[str, int], done: dict[str, int], factor: int) -> None:
    for base, value in done.items():
        left = (row.get(base, 0) - factor * value) % PRIME
        if left:
            row[base] = left
        else:
            row.pop(base, None)


def _subsets(
    groups: list[tuple[int, Group]], draw: Random
) -> Iterator[Sequence[tuple[int, Group]]]:
    """Every subset of up to ten; of more, the small ones, their complements and a thousand."""
    if len(groups) <= MOST_SIBLINGS:
        for size in range(2, len(groups) + 1):
            yield from combinations(groups, size)
        return
    yield groups
    for size in (1, 2):
        for chosen in combinations(groups, size):
            yield chosen
            yield [group for group in groups if group not in chosen]
    for _ in range(1000):
        yield draw.sample(groups, draw.randint(3, len(groups) - 3))


def _by_combining(
    people: People, known: set[Group], families: list[list[Group]], draw: Random
) -> Iterator[Group]:
    """All sums and differences of up to six neighbouring figures that are a group of people."""
    places = {base: 1 << (8 * at) for at, base in enumerate(sorted(people))}
    ones = sum(places.values())
    seen: set[int] = set()
    for near in _neighbourhoods(known, families, draw):
        packed = [sum(places[base] for base in figure) for figure in near]
        for total in _sums(packed):
            # Eight bits a base hold -6 to 6 without mixing: only whole groups pass.
            for value in (total, -total):
                if value > 0 and not value & ~ones and value not in seen:
                    seen.add(value)
                    yield frozenset(base for base, place in places.items() if value & place)


def _sums(packed: list[int], most: int = 6) -> list[int]:
    """±1 combinations of one to six of these, one of each pair of opposites."""
    sums: list[list[int]] = [[] for _ in range(most + 1)]
    for figure in packed:
        for size in range(most - 1, 0, -1):
            sums[size + 1] += [s + figure for s in sums[size]]
            sums[size + 1] += [s - figure for s in sums[size]]
        sums[1].append(figure)
    return [s for size in sums for s in size]


def _neighbourhoods(
    known: set[Group], families: list[list[Group]], draw: Random
) -> Iterator[list[Group]]:
    """For each family the figures above it and a handful among it; and a handful from anywhere."""
    everything = sorted(known, key=lambda f: (len(f), sorted(f)))
    for family in families:
        whole = frozenset[str]().union(*family)
        above = [f for f in everything if f >= whole][:2]
        among = [f for f in everything if f < whole and f not in above]
        if len(among) > MOST_FIGURES - len(above):
            among = draw.sample(among, MOST_FIGURES - len(above))
        yield above + among
    yield draw.sample(everything, min(len(everything), MOST_FIGURES))
