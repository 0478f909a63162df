"""The days on which the journey of a team is looked at, and how far each look goes back."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.periods import last_finished_quarter, quarter_before
from implementation.models import JourneyRule

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """One day and the first days of what counts on it; every window ends with the day itself.

    `earlier` is the month-end of the second look; what came since counts from the day after it.
    """

    on: date
    reached_from: date
    active_from: date
    embedded_from: date
    earlier: date


def look_at(on: date, rule: JourneyRule) -> Look:
    """The windows of a day by the organisation's rule."""
    return Look(
        on=on,
        reached_from=window(on, rule.reached_months),
        active_from=window(on, rule.active_months),
        embedded_from=window(on, rule.embedded_months),
        earlier=month_end_by(months_before(on + DAY, rule.sustained_months) - DAY),
    )


def window(on: date, months: int) -> date:
    """The first day of the `months` months that end with `on`."""
    return months_before(on + DAY, months)


def months_before(day: date, months: int) -> date:
    """The same day of the month, or its last day, so many months earlier."""
    nth = day.year * 12 + day.month - 1 - months
    year, month = nth // 12, nth % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end_by(day: date) -> date:
    """The last day of a month that is not after `day`."""
    tomorrow = day + DAY
    return day if tomorrow.day == 1 else day.replace(day=1) - DAY


def quarter_ends(on: date, year_starts_month: int, how_many: int) -> tuple[date, ...]:
    """The last days of the quarters that were over before `on`, oldest first."""
    found, one = [], last_finished_quarter(on, year_starts_month)
    for _nth in range(how_many):
        found.append(one.until_on)
        one = quarter_before(one, year_starts_month)
    return tuple(reversed(found))


def looks_at(days: Iterable[date], rule: JourneyRule) -> dict[date, Look]:
    """Each of these days, and the earlier day that each of them asks for."""
    first = {day: look_at(day, rule) for day in days}
    second = {one.earlier: look_at(one.earlier, rule) for one in first.values()}
    return second | first
