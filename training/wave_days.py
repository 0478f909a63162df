"""When a wave of questions opens and closes, counted from the days of a session.

All days are inclusive. Plain Python; the waves themselves are rows.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

BEFORE_OPENS = timedelta(days=7)
AFTER_STAYS = timedelta(days=21)
LATER_STAYS = timedelta(days=28)
LATER_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Window:
    """The days from the first to the last on which a wave can be answered, both inclusive."""

    opens_on: date
    closes_on: date

    def __contains__(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later; where there is none, the last of that month.

    Six months after 31 August is the last day of February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def windows(first: date, last: date) -> dict[str, Window]:
    """The three windows of a session that runs from `first` to `last`, by kind of wave.

    Before: from a week before the first day until that day. After: from the last day on, three
    weeks. Six months: from six calendar months after the last day on, four weeks.
    """
    later = months_after(last, LATER_MONTHS)
    return {
        "before": Window(first - BEFORE_OPENS, first),
        "after": Window(last, last + AFTER_STAYS),
        "six_months": Window(later, later + LATER_STAYS),
    }
