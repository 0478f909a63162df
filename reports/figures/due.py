"""Which periods of a schedule are due on a day: a matter of the calendar alone."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from core.periods import Period, finished_periods, period_of, working_day_after

# How many periods older than the newest one made are looked at again, for a lead who came later
# than a report was due, and for one that two people wanted in the same moment.
LOOKED_AT_AGAIN = 4
# Longer than a quarter and twenty working days.
AHEAD = timedelta(days=140)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the reports of a schedule are due: rhythm, working day, and whose calendar it is."""

    rhythm: str
    working_day: int
    year_starts_month: int
    nation: str
    first_period_on: date

    def newest_over(self, today: date) -> Period:
        """The newest period whose last day lies before `today`."""
        return next(finished_periods(self.rhythm, today, self.year_starts_month))

    def first_on(self, today: date, opened_on: date) -> date:
        """The first day of the newest period that is over, or of the one that holds `opened_on`
        if that is later."""
        opened = period_of(self.rhythm, opened_on, self.year_starts_month)
        return max(self.newest_over(today).from_on, opened.from_on)

    def due_on(self, period: Period) -> date:
        """The day from which a report about `period` is wanted."""
        return working_day_after(period.until_on, self.working_day, self.nation)

    def next_on(self, day: date) -> date:
        """The next day, `day` itself too, on which a report is wanted."""
        first = period_of(self.rhythm, self.first_period_on, self.year_starts_month)
        ahead = finished_periods(self.rhythm, day + AHEAD, self.year_starts_month)
        wanted = takewhile(lambda period: period.from_on >= self.first_period_on, ahead)
        due = takewhile(lambda on: on >= day, map(self.due_on, wanted))
        return min(due, default=self.due_on(first))

    def due(
        self, today: date, made: Container[tuple[date, date]] = frozenset()
    ) -> Iterator[tuple[Period, date]]:
        """Each period whose day has come, with that day, the newest first.

        `made` are the first and last days of periods that were made before: the walk back ends a
        few periods after the first of them, so a minute costs as much in ten years as today.
        """
        seen = 0
        for period in finished_periods(self.rhythm, today, self.year_starts_month):
            if period.from_on < self.first_period_on or seen > LOOKED_AT_AGAIN:
                return
            if (due_on := self.due_on(period)) <= today:
                yield period, due_on
            seen += bool(seen) or (period.from_on, period.until_on) in made
