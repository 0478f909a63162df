"""20,000 made-up rounds attacked, and how many teams the rule still shows beside other rules.

`python -m tests.nightly.publication` prints the figures; its status is 1 when there was a leak, a
wrong cell, or less shown than by the plain rule.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.wellbeing import plain
from tests.wellbeing.battery import faults, publisher
from tests.wellbeing.trees import Tree, adversarial, realistic
from wellbeing import publication

TREES = 20_000
PROCESSES = 2
PART = 250
KINDS: dict[str, Callable[[int], Tree]] = {"adversarial": adversarial, "realistic": realistic}


@dataclass
class Outcome:
    """What was found, and for the realistic trees the teams shown of those with ten answers."""

    trees: int = 0
    faults: list[str] = field(default_factory=list)
    teams: int = 0
    ours: int = 0
    plain: int = 0
    threshold: int = 0

    def add(self, other: "Outcome") -> None:
        self.trees += other.trees
        self.faults += other.faults
        self.teams += other.teams
        self.ours += other.ours
        self.plain += other.plain
        self.threshold += other.threshold


def run(count: int = TREES, first: int = 0, processes: int = PROCESSES) -> Outcome:
    """Half adversarial, half realistic trees, numbered from `first`."""
    last = first + count // 2
    parts = [(name, at, min(at + PART, last)) for name in KINDS for at in range(first, last, PART)]
    total = Outcome()
    with get_context("spawn").Pool(processes) as pool:
        for outcome in pool.imap_unordered(_part, parts):
            total.add(outcome)
    return total


def _part(part: tuple[str, int, int]) -> Outcome:
    name, first, last = part
    outcome = Outcome()
    for number in range(first, last):
        tree = KINDS[name](number)
        outcome.add(Outcome(1, [f"{name} {number}: {f}" for f in faults(_publish, tree, number)]))
        if name == "realistic":
            outcome.add(_shown(tree))
    return outcome


_publish = publisher(publication)


def _shown(tree: Tree) -> Outcome:
    teams = {group.id for group in tree.leaves() if group.n >= tree.m}
    ours = {cell.node for cell in _publish(tree) if cell.of is None}
    return Outcome(
        teams=len(teams),
        ours=len(teams & ours),
        plain=len(teams & plain.plain_shown(tree)),
        threshold=len(teams & plain.threshold_shown(tree)),
    )


def lines(outcome: Outcome, seconds: float) -> Sequence[str]:
    """The figures in words."""
    share = {
        "this rule": outcome.ours,
        "plain rule": outcome.plain,
        "threshold alone (leaks)": outcome.threshold,
    }
    return [
        f"{outcome.trees:,} trees attacked in {seconds:.0f} s: {len(outcome.faults)} faults",
        *outcome.faults[:20],
        f"teams with ten or more answers, realistic trees: {outcome.teams:,}; still shown by",
        *(f"  {name:<24}{shown:>8,}  {shown / outcome.teams:.2%}" for name, shown in share.items()),
    ]


def main() -> int:
    """Runs, prints, and says 1 when anything was wrong."""
    began = time.monotonic()
    outcome = run()
    print("\n".join(lines(outcome, time.monotonic() - began)), flush=True)
    return int(bool(outcome.faults) or outcome.ours < outcome.plain)


if __name__ == "__main__":
    sys.exit(main())
