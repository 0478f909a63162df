"""A quarter says its dates, in either convention."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import (
    Rhythm,
    finished_periods,
    last_finished_quarter,
    month,
    period_before,
    period_of,
    quarter,
    quarter_before,
    quarter_of,
    quarter_or_month,
    rhythm_of,
    week,
    working_day_after,
)

DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2098, 12, 31))
MONTHS = st.integers(1, 12)


def test_a_calendar_quarter_prints_its_dates() -> None:
    period = quarter("2026Q3")

    assert (period.from_on, period.until_on) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert period.label == "July to September 2026 (1 July 2026 to 30 September 2026)"
    assert period.code == "2026Q3"


def test_a_financial_year_counts_from_its_own_first_month() -> None:
    period = quarter("2026/27Q2", 4)

    assert (period.from_on, period.until_on) == (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert quarter("2026-27Q2", 4) == period
    assert quarter("2026/27 q4", 4).until_on == dt.date(2027, 3, 31)


def test_a_quarter_over_new_year_names_both_years() -> None:
    assert quarter_of(dt.date(2027, 1, 5), 12).label == (
        "December 2026 to February 2027 (1 December 2026 to 28 February 2027)"
    )


@pytest.mark.parametrize("bad", ["", "2026", "2026Q5", "2026/27Q2", "Q3 2026", "1026Q1"])
def test_a_calendar_quarter_written_otherwise_gets_a_sentence(bad: str) -> None:
    with pytest.raises(ValueError, match="like 2026Q3"):
        quarter(bad)


@pytest.mark.parametrize("bad", ["2026Q3", "2026/28Q1", "2026/27Q0", "x"])
def test_a_financial_quarter_written_otherwise_gets_a_sentence(bad: str) -> None:
    with pytest.raises(ValueError, match="like 2026/27Q2: this organisation's year starts in Apr"):
        quarter(bad, 4)


@given(DAYS, MONTHS)
def test_every_day_lies_in_exactly_one_quarter_that_reads_back(day: dt.date, starts: int) -> None:
    period = quarter_of(day, starts)

    assert period.holds(day)
    assert quarter(period.code, starts) == period
    assert quarter_before(period, starts).until_on + dt.timedelta(days=1) == period.from_on


@given(DAYS, MONTHS)
def test_the_last_finished_quarter_is_over_and_the_next_is_not(day: dt.date, starts: int) -> None:
    period = last_finished_quarter(day, starts)

    assert period.until_on < day <= quarter_of(day, starts).until_on


def test_a_month_ends_on_its_last_day_in_a_leap_year_too() -> None:
    assert month("2028-02").until_on == dt.date(2028, 2, 29)
    assert month("2028-02").label == "February 2028 (1 February 2028 to 29 February 2028)"
    with pytest.raises(ValueError, match="like 2026-09"):
        month("2026-13")


def test_working_days_leave_out_weekends_and_bank_holidays_of_the_nation() -> None:
    new_years_eve = dt.date(2025, 12, 31)

    assert working_day_after(dt.date(2026, 9, 30), 5) == dt.date(2026, 10, 7)
    assert working_day_after(new_years_eve, 1) == dt.date(2026, 1, 2)
    assert working_day_after(new_years_eve, 1, "scotland") == dt.date(2026, 1, 5)


def test_a_week_runs_from_monday_to_sunday_and_has_its_iso_number() -> None:
    found = week("2026-W05")

    assert (found.from_on, found.until_on) == (dt.date(2026, 1, 26), dt.date(2026, 2, 1))
    assert found.label == "Week 5 of 2026 (26 January 2026 to 1 February 2026)"
    assert period_of("weekly", dt.date(2027, 1, 1)).code == "2026-W53"


@pytest.mark.parametrize("bad", ["2026-W54", "2027-W53", "2026-W00", "2026W05", "week 5"])
def test_a_week_that_is_not_there_gets_a_sentence(bad: str) -> None:
    with pytest.raises(ValueError, match="like 2026-W05"):
        week(bad)


def test_a_day_is_called_by_its_weekday() -> None:
    found = period_of("daily", dt.date(2028, 2, 29))

    assert (found.label, found.code) == ("Tuesday 29 February 2028", "2028-02-29")


@given(DAYS, MONTHS, st.sampled_from(list(Rhythm)))
def test_the_period_before_is_of_the_same_kind_and_ends_the_day_before(
    day: dt.date, starts: int, rhythm: Rhythm
) -> None:
    found = period_of(rhythm, day, starts)
    before = period_before(found, starts)

    assert found.holds(day)
    assert (rhythm_of(found), rhythm_of(before)) == (rhythm, rhythm)
    assert before.until_on + dt.timedelta(days=1) == found.from_on
    assert next(finished_periods(rhythm, day, starts)) == before


def test_a_quarter_or_a_month_is_read_as_it_is_written() -> None:
    assert quarter_or_month("2026-09").code == "2026-09"
    assert quarter_or_month("2026/27Q2", 4).code == "2026/27Q2"
    with pytest.raises(ValueError, match="like 2026Q3"):
        quarter_or_month("last year")
