"""The publication rule: the design's examples and properties, bands, steps, what is refused."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wellbeing import plain
from tests.wellbeing.battery import (
    EXAMPLES,
    example_faults,
    faults,
    figures,
    publisher,
    shown_counts,
)
from tests.wellbeing.trees import Group, Tree, named, realistic, spread
from wellbeing import publication
from wellbeing.publication import Cell, Node, publish, response_band

shown_of = publisher(publication)
some = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def trees(draw: st.DrawFn, most: int = 10) -> Tree:
    """Up to `most` groups, two questions of three options, sizes round the threshold of 10."""
    groups = [Group("g0", None)]
    for at in range(1, draw(st.integers(2, most))):
        parent = f"g{draw(st.integers(max(0, at - 4), at - 1))}"
        n = draw(st.sampled_from([0, 1, 4, 9, 10, 11, 12, 20, 31]))
        answers = {q: _alike(draw, n) for q in ("q0", "q1")} if n else {}
        groups.append(Group(f"g{at}", parent, answers))
    return Tree(tuple(groups))


def _alike(draw: st.DrawFn, n: int) -> tuple[int, ...]:
    outside = min(n, draw(st.sampled_from([0, 1, 2, 3, 6, 6, 6])))
    most = draw(st.integers(0, 2))
    rest = [outside // 2, outside - outside // 2]
    return (*rest[:most], n - outside, *rest[most:])


def _names(cells: tuple[Cell, ...]) -> set[tuple[object, object, int]]:
    return {(cell.node, cell.of, cell.n) for cell in cells}


def test_the_worked_examples_of_the_design_are_as_written() -> None:
    assert list(example_faults(shown_of)) == []


def test_a_better_choice_shows_a_team_that_the_plain_rule_hides() -> None:
    tree = EXAMPLES["4"][0]
    ours = {cell.node for cell in shown_of(tree) if cell.of is None}
    assert shown_counts(tree, ours) == (4, 7)
    assert shown_counts(tree, plain.plain_shown(tree)) == (3, 6)


@some
@given(trees())
def test_no_tree_leaks_and_none_shows_less_than_the_plain_rule(tree: Tree) -> None:
    assert list(faults(shown_of, tree)) == []


@some
@given(trees())
def test_what_is_shown_is_the_most_that_any_choice_could_show(tree: Tree) -> None:
    _shows_the_most(tree)


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_that_also_holds_where_many_must_cover_one_that_is_unanimous(first: int) -> None:
    for number in range(first, first + 100):
        _shows_the_most(_hard_to_cover(Random(number)))


def _hard_to_cover(draw: Random) -> Tree:
    groups = [Group("S", None), Group("alike", "S", {"q": (draw.randint(1, 90), 0, 0)})]
    for at in range(draw.randint(2, 6)):
        parts = draw.choice([0, 0, 2, 3])
        groups.append(Group(f"p{at}", "S", _mixed(draw) if not parts else {}))
        groups += [Group(f"p{at}{part}", f"p{at}", _mixed(draw)) for part in range(parts)]
    return Tree(tuple(groups))


def _mixed(draw: Random) -> dict[str, tuple[int, ...]]:
    return {"q": (draw.randint(8, 30), draw.randint(1, 4), draw.randint(1, 4))}


def _shows_the_most(tree: Tree) -> None:
    ours = shown_counts(tree, {cell.node for cell in shown_of(tree) if cell.of is None})
    floor = shown_counts(tree, plain.plain_shown(tree))
    most = plain.best_possible(tree)
    assert ours == (most if most[1] >= floor[1] else plain.best_possible(tree, ("nodes", "leaves")))


@some
@given(trees())
def test_a_shown_group_is_never_smaller_than_what_is_shown_inside_it(tree: Tree) -> None:
    inside, cells = tree.inside(), shown_of(tree)
    n = {cell.node: cell.n for cell in cells if cell.of is None}
    rest = {cell.of: cell.n for cell in cells if cell.of is not None}
    for key in n:
        parts = sum(n[part] for part in inside[str(key)] if part in n)
        assert n[key] == parts + rest[key] if key in rest else n[key] >= parts


@some
@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_the_groups_changes_nothing(tree: Tree, draw: Random) -> None:
    mixed = list(tree.groups)
    draw.shuffle(mixed)
    assert shown_of(Tree(tuple(mixed))) == shown_of(tree) == shown_of(tree)


@some
@given(trees(), st.randoms(use_true_random=False))
def test_other_names_change_nothing_but_who_of_equals_is_shown(tree: Tree, draw: Random) -> None:
    keys = [group.id for group in tree.groups]
    new = dict(zip(keys, draw.sample(keys, len(keys)), strict=True))
    renamed = Tree(tuple(Group(new[g.id], new.get(g.parent or ""), g.answers) for g in tree.groups))
    assert _worth(renamed) == _worth(tree)


def _worth(tree: Tree) -> tuple[int, int, int]:
    """Shown groups with no group inside, shown groups, and the answers that these count."""
    cells = [cell for cell in shown_of(tree) if cell.of is None]
    return *shown_counts(tree, {str(c.node) for c in cells}), sum(c.n for c in cells)


@some
@given(trees(), st.data())
def test_a_team_that_nobody_answered_from_changes_nothing(tree: Tree, data: st.DataObject) -> None:
    parent = data.draw(st.sampled_from([group.id for group in tree.groups]))
    more = Tree((*tree.groups, Group("empty", parent)))
    assert shown_of(more) == shown_of(tree)


def test_a_team_is_no_cheaper_to_hide_because_a_part_of_it_is_empty() -> None:
    tree = named(A=14, B=12, D=4)
    more = Tree((*tree.groups, Group("part of A", "A")))
    assert shown_of(more) == shown_of(tree)
    assert {cell.node for cell in shown_of(tree)} == {"S", None, "A"}


def test_where_one_more_team_would_cost_groups_the_plain_rule_is_the_floor() -> None:
    """Hiding the chain (four groups, one team) would show one team more and one group less."""
    chain = [Group(f"c{at}", f"c{at - 1}" if at else "S") for at in range(3)]
    tree = Tree((
        Group("S", None, {"q": spread(2)}),
        *chain, Group("c3", "c2", {"q": spread(30)}),
        Group("pair", "S"), Group("x", "pair", {"q": spread(10)}),
        Group("y", "pair", {"q": spread(11)}),
    ))  # fmt: skip
    ours = {cell.node for cell in shown_of(tree) if cell.of is None}
    assert ours == {"S", "c0", "c1", "c2", "c3"} == plain.plain_shown(tree)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_groups_that_harm_nobody_harm_nobody_together(rows: list[list[int]]) -> None:
    """What the attacker leaves out for speed."""
    fit = [{"q": tuple(row)} for row in rows if plain.fit({"q": tuple(row)}, 10)]
    assert not fit or plain.fit(plain.added(fit), 10)


def test_the_whole_that_may_not_be_shown_hides_everything() -> None:
    alike = Group("B", "S", {"q": (40, 0, 0, 0)}, 40)
    assert shown_of(named(A=5, B=4)) == ()
    assert shown_of(Tree((Group("S", None), *named(A=12).groups[1:2], alike))) != ()
    assert shown_of(Tree((Group("S", None), alike))) == ()
    assert publish([Node("S", None)]) == ()


def test_a_threshold_may_be_raised_and_lowered_to_eight_but_no_further() -> None:
    tree = named(A=8, B=30)
    assert _names(publish(tree.nodes(publication), 8)) == {
        ("S", None, 38), ("A", None, 8), ("B", None, 30),
    }  # fmt: skip
    assert _names(publish(tree.nodes(publication), 31)) == {("S", None, 38)}
    for wrong in (7, 0, -10, True, 10.0, "10", None):
        with pytest.raises(ValueError, match="whole number of 8 or more"):
            publish(tree.nodes(publication), wrong)  # type: ignore[arg-type]


def test_many_alike_groups_under_one_parent_end_and_lose_no_more_than_by_the_plain_rule() -> None:
    """Sixty groups, of which it takes many to cover one that is unanimous: too many sets to try."""
    for size in (200, 300, 400):
        groups = [Group(f"t{at}", "S", {"q": (9 + at % 7, 2, 0, 0)}) for at in range(60)]
        alike = Group("alike", "S", {"q": (size, 0, 0, 0)})
        tree = Tree((Group("S", None), *groups, alike))
        assert list(faults(shown_of, tree)) == []


def test_a_very_deep_tree_is_read() -> None:
    chain = [Node(at, at - 1 if at else None) for at in range(3000)]
    cells = publish([*chain, Node("end", 2999, [("q", spread(12))])])
    assert len(cells) == 3001


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ([], "One group must have no parent"),
        ([Node("a", None), Node("b", None)], "Here 2 have none"),
        ([Node("a", None), Node("a", "a")], "there twice"),
        ([Node("a", None), Node("b", "c")], "'c', which is missing"),
        ([Node("a", None), Node("b", "c"), Node("c", "b")], "'b' is part of itself"),
        ([Node("a", None), Node("b", "b")], "'b' is part of itself"),
        ([Node(1, None), Node("b", 1.0)], "no text or whole number"),  # type: ignore[arg-type]
        ([Node(True, None)], "no text or whole number"),
        ([Node("a", None, [("q", [12])])], "two options or more"),
        ([Node("a", None, [("q", [1, -1])])], "not 0, 1, 2"),
        ([Node("a", None, [("q", [1, True])])], "not 0, 1, 2"),
        ([Node("a", None, [("q", [1, 1.0])])], "not 0, 1, 2"),  # type: ignore[list-item]
        ([Node("a", None, [("q", [1, 1]), ("q", [1, 1])])], "'a' does not have each question"),
        ([Node("a", None, [("q", [1, 1]), ("r", [1, 2])])], "add up to different numbers"),
        ([Node("a", None, [("q", [1, 1])]), Node("b", "a", [("r", [1, 1])])], "'b' does not"),
        ([Node("a", None, [("q", [1, 1])]), Node("b", "a", [("q", [1, 1, 0])])], "other options"),
    ],
)
def test_what_is_no_tree_is_refused_with_the_group_and_the_reason(
    nodes: list[Node], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        publish(nodes)


def _one(*counts: int, m: int = 10) -> Cell:
    (cell,) = publish([Node("S", None, [("q", counts)])], m)
    return cell


@pytest.mark.parametrize(
    ("n", "m", "band"),
    [
        (10, 10, "10-19"), (19, 10, "10-19"), (20, 10, "20-39"), (39, 10, "20-39"),
        (40, 10, "40-99"), (99, 10, "40-99"), (100, 10, "100+"), (5000, 10, "100+"),
        (8, 8, "8-19"), (20, 8, "20-39"), (25, 25, "25-39"), (40, 25, "40-99"),
        (19, 19, "19-39"), (38, 38, "38-99"), (120, 120, "120+"), (500, 120, "120+"),
    ],
)  # fmt: skip
def test_the_number_of_answers_is_shown_as_a_band(n: int, m: int, band: str) -> None:
    assert _one(*spread(n), m=m).n_band == band


@pytest.mark.parametrize(
    ("counts", "mean"),
    [
        ((3, 2, 2, 2, 1, 0), 2.5),  # 2.6
        ((1, 2, 2, 2, 5, 0), 3.5),  # 3.67
        ((5, 5, 5, 5, 3, 7), 2.75),  # 2.83 of 23
        ((10, 10, 10, 10, 5, 0), 2.8),  # 2.78
        ((40, 40, 40, 40, 20, 0), 2.8),
        ((4, 0, 0, 0, 4, 2), 3.0),  # 8 who say more than "prefer not to say"
        ((4, 0, 0, 0, 3, 3), None),
        ((0, 5, 5, 2), 2.5),  # 2.5, three options: steps of 0.25
        ((6, 6), None),  # one option alone has no mean
    ],
)
def test_the_mean_is_stepped_by_those_who_say_more(
    counts: tuple[int, ...], mean: float | None
) -> None:
    assert _one(*counts).questions[0].mean == mean


@pytest.mark.parametrize(
    ("counts", "m", "shares"),
    [
        ((4, 4, 4), 10, (30, 30, 30)),
        ((5, 2, 1), 8, (60, 20, 20)),
        ((1, 5, 6), 10, (10, 40, 50)),
        ((0, 9, 16), 10, (10, 35, 65)),
        ((2, 18, 20), 10, (10, 45, 50)),
        ((3, 30, 100), 10, (10, 23, 75)),
        ((1, 10, 989), 10, None),
        ((90, 10, 0), 10, (90, 10, 10)),
    ],
)
def test_shares_are_stepped_and_their_ends_are_closed(
    counts: tuple[int, ...], m: int, shares: tuple[int, ...] | None
) -> None:
    cells = publish([Node("S", None, [("q", counts)])], m)
    assert [cell.questions[0].shares for cell in cells] == ([shares] if shares else [])


def test_one_changed_answer_moves_no_share_or_mean_by_more_than_a_step() -> None:
    """A step is at least as long as what one person can change (design §3.5)."""
    for n in (8, 9, *range(10, 120)):
        share = 20 if n < 10 else 10 if n < 20 else 5 if n < 100 else 1
        assert Fraction(100, n) <= share
        mean = Fraction(1, 2) if n < 20 else Fraction(1, 4) if n < 40 else Fraction(1, 10)
        assert Fraction(4, n) <= mean


@pytest.mark.parametrize(
    ("n", "eligible", "band"),
    [(0, 9, "<50"), (49, 100, "<50"), (50, 100, "50-69"), (69, 100, "50-69"), (699, 1000, "50-69"),
     (70, 100, "70+"), (15, 15, "70+")],
)  # fmt: skip
def test_the_response_is_shown_as_a_band(n: int, eligible: int, band: str) -> None:
    assert response_band(n, eligible) == band


@pytest.mark.parametrize(("n", "eligible"), [(0, 0), (-1, 5), (6, 5)])
def test_a_response_that_cannot_be_is_refused(n: int, eligible: int) -> None:
    with pytest.raises(ValueError, match="are no response"):
        response_band(n, eligible)


def test_others_together_count_everybody_in_no_shown_part() -> None:
    tree = realistic(3)
    people = {group.id: group.n for group in tree.groups}
    cells = shown_of(tree)
    assert any(cell.of for cell in cells)
    for cell, figure in zip(cells, figures(tree, cells), strict=True):
        assert cell.n == sum(people[base] for base in figure)
