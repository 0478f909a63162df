"""Everybody counts in one group of fifteen or more, with those who answer the same way."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from wellbeing.grouping import FEWEST, SLIP, TICKET, Plan, Planned, plan_of, probably_shown


@dataclass(frozen=True)
class Unit:
    unit_id: int
    parent_id: int | None
    name: str
    with_account: int = 0
    without_account: int = 0


def leaves(plan: Plan) -> list[Planned]:
    return [one for one in plan.groups if one.way]


def told(plan: Plan) -> list[tuple[str, str, int]]:
    return [(" + ".join(one.names), one.way, one.eligible) for one in plan.groups]


def test_teams_of_fifteen_stand_by_themselves_under_their_service() -> None:
    plan = plan_of([Unit(1, None, "Harbour"), Unit(2, 1, "Quay", 15), Unit(3, 1, "Light", 20)])

    assert told(plan) == [("Harbour", "", 35), ("Light", TICKET, 20), ("Quay", TICKET, 15)]


def test_small_teams_are_one_group_at_the_unit_above_them() -> None:
    plan = plan_of(
        [
            Unit(1, None, "Harbour"),
            Unit(2, 1, "Quay", 9),
            Unit(3, 1, "Light", 8),
            Unit(4, 1, "B", 30),
        ]
    )

    assert told(plan) == [("Harbour", "", 47), ("B", TICKET, 30), ("Light + Quay", TICKET, 17)]


def test_a_few_people_join_the_smallest_group_beside_them() -> None:
    plan = plan_of([Unit(1, None, "Harbour", 2), Unit(2, 1, "Quay", 15), Unit(3, 1, "Light", 20)])

    assert told(plan) == [
        ("Harbour", "", 37), ("Light", TICKET, 20), ("Harbour + Quay", TICKET, 17),
    ]  # fmt: skip


def test_signing_in_and_slips_are_never_one_group() -> None:
    plan = plan_of([Unit(1, None, "Harbour"), Unit(2, 1, "Quay", 16, 15)])

    assert told(plan) == [("Quay", "", 31), ("Quay", SLIP, 15), ("Quay", TICKET, 16)]


def test_too_few_of_one_way_are_left_out_and_counted() -> None:
    plan = plan_of([Unit(1, None, "Harbour", 40, 3)])

    assert told(plan) == [("Harbour", TICKET, 40)]
    assert plan.left_out == {TICKET: 0, SLIP: 3}


def test_a_body_of_fewer_than_fifteen_gets_no_check_in() -> None:
    assert plan_of([Unit(1, None, "Harbour", 14)]) == Plan((), {TICKET: 14, SLIP: 0})


def test_the_same_units_keep_their_key_and_others_get_another() -> None:
    first = plan_of([Unit(1, None, "H"), Unit(2, 1, "Quay", 15), Unit(3, 1, "Light", 15)])
    later = plan_of([Unit(1, None, "H"), Unit(2, 1, "Wharf", 22), Unit(3, 1, "Light", 15)])
    other = plan_of([Unit(1, None, "H"), Unit(2, 1, "Quay", 9), Unit(3, 1, "Light", 25)])

    assert {one.key for one in first.groups} == {one.key for one in later.groups}
    assert {one.key for one in leaves(other)}.isdisjoint({one.key for one in leaves(first)})


def test_a_long_key_is_cut_to_a_print_of_it() -> None:
    many = [Unit(n, 1, f"T{n}", 3) for n in range(2, 60)]
    plan = plan_of([Unit(1, None, "H"), *many])

    assert len(plan.groups[0].key) <= 64


def test_results_are_promised_only_where_a_usual_response_is_enough() -> None:
    plan = plan_of([Unit(1, None, "H"), Unit(2, 1, "Quay", 15), Unit(3, 1, "Light", 40)])
    numbers = {one.names[0]: one.number for one in plan.groups}

    assert probably_shown(plan.groups, response=60, threshold=10) == {numbers["H"]}
    assert probably_shown(plan.groups, response=80, threshold=10) == set(numbers.values())
    assert probably_shown(plan.groups, response=10, threshold=10) == set()


@st.composite
def branches(draw: st.DrawFn) -> list[Unit]:
    many = draw(st.integers(1, 25))
    people = st.integers(0, 30) | st.integers(0, 4)
    return [
        Unit(n, draw(st.integers(1, n - 1)) if n > 1 else None, f"U{n}", draw(people), draw(people))
        for n in range(1, many + 1)
    ]


@given(branches())
def test_everybody_counts_once_with_their_own_way_or_is_counted_as_left_out(
    units: list[Unit],
) -> None:
    plan = plan_of(units)

    for way, own in ((TICKET, "with_account"), (SLIP, "without_account")):
        groups = [one for one in plan.groups if one.way == way]
        placed = [unit for one in groups for unit in one.units]
        assert len(placed) == len(set(placed))
        people = {unit.unit_id: getattr(unit, own) for unit in units}
        for one in groups:
            assert one.eligible == sum(people[unit] for unit in one.units) >= FEWEST
        assert sum(one.eligible for one in groups) + plan.left_out[way] == sum(people.values())
        assert plan.left_out[way] < FEWEST
        assert not (groups and plan.left_out[way])


@given(branches())
def test_an_inner_node_counts_what_is_below_it_and_has_two_parts_or_more(
    units: list[Unit],
) -> None:
    groups = plan_of(units).groups

    for one in groups:
        parts = [part for part in groups if part.parent == one.number]
        if not one.way:
            assert len(parts) >= 2
            assert one.eligible == sum(part.eligible for part in parts)
        assert (one.parent is None) == (one.number == 0)
        assert one.parent is None or one.parent < one.number


@given(branches(), st.randoms())
def test_the_order_of_sibling_units_changes_nothing(units: list[Unit], chance: object) -> None:
    def shuffled() -> list[Unit]:
        ahead, order = [units[0]], []
        while ahead:
            one = ahead.pop(chance.randrange(len(ahead)))  # type: ignore[attr-defined]
            order.append(one)
            ahead += [unit for unit in units if unit.parent_id == one.unit_id]
        return order

    assert plan_of(shuffled()) == plan_of(units)
