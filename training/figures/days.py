"""Which days of a session of several somebody came to, and whether that is enough."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from training.calendars import days_of
from training.figures.minimums import least_minutes
from training.models import Place, Session

THERE = (Place.State.CAME, Place.State.BRIEFLY)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a session in order, each with its minutes as planned (None: not known).

    `least` is the rule of the course: so many minutes in all; None without a rule.
    """

    minutes: dict[date, int | None]
    least: int | None

    @property
    def all(self) -> tuple[date, ...]:
        return tuple(self.minutes)

    def is_enough(
        self, came_on: Collection[date], stayed: Mapping[str, int | None] | None = None
    ) -> bool:
        """All of the days, or by the rule of the course as many minutes as it asks for.

        `stayed`: minutes by ISO day that are known of somebody. They hold before those planned, and
        where each of the days has them they decide alone.
        """
        if self.is_short(came_on, stayed or {}):
            return False
        if set(self.minutes) <= set(came_on):
            return True
        own = {day: (stayed or {}).get(day.isoformat()) for day in came_on}
        lengths = [self.minutes[day] if n is None else n for day, n in own.items()]
        known = [one for one in lengths if one is not None]
        return self.least is not None and len(known) == len(lengths) and sum(known) >= self.least

    def is_short(self, came_on: Collection[date], stayed: Mapping[str, int | None]) -> bool:
        """Whether minutes are known of each of these days, and are fewer than the course asks."""
        known = [n for day in came_on if (n := stayed.get(day.isoformat())) is not None]
        is_known = bool(known) and len(known) == len(came_on)
        return is_known and self.least is not None and sum(known) < self.least

    def came_on(self, place: Place | None) -> tuple[date, ...]:
        """Those that a place says; all of them for somebody who came and of whom no day is said."""
        if place is None or place.state not in THERE:
            return ()
        if place.state == Place.State.CAME and not place.days:
            return self.all
        return tuple(day for day in self.all if day.isoformat() in place.days)

    def is_enough_all_the_same(self, place: Place | None) -> bool:
        """Whether somebody counts as having come by fewer days than the rule asks for."""
        is_counted = place is not None and place.state == Place.State.CAME
        return is_counted and not self.is_enough(self.came_on(place))


def days_and_rule(session: Session) -> Days | None:
    """None for a session of one day. Two queries."""
    if not session.ends_on:
        return None
    own = session.minutes
    minutes = {day.on: own if day.minutes is None else day.minutes for day in days_of(session)}
    return Days(minutes, least_minutes(session))
