"""What every publication is put to: the attackers, the properties, the plain rule, the examples."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from types import ModuleType
from typing import Any

from tests.wellbeing import plain
from tests.wellbeing.attacker import Group as Figure
from tests.wellbeing.attacker import Leak, leaks
from tests.wellbeing.trees import Group, Tree, adversarial, named, realistic, spread, tree

Publish = Callable[[Tree], Sequence[Any]]


def publisher(module: ModuleType) -> Publish:
    return lambda tree: module.publish(tree.nodes(module), tree.m)


def figures(tree: Tree, cells: Sequence[Any]) -> list[Figure]:
    """Whose people each cell counts, from its names alone."""
    whole, inside = tree.whole(), tree.inside()
    shown = {cell.node for cell in cells if cell.of is None}
    found = []
    for cell in cells:
        parts = [whole[part] for part in inside[cell.of] if part in shown] if cell.of else []
        found.append(whole[cell.of or cell.node].difference(*parts))
    return found


def families(tree: Tree) -> list[list[Figure]]:
    """What stands directly inside each group, the staff attached to it among it."""
    whole = tree.whole()
    return [
        [frozenset([key]), *(whole[part] for part in parts)]
        for key, parts in tree.inside().items()
        if parts
    ]


def attacked(tree: Tree, cells: Sequence[Any], seed: int = 0) -> list[Leak]:
    return leaks(tree.people(), figures(tree, cells), families(tree), tree.m, seed)


def shown_counts(tree: Tree, shown: set[str]) -> tuple[int, int]:
    """How many shown groups have no answering group inside, and how many are shown in all."""
    total = plain.totals(tree)
    own = {group.id: group.n for group in tree.groups}
    return sum(own[key] == plain.size(total[key]) for key in shown), len(shown)


def faults(publish: Publish, tree: Tree, seed: int = 0) -> Iterator[str]:
    """What is wrong with what is published of this tree; nothing when all is well."""
    cells = publish(tree)
    shown = {cell.node for cell in cells if cell.of is None}
    yield from (f"attacker: {leak.why} by {leak.how}" for leak in attacked(tree, cells, seed))
    yield from _wrong_cells(tree, cells, shown)
    yield from ("under a withheld group" for key in shown if _parent(tree, key) not in shown)
    ours, floor = shown_counts(tree, shown), shown_counts(tree, plain.plain_shown(tree))
    if ours[0] < floor[0] or ours[1] < floor[1]:
        yield "less than the plain rule"


def _parent(tree: Tree, key: str) -> str:
    """The group above, or the whole itself."""
    return next(group.parent or group.id for group in tree.groups if group.id == key)


def _wrong_cells(tree: Tree, cells: Sequence[Any], shown: set[str]) -> Iterator[str]:
    """Cells twice, of nobody, of the wrong number, and others that are missing or too many."""
    people = {group.id: group.n for group in tree.groups}
    if any(times > 1 for times in Counter((c.node, c.of) for c in cells).values()):
        yield "the same cell twice"
    for cell, figure in zip(cells, figures(tree, cells), strict=True):
        n = sum(people[base] for base in figure)
        if n == 0:
            yield "a cell of nobody"
        if n != cell.n:
            yield "a wrong number of answers"
    inside, total = tree.inside(), plain.totals(tree)
    for key in shown:
        parts = [part for part in inside[key] if part in shown]
        left = plain.size(total[key]) - sum(plain.size(total[part]) for part in parts)
        if bool(parts and left) != any(cell.of == key for cell in cells):
            yield "others together missing or too many"


def battery_trees(count: int) -> Iterator[Tree]:
    """Adversarial and realistic ones in turn, each group with its eligible people."""
    for number in range(count // 2):
        yield adversarial(number)
        yield realistic(number)


def example_faults(publish: Publish) -> Iterator[str]:
    """The worked examples of design §3.6 that are not as they should be."""
    for name, (example, expected) in EXAMPLES.items():
        cells = {(cell.node or f"others of {cell.of}", cell.n) for cell in publish(example)}
        if cells != expected:
            yield f"worked example {name}"


def attacked_alone(publish: Publish, kind: Callable[[int], Tree], numbers: range) -> list[str]:
    """The faults of many trees of one kind, each with the tree's number."""
    return [
        f"{kind.__name__} {number}: {fault}"
        for number in numbers
        for fault in faults(publish, kind(number), number)
    ]


