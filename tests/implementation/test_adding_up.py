"""Whether printed percentages add up: against plain arithmetic, and with the survey we ship."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from implementation.figures.adding_up import (
    bases_that_fit,
    counts_that_fit,
    is_printed_as,
    one_place,
    warnings_of,
)
from implementation.figures.benchmarks import shipped_for
from implementation.models import ChangeFramework

PERCENTS = st.integers(0, 100).map(Decimal) | st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
PAIRS = st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


def rounded(n: int, base: int, step: str, how: str) -> Decimal:
    return (Decimal(100 * n) / Decimal(base)).quantize(Decimal(step), how)


@given(PAIRS, st.sampled_from(["1", "0.1"]), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_a_percentage_that_was_rounded_rightly_never_warns(
    pair: tuple[int, int], step: str, how: str
) -> None:
    n, base = pair
    percent = rounded(n, base, step, how)
    # 12.0 printed as "12" asks for less than 12.0 would, so it passes as well.
    assert warnings_of(n, base, percent) == []
    assert warnings_of(None, base, percent) == []


@given(PAIRS, st.integers(0, 100))
def test_a_whole_percentage_warns_exactly_when_no_rounding_gives_it(
    pair: tuple[int, int], percent: int
) -> None:
    n, base = pair
    ways = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)
    could_be = {int(rounded(n, base, "1", how)) for how in ways}
    assert bool(warnings_of(n, base, Decimal(percent))) == (percent not in could_be)


@given(st.integers(1, 120), PERCENTS)
def test_the_counts_that_fit_are_those_that_are_printed_so(base: int, percent: Decimal) -> None:
    slow = [n for n in range(base + 1) if is_printed_as(n, base, percent)]
    assert counts_that_fit(base, percent) == slow
    assert bool(warnings_of(None, base, percent)) == (not slow)


@given(st.lists(PERCENTS, min_size=1, max_size=4), st.integers(1, 40), st.integers(1, 60))
def test_the_bases_that_fit_fit_every_percentage(
    percents: list[Decimal], smallest: int, largest: int
) -> None:
    slow = [
        base
        for base in range(smallest, largest + 1)
        if all(any(is_printed_as(n, base, p) for n in range(base + 1)) for p in percents)
    ]
    assert bases_that_fit(percents, smallest=smallest, largest=largest) == slow


def test_50_of_58_is_not_89_per_cent() -> None:
    assert one_place(50, 58) == "86.2"
    assert warnings_of(50, 58, Decimal(89)) == ["50 of 58 is 86.2%, not 89%."]
    assert warnings_of(50, 56, Decimal(89)) == []


def test_96_per_cent_cannot_come_from_39_people() -> None:
    said = "96% cannot come from 39 people: 37 is 94.9%, 38 is 97.4%."
    assert warnings_of(None, 39, Decimal(96)) == [said]


def test_11_without_a_base_says_which_bases_would_do() -> None:
    said = "It was not printed what 11 is out of. 22% fits 49 to 51."
    assert warnings_of(11, None, Decimal(22)) == [said]
    assert warnings_of(None, None, Decimal(22)) == [
        "It was not printed how many people this is out of."
    ]


def test_more_than_all_and_nobody_at_all_cannot_be() -> None:
    assert warnings_of(59, 58, Decimal(100)) == ["59 of 58 cannot be."]
    assert warnings_of(0, 0, Decimal(0)) == ["0 of 0 cannot be."]
    assert warnings_of(1, 2, Decimal(120)) == ["120% is not between 0% and 100%."]


def test_the_survey_that_is_shipped_says_what_does_not_add_up() -> None:
    survey = shipped_for(ChangeFramework(code="eif-2022"))
    assert survey is not None
    assert [str(item.percent) for item in survey.items] == (
        ["89", "22", "96", "81", "57", "56", "53", "47", "47", "37", "20", "15", "15"]
    )
    told = " ".join(survey.warnings)
    for words in (
        "At least one component: 50 of 58 is 86.2%, not 89%.",
        "96% cannot come from 39 people",
        "No single number of people from 20 to 59 gives all 11 percentages.",
        "For 10 of the 13 numbers it was not printed how many people answered.",
        "Another print of the same survey has 86%.",
    ):
        assert words in told
    assert shipped_for(ChangeFramework(code="eif-2022", organisation_id=7)) is None
    assert shipped_for(ChangeFramework(code="ohid-2022")) is None
