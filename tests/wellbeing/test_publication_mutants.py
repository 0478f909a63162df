"""Twelve bugs put into the rule on purpose: each is caught, and the rule itself is not."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.wellbeing.battery import (
    Publish,
    attacked,
    battery_trees,
    example_faults,
    faults,
    publisher,
    twice_attacked,
)
from tests.wellbeing.trees import Tree
from wellbeing import publication

TREES = 120
SOURCE = Path(publication.__file__).read_text()
SIZE = "return sum(row[slice(*self.spans[0])])"
NOBODY = "return (0,) * (rule.spans[-1][1] if rule.spans else 0)"
ANSWERS = "    answers: Sequence[tuple[Id, Sequence[int]]] = ()\n"
ROW = "return tuple(count for name in rule.names for count in given[name])"
ENOUGH = "n >= self.m and"

# For each bug what is replaced in the source, and a fault that shows it (others may come as well).
BUGS: dict[str, tuple[dict[str, str], str]] = {
    "drop the loop": (
        {"    if rule.may_remain(rest):\n        return": "    return"},
        "attacker: few",
    ),
    "> for >=": ({ENOUGH: "n > self.m and"}, "less than the plain rule"),
    "skip staff attached to inner nodes": (
        {"rest = _sum([branch.own, *(": "rest = _sum([(0,) * len(branch.own), *("},
        "attacker: few",
    ),
    "sort descending": (
        {
            "_stable(e[1].id))\n    )": "_stable(e[1].id)), reverse=True\n    )",
            "_stable(ranked[at][1].id)),\n": "_stable(ranked[at][1].id)), reverse=True,\n",
        },
        "less than the plain rule",
    ),
    "publish under a withheld node": (
        {
            "extend(reversed(kept[branch.id]))": "extend(part for p in branch.inside"
            " for part in ([p] if p in kept[branch.id] else kept[p.id]))"
        },
        "under a withheld group",
    ),
    "ignore homogeneity": ({"n - max(row[a:b]) >= outside": "True"}, "attacker: alike"),
    "homogeneity on one question only": (
        {"outside for a, b in self.spans": "outside for a, b in self.spans[:1]"},
        "attacker: alike",
    ),
    'count "prefer not to say" out of n': (
        {SIZE: "return sum(row[slice(*self.spans[0])][:-1])"},
        "less than the plain rule",
    ),
    "use eligible for answers": (
        {
            ANSWERS: f"{ANSWERS}    eligible: int = 0\n",
            ROW: f"{ROW} + (node.eligible,)",
            NOBODY: f"{NOBODY} + (node.eligible,)",
            SIZE: "return row[-1]",
        },
        "attacker: few",
    ),
    "treat zero as safe": (
        {ENOUGH: f"n == 0 or {ENOUGH}", " if any(grown[part].all))": ")"},
        "a cell of nobody",
    ),
}


def _patched(changes: dict[str, str]) -> ModuleType:
    source = SOURCE
    for old, new in changes.items():
        assert old in source, f"{old!r} is not in the source any more"
        source = source.replace(old, new)
    module = ModuleType("patched_publication")
    exec(compile(source, "patched_publication.py", "exec"), module.__dict__)
    # What a cell says is no matter here, and has no words for what must never be a cell.
    vars(module).update(_shares=lambda counts, n: (), _n_band=lambda n, m: "")
    return module


def _publisher(module: ModuleType) -> Publish:
    """As `publisher`; a module that asks for the eligible people is told them."""

    def publish(tree: Tree) -> Any:
        nodes = tree.nodes(module)
        if "eligible" in module.Node.__slots__:
            nodes = [
                module.Node(g.id, g.parent, list(g.answers.items()), g.eligible)
                for g in tree.groups
            ]
        return module.publish(nodes, tree.m)

    return publish


def _found(publish: Publish) -> Iterator[str]:
    yield from example_faults(publish)
    for number, tree in enumerate(battery_trees(TREES)):
        yield from faults(publish, tree, number)


def test_the_rule_itself_passes_the_whole_battery() -> None:
    assert list(_found(publisher(_patched({})))) == []


@pytest.mark.parametrize("name", BUGS)
def test_each_bug_in_the_rule_is_caught(name: str) -> None:
    changes, caught_by = BUGS[name]
    found = _found(_publisher(_patched(changes)))
    assert any(fault.startswith(caught_by) for fault in found)


def test_twelve_bugs_are_tried() -> None:
    assert len(BUGS) + len(["recompute on a new tree", "publish twice"]) == 12


@pytest.mark.parametrize(
    "again", [False, True], ids=["recompute on a new tree", "publish twice, late answers counted"]
)
def test_a_second_publication_of_one_round_is_caught(again: bool) -> None:
    publish = publisher(publication)
    trees = [tree for tree in battery_trees(TREES) if any(g.n for g in tree.leaves())]
    assert not any(attacked(tree, publish(tree)) for tree in trees)
    caught = [n for n, tree in enumerate(trees) if twice_attacked(publish, tree, again, n)]
    assert len(caught) > len(trees) / 10
