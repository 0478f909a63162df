"""Working days of each part of the UK, from 2020 to 2031, beside the rules of their bank holidays.

The rules are those by which gov.uk lists them, written out by hand: days with a substitute where
they fall on a weekend, Mondays of a month, Easter, and the days that were proclaimed.
"""

import datetime as dt

import pytest

from core.periods import is_working_day, working_day_after, working_day_of_week

DAY = dt.timedelta(days=1)
YEARS = range(2020, 2032)
EVERYWHERE = {
    dt.date(2020, 5, 8),  # in place of the first Monday of May: VE Day
    dt.date(2022, 6, 2),  # in place of the last Monday of May: the Platinum Jubilee
    dt.date(2022, 6, 3),
    dt.date(2022, 9, 19),  # the funeral of Queen Elizabeth II
    dt.date(2023, 5, 8),  # the coronation
}
IN_SCOTLAND = {dt.date(2026, 6, 15)}  # the men's World Cup
MOVED = {dt.date(2020, 5, 4), dt.date(2022, 5, 30)}


def easter(year: int) -> dt.date:
    """Easter Sunday by the anonymous Gregorian computus."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def monday(year: int, month: int, *, last: bool = False) -> dt.date:
    days = [dt.date(year, month, 1) + n * DAY for n in range(31)]
    found = [one for one in days if one.month == month and one.weekday() == 0]
    return found[-1] if last else found[0]


def with_substitutes(*days: dt.date) -> set[dt.date]:
    """Each of some days that belong together, or the next free weekday in its place."""
    taken = {one for one in days if one.weekday() < 5}
    for one in days:
        if one.weekday() > 4:
            while one.weekday() > 4 or one in taken:
                one += DAY
            taken.add(one)
    return taken


def closed(year: int, nation: str) -> set[dt.date]:
    """The bank holidays of a year, those on weekdays."""
    sunday = easter(year)
    found = {sunday - 2 * DAY, monday(year, 5), monday(year, 5, last=True)}
    found |= with_substitutes(dt.date(year, 12, 25), dt.date(year, 12, 26))
    if nation == "scotland":
        found |= with_substitutes(dt.date(year, 1, 1), dt.date(year, 1, 2))
        found |= {monday(year, 8), *with_substitutes(dt.date(year, 11, 30))}
    else:
        found |= with_substitutes(dt.date(year, 1, 1))
        found |= {sunday + DAY, monday(year, 8, last=True)}
    if nation == "northern_ireland":
        found |= with_substitutes(dt.date(year, 3, 17))
        found |= with_substitutes(dt.date(year, 7, 12))
    return found - MOVED | EVERYWHERE | (IN_SCOTLAND if nation == "scotland" else set())


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern_ireland", ""])
def test_every_day_of_twelve_years(nation: str) -> None:
    days = [dt.date(2020, 1, 1) + n * DAY for n in range(4_383)]
    assert days[-1] == dt.date(2031, 12, 31)
    off = set().union(*(closed(year, nation) for year in YEARS))
    wrong = [d for d in days if is_working_day(d, nation) != (d.weekday() < 5 and d not in off)]
    assert wrong == []


# As gov.uk printed them, so that the rules above can be wrong.
@pytest.mark.parametrize(
    ("nation", "year", "printed"),
    [
        ("england", 2022, "3/1 15/4 18/4 2/5 2/6 3/6 29/8 19/9 26/12 27/12"),
        ("england", 2026, "1/1 3/4 6/4 4/5 25/5 31/8 25/12 28/12"),
        ("scotland", 2022, "3/1 4/1 15/4 2/5 2/6 3/6 1/8 19/9 30/11 26/12 27/12"),
        ("scotland", 2026, "1/1 2/1 3/4 4/5 25/5 15/6 3/8 30/11 25/12 28/12"),
        ("northern_ireland", 2024, "1/1 18/3 29/3 1/4 6/5 27/5 12/7 26/8 25/12 26/12"),
        ("wales", 2021, "1/1 2/4 5/4 3/5 31/5 30/8 27/12 28/12"),
    ],
)
def test_years_as_they_were_printed(nation: str, year: int, printed: str) -> None:
    wanted = [dt.date(year, *map(int, reversed(one.split("/")))) for one in printed.split()]
    days = [dt.date(year, 1, 1) + n * DAY for n in range(366)]
    off = [d for d in days if d.year == year and d.weekday() < 5 and not is_working_day(d, nation)]
    assert off == wanted
    assert sorted(d for d in closed(year, nation) if d.year == year) == wanted


def test_the_nth_working_day_leaves_them_out() -> None:
    christmas_eve = dt.date(2026, 12, 24)
    assert working_day_after(christmas_eve, 1) == dt.date(2026, 12, 29)
    assert working_day_after(dt.date(2026, 12, 31), 1, "england") == dt.date(2027, 1, 4)
    assert working_day_after(dt.date(2026, 12, 31), 1, "scotland") == dt.date(2027, 1, 5)
    assert working_day_after(dt.date(2026, 7, 10), 1, "northern_ireland") == dt.date(2026, 7, 14)


def test_a_closed_day_gives_way_to_the_next_one_of_its_week_or_the_last_before_it() -> None:
    good_friday, boxing_day = dt.date(2027, 3, 26), dt.date(2028, 12, 26)
    assert working_day_of_week(good_friday) == good_friday - DAY
    assert working_day_of_week(boxing_day) == boxing_day + DAY
    assert working_day_of_week(boxing_day + DAY) == boxing_day + DAY
