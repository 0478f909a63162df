"""The time of several lists together: what they cover, never a moment twice, nothing guessed."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from training.actions.stays import both, least_time, time_of, vouched, without_lists

DAY = "2026-05-11"
Part = tuple[int, int]
PARTS = st.tuples(st.integers(0, 150), st.integers(1, 60)).map(lambda p: (p[0], p[0] + p[1]))
LISTS = st.lists(st.lists(PARTS, min_size=1, max_size=4), max_size=5)


def moment(minute: int) -> str:
    return f"{DAY}T{9 + minute // 60:02}:{minute % 60:02}:00+01:00"


def row(parts: Iterable[Part], on: str = "") -> dict[str, Any]:
    """One row of a list, with what the reader makes of its joinings and leavings."""
    stays = [[moment(a), moment(b), None] for a, b in parts]
    return {"on": on, "minutes": covered(parts), "stays": stays}


def covered(parts: Iterable[Part]) -> int:
    """The plain answer: every minute in which somebody was there, counted one by one."""
    return len({minute for a, b in parts for minute in range(a, b)})


def told(lists: list[list[Part]]) -> dict[str, Any]:
    return {str(nth): [row(parts)] for nth, parts in enumerate(lists)}


@given(LISTS, st.randoms(use_true_random=False))
def test_lists_together_cover_what_any_of_them_covers_in_any_order(
    lists: list[list[Part]], order: Any
) -> None:
    expected = covered([part for parts in lists for part in parts]) if lists else None
    stays = list(told(lists).items())
    order.shuffle(stays)
    assert time_of(dict(stays)) == (expected, {})


@given(LISTS.filter(len))
def test_a_list_sent_twice_adds_nothing_and_takes_nothing(lists: list[list[Part]]) -> None:
    stays = told(lists)
    twice = both(stays, {"again": stays["0"]})
    assert time_of(twice) == time_of(stays)
    assert time_of(without_lists(twice, {"0"})) == time_of(stays)


@given(LISTS)
def test_what_a_person_vouches_for_is_as_long(lists: list[list[Part]]) -> None:
    assert time_of(vouched(told(lists))) == time_of(told(lists))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 5), st.integers(0, 5)), max_size=5))
def test_no_shorter_time_gives_every_row_what_it_says(rows: list[tuple[int, int, int]]) -> None:
    spans = [(a, a + n, min(n, needed)) for a, n, needed in rows]
    slots = range(12)
    shortest = next(
        size
        for size in slots
        for chosen in combinations(slots, size)
        if all(sum(a <= slot < b for slot in chosen) >= needed for a, b, needed in spans)
    )
    assert least_time(spans) == shortest


def test_breaks_of_which_nobody_knows_when_are_never_filled_up() -> None:
    own = [moment(0), moment(120), 20 * 60.0]
    later = [moment(0), moment(150), 45 * 60.0]
    stays = {
        "1": [{"on": "", "minutes": 20, "stays": [own]}],
        "2": [{"on": "", "minutes": 45, "stays": [later]}],
    }
    assert time_of(stays) == (45, {})


def test_lengths_alone_are_never_added() -> None:
    lengths = {"1": [{"on": "", "minutes": 60}], "2": [{"on": "", "minutes": 45}]}
    assert time_of(lengths) == (60, {})
    assert time_of({**lengths, "3": [row([(0, 50)])], "4": [row([(80, 100)])]}) == (70, {})


def test_days_are_kept_apart_and_add_up() -> None:
    stays = {
        "1": [row([(0, 60)], on=DAY), row([(0, 30)], on="2026-05-12")],
        "2": [row([(30, 90)], on=DAY)],
        "": [{"on": "", "minutes": 100}],
    }
    assert time_of(stays) == (120, {DAY: 90, "2026-05-12": 30})
    assert time_of(without_lists(stays, {"1"})) == (100, {DAY: 60})
