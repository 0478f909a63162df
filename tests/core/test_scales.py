"""A scale says in words and in a table what its dots show."""

import pytest

from core.charts import svg
from core.scales import Mark, ScaleChart, said
from core.tables import Column, Table

NUMBERS = Table("Numbers", [Column("Question")], [["Time"]])


def chart(*marks: Mark) -> ScaleChart:
    return ScaleChart("here", "How things are here", marks, "1 Not at all", "5 Fully", NUMBERS)


def circles(one: ScaleChart) -> list[str]:
    return [shape.attrs for shape in one.drawing.shapes if shape.element == "circle"]


def test_the_words_say_now_and_before() -> None:
    one = chart(Mark("Time.", 3.5, 3.0), Mark("Support", 2.25), Mark("Safe", None))
    assert one.summary == "Time: 3.5 of 5, before that 3. Support: 2.25 of 5. Safe: not known."


def test_a_dot_stands_for_now_and_a_ring_for_before() -> None:
    assert len(circles(chart(Mark("Time", 3.5, 3.0)))) == 2
    assert len(circles(chart(Mark("Time", 3.5)))) == 1
    assert circles(chart(Mark("Time", None))) == []


def test_the_ends_of_the_scale_are_its_ends_and_no_less() -> None:
    low, high = (circles(chart(Mark("Time", value)))[0] for value in (1.0, 5.0))
    assert 'cx="12"' in low
    assert 'cx="388"' in high


def test_long_words_take_two_lines_and_are_escaped() -> None:
    drawn = svg(chart(Mark("<b>" + "word " * 60, 3.0)))
    assert drawn.count("word") > 5
    assert "<b>" not in drawn
    assert "…" in drawn


@pytest.mark.parametrize(("mean", "words"), [(3.0, "3"), (2.5, "2.5"), (2.25, "2.25")])
def test_a_mean_has_no_zeros_at_its_end(mean: float, words: str) -> None:
    assert said(mean) == words
