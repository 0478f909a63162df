"""Made-up rounds by number: the same number gives the same tree. Knows nothing of the rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from types import ModuleType
from typing import Any

Counts = tuple[int, ...]
WEIGHTS = (1, 2, 4, 4, 2, 0.4)


@dataclass(frozen=True)
class Group:
    """A group with the answers of the people attached to it: for each question its counts."""

    id: str
    parent: str | None
    answers: dict[str, Counts] = field(default_factory=dict)
    eligible: int = 0

    @property
    def n(self) -> int:
        return sum(next(iter(self.answers.values()), ()))


@dataclass(frozen=True)
class Tree:
    groups: tuple[Group, ...]
    m: int = 10

    def people(self) -> dict[str, dict[str, Counts]]:
        """Whoever answered, by the group that they are attached to."""
        return {group.id: group.answers for group in self.groups if group.n}

    def inside(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {group.id: [] for group in self.groups}
        for group in self.groups:
            if group.parent is not None:
                found[group.parent].append(group.id)
        return found

    def whole(self) -> dict[str, frozenset[str]]:
        """For each group itself and all below it."""
        inside = self.inside()
        found: dict[str, frozenset[str]] = {}

        def fill(key: str) -> frozenset[str]:
            found[key] = frozenset([key]).union(*(fill(part) for part in inside[key]))
            return found[key]

        fill(next(group.id for group in self.groups if group.parent is None))
        return found

    def leaves(self) -> list[Group]:
        """Groups without groups inside."""
        inside = self.inside()
        return [group for group in self.groups if not inside[group.id]]

    def nodes(self, module: ModuleType) -> list[Any]:
        return [
            module.Node(group.id, group.parent, list(group.answers.items()))
            for group in self.groups
        ]


def tree(groups: Iterable[Group], m: int = 10) -> Tree:
    return Tree(tuple(groups), m)


def spread(n: int) -> Counts:
    """n answers over three options and "prefer not to say", as evenly as can be."""
    return tuple(n // 4 + (at < n % 4) for at in range(4))


def named(**sizes: int) -> Tree:
    """A whole "S" with these groups of evenly spread answers to one question."""
    parts = [Group(key, "S", {"q": spread(n)}, n) for key, n in sizes.items()]
    return tree([Group("S", None), *parts])


def realistic(number: int) -> Tree:
    """The fixed generator: 3–6 services of 3–8 teams, five questions, answers by team."""
    draw = Random(number)
    groups = [Group("body", None)]
    for s in range(draw.randint(3, 6)):
        response = draw.uniform(0.35, 0.85)
        groups.append(Group(f"s{s}", "body"))
        for t in range(draw.randint(3, 8)):
            eligible = max(1, round(draw.lognormvariate(2.6390573296152584, 0.5)))
            n = sum(draw.random() < response for _ in range(eligible))
            answers = {f"q{q}": _drawn(draw, n) for q in range(5)}
            groups.append(Group(f"s{s}t{t}", f"s{s}", answers, eligible))
    return tree(groups)


def _drawn(draw: Random, n: int) -> Counts:
    weights = [draw.gammavariate(shape, 1) for shape in WEIGHTS]
    given = draw.choices(range(len(WEIGHTS)), weights, k=n)
    return tuple(given.count(option) for option in range(len(WEIGHTS)))


def adversarial(number: int) -> Tree:
    """Depth up to 4, up to 60 leaves, sizes round the threshold, hard answers of every kind."""
    draw = Random(f"adversarial {number}")
    m = draw.choice([10, 10, 10, 8, 12])
    options = [draw.randint(3, 6) for _ in range(draw.choice([1, 2, 2, 3]))]
    leaves, depth = draw.choice([3, 6, 6, 12, 12, 25, 60]), draw.randint(1, 4)
    groups: list[Group] = []

    def grow(parent: str | None, levels: int, budget: int) -> None:
        key = f"g{len(groups)}"
        is_leaf = parent is not None and (levels == 0 or budget <= 1)
        n = _size(draw, m) if is_leaf or draw.random() < 0.3 else 0
        answers = {f"q{at}": _hard(draw, n, k, at) for at, k in enumerate(options)} if n else {}
        groups.append(Group(key, parent, answers, n + draw.choice([0, 3, 8])))
        if is_leaf:
            return
        parts = draw.randint(1, min(8, budget)) if levels > 1 else budget
        for at in range(parts):
            grow(key, levels - 1, budget // parts + (at < budget % parts))

    grow(None, depth, leaves)
    return tree(groups, m)


def _size(draw: Random, m: int) -> int:
    return draw.choice(
        [0, 1, 2, 3, draw.randint(4, m - 1), m - 1, m, m, m + 1, m + 2, draw.randint(m, 4 * m)]
    )


def _hard(draw: Random, n: int, options: int, question: int) -> Counts:
    """Spread, nearly all alike (more often in the second question), or mostly nothing said."""
    kind = draw.random()
    alike = 0.4 if question == 1 else 0.25
    counts = [0] * options
    if kind < alike:
        outside = min(n, draw.choice([0, 0, 1, 1, 2, 3]))
        counts[draw.choice([0, draw.randrange(options)])] = n - outside
        for _ in range(outside):
            counts[draw.randrange(options)] += 1
    else:
        weights = [1.0] * (options - 1) + [8.0 if kind > 0.85 else 0.5]
        for option in draw.choices(range(options), weights, k=n):
            counts[option] += 1
    return tuple(counts)
