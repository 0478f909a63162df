"""The days of waves are calendar months, and a code is read or it is none."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.wave_codes import Code, read_code
from training.wave_days import months_after, windows

ON = dt.date(2026, 9, 14)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2025-08-31", "2026-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2027-08-29", "2028-02-29"),
        ("2027-08-28", "2028-02-28"),
        ("2026-02-28", "2026-08-28"),
        ("2024-02-29", "2024-08-29"),
        ("2026-03-31", "2026-09-30"),
        ("2026-10-31", "2027-04-30"),
        ("2026-06-30", "2026-12-30"),
        ("2026-07-01", "2027-01-01"),
    ],
)
def test_six_months_are_calendar_months(day: str, later: str) -> None:
    first = dt.date.fromisoformat(day)
    assert months_after(first, 6) == dt.date.fromisoformat(later)
    assert windows(first, first)["six_months"].opens_on == dt.date.fromisoformat(later)


def test_before_opens_a_week_before_the_first_day_and_after_on_the_last() -> None:
    found = windows(ON, ON + 2 * DAY)
    assert (found["before"].opens_on, found["before"].closes_on) == (ON - 7 * DAY, ON)
    assert found["after"].opens_on == ON + 2 * DAY


@given(st.integers(0, 2**60 - 1), st.sampled_from(["before", "after", "six_months"]))
def test_a_code_is_read_however_it_is_typed(number: int, wave: str) -> None:
    code = Code(wave, number)
    shown = str(code)
    assert re.fullmatch(r"[BAS](-[0-9A-HJKMNP-TV-Z]{4}){3}", shown)
    for typed in (shown.lower(), shown.replace("-", " "), shown.replace("0", "O")):
        assert read_code(typed) == code


@given(st.text(max_size=40))
def test_anything_else_is_no_code_and_no_error(text: str) -> None:
    found = read_code(text)
    assert found is None or read_code(str(found)) == found
