"""Quarters and months as an organisation names them. Both ends of a period are inclusive.

Calendar quarters are written "2026Q3"; where the year starts in another month (a financial year),
"2026/27Q2". A label always prints its dates, because "Q2" alone means two things in the UK.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import holidays
from django.utils.formats import date_format
from django.utils.translation import gettext as _

_CALENDAR = re.compile(r"^\s*(20\d\d)\s*Q([1-4])\s*$", re.IGNORECASE)
_FINANCIAL = re.compile(r"^\s*(20\d\d)\s*[/-]\s*(\d\d)\s*Q([1-4])\s*$", re.IGNORECASE)
_MONTH = re.compile(r"^\s*(20\d\d)-(0[1-9]|1[0-2])\s*$")
# The parts of the UK as `OrganisationSettings.nation` may name them.
_BANK_HOLIDAYS = {"scotland": "SCT", "wales": "WLS", "northern_ireland": "NIR"}


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both inclusive; `code` is how people write it."""

    from_on: dt.date
    until_on: dt.date
    label: str
    code: str = ""

    def __str__(self) -> str:
        return self.label

    def holds(self, day: dt.date) -> bool:
        """Whether `day` lies in the period."""
        return self.from_on <= day <= self.until_on


def quarter(text: str, year_starts_month: int = 1) -> Period:
    """The quarter written as "2026Q3", or "2026/27Q2" when the year starts in another month.

    Raises ValueError with a sentence that says how to write it.
    """
    if year_starts_month == 1:
        if found := _CALENDAR.match(text):
            return _quarter(int(found[1]), int(found[2]), 1)
        raise ValueError(_("Write the quarter like 2026Q3: the year, Q, and 1, 2, 3 or 4."))
    found = _FINANCIAL.match(text)
    if found and int(found[2]) == (int(found[1]) + 1) % 100:
        return _quarter(int(found[1]), int(found[3]), year_starts_month)
    raise ValueError(
        _("Write the quarter like 2026/27Q2: this organisation's year starts in %(month)s.")
        % {"month": date_format(dt.date(2000, year_starts_month, 1), "F")}
    )


def quarter_of(day: dt.date, year_starts_month: int = 1) -> Period:
    """The quarter that holds `day`."""
    months_in = (day.month - year_starts_month) % 12
    year = day.year if day.month >= year_starts_month else day.year - 1
    return _quarter(year, months_in // 3 + 1, year_starts_month)


def last_finished_quarter(today: dt.date, year_starts_month: int = 1) -> Period:
    """The newest quarter whose last day lies before `today`."""
    return quarter_before(quarter_of(today, year_starts_month), year_starts_month)


def quarter_before(period: Period, year_starts_month: int = 1) -> Period:
    """The quarter that ends the day before `period` starts."""
    return quarter_of(period.from_on - dt.timedelta(days=1), year_starts_month)


def period_before(period: Period, year_starts_month: int = 1) -> Period:
    """The month before a month, the quarter before a quarter."""
    day = period.from_on - dt.timedelta(days=1)
    is_month = (period.from_on.year, period.from_on.month) == (
        period.until_on.year,
        period.until_on.month,
    )
    return month_of(day) if is_month else quarter_of(day, year_starts_month)


def _quarter(year: int, number: int, starts: int) -> Period:
    first = _add_months(dt.date(year, starts, 1), 3 * (number - 1))
    last = _add_months(first, 3) - dt.timedelta(days=1)
    spelt = f"{year}" if starts == 1 else f"{year}/{(year + 1) % 100:02}"
    return Period(first, last, _label(first, last), f"{spelt}Q{number}")


def month(text: str) -> Period:
    """The month written as "2026-09". Raises ValueError with a sentence."""
    if found := _MONTH.match(text):
        return month_of(dt.date(int(found[1]), int(found[2]), 1))
    raise ValueError(_("Write the month like 2026-09: the year and the month."))


def month_of(day: dt.date) -> Period:
    """The month that holds `day`."""
    first = day.replace(day=1)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return Period(first, last, _label(first, last), f"{day:%Y-%m}")


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the last of that month where it has no such day."""
    first = _add_months(day.replace(day=1), months)
    last = calendar.monthrange(first.year, first.month)[1]
    return first.replace(day=min(day.day, last))


def _add_months(first: dt.date, months: int) -> dt.date:
    """The first day of the month so many months on; `first` is a first day itself."""
    years, month_index = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, month_index + 1, 1)


def _label(first: dt.date, last: dt.date) -> str:
    """ "July to September 2026 (1 July 2026 to 30 September 2026)"."""
    if (first.year, first.month) == (last.year, last.month):
        name = date_format(first, "F Y")
    else:
        start = date_format(first, "F" if first.year == last.year else "F Y")
        name = _("%(start)s to %(end)s") % {"start": start, "end": date_format(last, "F Y")}
    return _("%(name)s (%(first)s to %(last)s)") % {
        "name": name,
        "first": date_format(first, "j F Y"),
        "last": date_format(last, "j F Y"),
    }


def working_day_after(day: dt.date, number: int, nation: str = "") -> dt.date:
    """The `number`-th working day after `day`: no weekend, no bank holiday of that part of the UK.

    `nation` is scotland, wales, northern_ireland or anything else for England.
    """
    while number:
        day += dt.timedelta(days=1)
        number -= is_working_day(day, nation)
    return day


def is_working_day(day: dt.date, nation: str = "") -> bool:
    """Whether `day` is neither at a weekend nor a bank holiday of that part of the UK."""
    return day.weekday() < 5 and day not in _closed_days(_BANK_HOLIDAYS.get(nation, "ENG"))


def working_day_of_week(day: dt.date, nation: str = "") -> dt.date:
    """`day`, or when it is closed the next working day of its week, else the last one before it.

    In a week without any working day it is `day` itself.
    """
    first = day - dt.timedelta(days=day.weekday())
    week = [first + dt.timedelta(days=n) for n in range(7)]
    open_days = [one for one in week if is_working_day(one, nation)]
    later = [one for one in open_days if one >= day]
    return (later or open_days[-1:] or [day])[0]


@cache
def _closed_days(part: str) -> Any:
    """Bank holidays, worked out year by year as they are asked for."""
    return holidays.country_holidays("GB", subdiv=part)
