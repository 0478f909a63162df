"""A thousand made-up rounds attacked, and the attacker itself put to the test."""

from collections.abc import Callable

import pytest

from tests.nightly.publication import lines, run
from tests.wellbeing import plain
from tests.wellbeing.attacker import leaks
from tests.wellbeing.battery import attacked_alone, families, figures, publisher
from tests.wellbeing.trees import Tree, adversarial, realistic
from wellbeing import publication
from wellbeing.publication import Cell


@pytest.mark.parametrize("half", [range(250), range(250, 500)], ids=["first", "second"])
@pytest.mark.parametrize("kind", [adversarial, realistic])
def test_no_tree_of_a_thousand_leaks(kind: Callable[[int], Tree], half: range) -> None:
    assert attacked_alone(publisher(publication), kind, half) == []


def test_the_long_run_prints_what_is_still_shown_beside_the_plain_rule() -> None:
    outcome = run(count=40, first=20_000, processes=1)
    assert (outcome.trees, outcome.faults) == (40, [])
    assert outcome.teams == outcome.threshold >= outcome.ours >= outcome.plain > 0
    printed = "\n".join(lines(outcome, 1.0))
    assert f"{outcome.ours / outcome.teams:.2%}" in printed
    assert "40 trees attacked in 1 s: 0 faults" in printed


def _threshold_alone(tree: Tree) -> list[Cell]:
    return [Cell(key, None, 0, "", ()) for key in sorted(plain.threshold_shown(tree))]


def test_the_attacker_finds_what_plain_subtraction_finds_where_small_groups_are_just_hidden() -> (
    None
):
    found = 0
    for number in range(60):
        tree = realistic(number)
        cells = _threshold_alone(tree)
        few = [
            leak
            for leak in leaks(tree.people(), figures(tree, cells), families(tree), tree.m)
            if leak.why == "few"
        ]
        assert bool(few) == _left_over_few(tree)
        found += bool(few)
    assert found > 20


def _left_over_few(tree: Tree) -> bool:
    """True when some shown group has 1 to 9 people more than its shown parts."""
    total, inside, shown = plain.totals(tree), tree.inside(), plain.threshold_shown(tree)
    left = [
        plain.size(total[key]) - sum(plain.size(total[p]) for p in inside[key] if p in shown)
        for key in shown
        if inside[key]
    ]
    return any(0 < n < tree.m for n in left)


def _people(**sizes: int) -> dict[str, dict[str, tuple[int, ...]]]:
    return {key: {"q": (n - n // 2, n // 2)} for key, n in sizes.items()}


def _groups(*names: str) -> list[frozenset[str]]:
    return [frozenset(name) for name in names]


@pytest.mark.parametrize(
    ("figures", "leak"),
    [
        (["abcd", "ab", "bc"], None),
        (["abcd", "ab", "c"], "d"),
        (["abcd", "abc"], "d"),
        (["abc", "abd", "c"], "d"),  # (abc - c) is ab, and abd - ab is d: no figure lies in another
        (["ab", "bc", "ca"], "d"),  # half of their sum: no sum or difference finds it
        (["abd"], None),
    ],
)
def test_the_attacker_reads_families_that_are_no_tree(figures: list[str], leak: str | None) -> None:
    people = _people(a=20, b=20, c=20, d=4)
    if figures == ["ab", "bc", "ca"]:
        people = _people(a=4, b=20, c=20)
        leak = "a"
    found = leaks(people, _groups(*figures), [_groups(*people)], 10)
    assert {"".join(sorted(each.group)) for each in found} == ({leak} if leak else set())


def test_the_attacker_sees_a_group_that_says_the_same_on_the_second_question_alone() -> None:
    people = {"a": {"q": (10, 10), "r": (19, 1)}, "b": {"q": (10, 10), "r": (10, 10)}}
    found = leaks(people, _groups("a", "ab"), [_groups("a", "b")], 10)
    assert [(leak.group, leak.why) for leak in found] == [(frozenset("a"), "alike")]