def moved(tree: Tree, draw: Random) -> Tree:
    """The same people with one leaf hung elsewhere, as after a change of structure."""
    leaves = {group.id for group in tree.leaves()}
    parents = sorted({group.parent for group in tree.groups if group.parent})
    chosen = draw.choice(sorted(leaves))
    return Tree(
        tuple(
            Group(g.id, draw.choice(parents), g.answers, g.eligible) if g.id == chosen else g
            for g in tree.groups
        ),
        tree.m,
    )


def with_late_answers(tree: Tree, draw: Random) -> tuple[Tree, Tree, dict[str, str]]:
    """The tree with some late people counted in, the same with each late base named, and where."""
    leaves = [group for group in tree.leaves() if group.n]
    late = {group.id: draw.choice(["late answer"]) for group in draw.sample(leaves, 1)}
    counted, apart = [], []
    for group in tree.groups:
        extra = {q: (1, *(0,) * (len(c) - 1)) for q, c in group.answers.items()}
        if group.id in late:
            both = {
                q: tuple(map(sum, zip(c, extra[q], strict=True))) for q, c in group.answers.items()
            }
            counted.append(Group(group.id, group.parent, both, group.eligible))
            apart.append(Group(f"late {group.id}", group.id, extra))
        else:
            counted.append(group)
        apart.append(group)
    where = {group: f"late {group}" for group in late}
    return Tree(tuple(counted), tree.m), Tree(tuple(apart), tree.m), where


def twice_attacked(publish: Publish, tree: Tree, again: bool, seed: int) -> list[Leak]:
    """Both publications of one round attacked as one: on a moved tree, or with late answers."""
    draw = Random(seed)
    if again:
        second, apart, where = with_late_answers(tree, draw)
    else:
        second = apart = moved(tree, draw)
        where = {}
    late = [
        figure | {where[base] for base in figure if base in where}
        for figure in figures(second, publish(second))
    ]
    both = [*figures(tree, publish(tree)), *late]
    return leaks(apart.people(), both, [*families(tree), *families(apart)], tree.m, seed)


def _of(*groups: Group) -> Tree:
    return tree([Group("Org", None), *groups])


def _team(key: str, parent: str, n: int) -> Group:
    return Group(key, parent, {"q": spread(n)}, n)


_ONE = [
    Group("S1", "Org"),
    *(_team(k, "S1", n) for k, n in {"A": 14, "B": 12, "C": 11, "D": 4}.items()),
]
_THREE = [
    *_ONE,
    Group("S2", "Org"), _team("E", "S2", 30),
    Group("S3", "Org"), _team("F", "S3", 13), _team("G", "S3", 11),
]  # fmt: skip
_ALL_OF_THREE = {("S1", 41), ("A", 14), ("B", 12), ("others of S1", 15), ("S2", 30), ("E", 30)}
# By number as in the design. In 4 the plain rule hides the smallest service S3 with two teams; S2
# has one team, so hiding it shows one team more.
EXAMPLES: dict[str, tuple[Tree, set[tuple[str, int]]]] = {
    "1": (
        named(A=14, B=12, C=11, D=4),
        {("S", 41), ("A", 14), ("B", 12), ("others of S", 15)},
    ),
    "2": (named(A=22, B=3), {("S", 25)}),
    "3": (_of(*_THREE), {("Org", 95), *_ALL_OF_THREE, ("S3", 24), ("F", 13), ("G", 11)}),
    "4": (
        tree([Group("Org", None, {"q": spread(2)}, 2), *_THREE]),
        {("Org", 97), *(_ALL_OF_THREE - {("S2", 30), ("E", 30)}), ("others of Org", 32)}
        | {("S3", 24), ("F", 13), ("G", 11)},
    ),
    "5": (
        tree([
            Group("S", None),
            Group("A", "S", {"q": (11, 1, 0, 0)}, 12),
            _team("B", "S", 15),
            _team("C", "S", 18),
        ]),
        {("S", 45), ("C", 18), ("others of S", 27)},
    ),
    "6": (named(A=25, B=6, C=7), {("S", 38), ("A", 25), ("others of S", 13)}),
}  # fmt: skip
