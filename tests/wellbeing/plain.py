"""The plain rule as the design writes it (§3.5), and the bare threshold: what ours is held against.

Written from the design alone, with no line of the product.
"""

from collections.abc import Iterable

from tests.wellbeing.trees import Counts, Tree

Row = dict[str, Counts]


def added(rows: Iterable[Row]) -> Row:
    total: Row = {}
    for row in rows:
        for question, counts in row.items():
            before = total.get(question, (0,) * len(counts))
            total[question] = tuple(a + b for a, b in zip(before, counts, strict=True))
    return total


def size(row: Row) -> int:
    return sum(next(iter(row.values()), ()))


def fit(row: Row, m: int) -> bool:
    n = size(row)
    return n >= m and all(n - max(c) >= 2 and 10 * (n - max(c)) >= n for c in row.values())


def totals(tree: Tree) -> dict[str, Row]:
    own = {group.id: group.answers for group in tree.groups}
    return {key: added(own[base] for base in below) for key, below in tree.whole().items()}


def plain_shown(tree: Tree) -> set[str]:
    """Groups that the plain rule shows: the smallest is hidden until the rest is safe."""
    total, inside = totals(tree), tree.inside()
    own = {group.id: group.answers for group in tree.groups}
    shown: set[str] = set()

    def go(key: str) -> None:
        shown.add(key)
        parts = [part for part in inside[key] if fit(total[part], tree.m)]
        parts.sort(key=lambda part: (size(total[part]), part))
        rest = added([own[key], *(total[part] for part in inside[key] if part not in parts)])
        while parts and size(rest) and not fit(rest, tree.m):
            rest = added([rest, total[parts.pop(0)]])
        for part in parts:
            go(part)

    root = next(group.id for group in tree.groups if group.parent is None)
    if fit(total[root], tree.m):
        go(root)
    return shown


def threshold_shown(tree: Tree) -> set[str]:
    """What "hide groups under ten" shows; it leaks."""
    return {key for key, row in totals(tree).items() if size(row) >= tree.m}


def best_possible(tree: Tree, key: tuple[str, str] = ("leaves", "nodes")) -> tuple[int, int]:
    """By trying every set of shown groups: the most leaves, then the most groups (or as `key`).

    A set counts when the whole is in it, no group is shown under one that is not, each shown group
    is fit, and the people of each that are in no shown part are nobody or fit or all of it.
    """
    total, inside, whole = totals(tree), tree.inside(), tree.whole()
    own = {group.id: group.answers for group in tree.groups}
    leaf = {k for k, below in whole.items() if size(total[k]) and size(total[k]) == size(own[k])}
    root = next(group.id for group in tree.groups if group.parent is None)

    def choices(k: str) -> list[tuple[int, int]]:
        found = []
        parts = [part for part in inside[k] if fit(total[part], tree.m)]
        below = {part: choices(part) for part in parts}
        for mask in range(1 << len(parts)):
            kept = [part for at, part in enumerate(parts) if mask >> at & 1]
            rest = added([own[k], *(total[part] for part in inside[k] if part not in kept)])
            if kept and size(rest) and not fit(rest, tree.m):
                continue
            sums = {(int(k in leaf), 1)}
            for part in kept:
                sums = {(a + c, b + d) for a, b in sums for c, d in below[part]}
            found += sums
        return list(set(found))

    if not fit(total[root], tree.m):
        return (0, 0)
    order = (0, 1) if key[0] == "leaves" else (1, 0)
    return max(choices(root), key=lambda pair: (pair[order[0]], pair[order[1]]))
