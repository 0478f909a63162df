"""Dates and times as files write them. The order of day and month is decided for a whole file,
from all its values and the session's date, and asked when both orders stay possible."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from intake.readers.result import Choice, Question
from intake.readers.words import Said, _

Order = Literal["day first", "month first"]
UK = ZoneInfo("Europe/London")
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
DAY_NAME_YEAR = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[-\s]([A-Za-z]{3,9})\.?,?[-\s](\d{4}|\d{2})(?!\d)"
)
NAME_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)")
CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?\s*"
    r"(Z|UTC|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)?\s*$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"^[\s,T]*(?:à|at|um|a las|às|om)?[\s,]*", re.IGNORECASE)
SERIAL = re.compile(r"(\d{5})(?:\.0*)?$")
UNIX = re.compile(r"\d{10}$")
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, with a time of day when there is one, as it stands in the file.

    `first`, `second`: day and month in an order not yet known, or the month and the day when
    `settled`. `offset` is minutes east of UTC, None when the file gives wall-clock time.
    """

    year: int
    first: int
    second: int
    settled: bool
    seconds: int | None = None
    offset: int | None = None

    def on(self, order: Order) -> dt.date | None:
        """The date when read in this order, None when there is no such date."""
        month_first = self.settled or order == "month first"
        month, day = (self.first, self.second) if month_first else (self.second, self.first)
        try:
            return dt.date(self.year, month, day)
        except ValueError:
            return None

    def at(self, order: Order) -> dt.datetime | None:
        """The moment in UK time, aware; None without such a date or without a time of day."""
        day = self.on(order)
        if day is None or self.seconds is None:
            return None
        clock = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=self.seconds)
        if self.offset is None:
            return clock.replace(tzinfo=UK)
        zone = dt.timezone(dt.timedelta(minutes=self.offset))
        return clock.replace(tzinfo=zone).astimezone(UK)

    @property
    def is_open(self) -> bool:
        """True when both orders give a date, and not the same one."""
        return (
            not self.settled
            and self.first != self.second
            and None not in (self.on("day first"), self.on("month first"))
        )


def spaced(text: str) -> str:
    """The text with no-break and narrow spaces as plain ones, trimmed."""
    return re.sub(r"[\s\u00a0\u202f\u2009]+", " ", text).strip()


def read_stamp(text: str) -> Stamp | None:
    """The date in a cell, None when it holds none (or anything besides a date and a time)."""
    text = WEEKDAY.sub("", spaced(text))
    if not text or not any(c.isdigit() for c in text):
        return None
    found = _date(text)
    if found is None:
        return None
    date, rest = found
    rest = BETWEEN.sub("", rest)
    if not rest:
        return date
    clock = _clock(rest)
    if clock is None:
        return None
    return Stamp(date.year, date.first, date.second, date.settled, *clock)


def _date(text: str) -> tuple[Stamp, str] | None:
    if m := YEAR_FIRST.match(text):
        return Stamp(int(m[1]), int(m[2]), int(m[3]), True), text[m.end() :]
    if m := NUMBERS.match(text):
        first, second = int(m[1]), int(m[3])
        # With dots the day comes first everywhere.
        stamp = Stamp(_year(m[4]), second, first, True) if m[2] == "." else None
        return stamp or Stamp(_year(m[4]), first, second, False), text[m.end() :]
    if (m := DAY_NAME_YEAR.match(text)) and (month := MONTHS.get(m[2][:3].lower())):
        return Stamp(_year(m[3]), month, int(m[1]), True), text[m.end() :]
    if (m := NAME_DAY_YEAR.match(text)) and (month := MONTHS.get(m[1][:3].lower())):
        return Stamp(int(m[3]), month, int(m[2]), True), text[m.end() :]
    return _counted(text)


def _counted(text: str) -> tuple[Stamp, str] | None:
    """Excel's day numbers (1954 to 2064) and Unix seconds."""
    day = None
    if (m := SERIAL.match(text)) and 20_000 <= int(m[1]) <= 60_000:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(m[1]))
    elif UNIX.match(text):
        day = dt.datetime.fromtimestamp(int(text), UK).date()
    return (Stamp(day.year, day.month, day.day, True), "") if day else None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _clock(text: str) -> tuple[int, int | None] | None:
    """Seconds since midnight and the zone's offset in minutes."""
    m = CLOCK.match(text)
    if not m:
        return None
    hour, minute, second = int(m[1]), int(m[2]), int(m[3] or 0)
    if m[4] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if m[4].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second, _offset(m[5])


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    m = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if not m:
        return 0
    minutes = int(m[2]) * 60 + int(m[3] or 0)
    return min(minutes, 14 * 60) * (-1 if m[1] == "-" else 1)


def settle(
    stamps: Iterable[Stamp | None], on: dt.date | None = None, *, is_one_meeting: bool = True
) -> Order | None:
    """The one order that fits all values; None when both do. Most values win over a few.

    The values of one meeting lie close together, so that the order in which they do is right;
    first days in a post or dates of courses tell nothing in that way.
    """
    loose = [s for s in stamps if s and not s.settled]
    if not any(s.first != s.second for s in loose):
        return "day first"
    days = sum(s.on("day first") is not None for s in loose)
    months = sum(s.on("month first") is not None for s in loose)
    if days != months:
        return "day first" if days > months else "month first"
    if not any(s.is_open for s in loose):
        # Nothing to ask about: no value is a date both ways.
        return "day first"
    if on is not None:
        day_fits = any(s.on("day first") == on for s in loose)
        month_fits = any(s.on("month first") == on for s in loose)
        if day_fits != month_fits:
            return "day first" if day_fits else "month first"
    return _by_span(loose) if is_one_meeting else None


def _by_span(loose: list[Stamp]) -> Order | None:
    """A meeting lasts a day or two; when only one order says so, that order is right."""
    spans: dict[Order, int] = {}
    orders: tuple[Order, Order] = ("day first", "month first")
    for order in orders:
        dates = [date for s in loose if (date := s.on(order))]
        spans[order] = (max(dates) - min(dates)).days
    short = [order for order in orders if spans[order] <= 2]
    return short[0] if len(short) == 1 else None


def in_words(date: dt.date) -> str:
    """A date as people say it: 5 September 2022."""
    return f"{date.day} {date:%B} {date.year}"


def ask_order(stamps: Iterable[Stamp | None], about: str = "date order") -> Question:
    """The question which of two dates a value of the file means."""
    example = next(s for s in stamps if s and s.is_open)
    orders: tuple[Order, Order] = ("day first", "month first")
    choices = [Choice(o, in_words(date)) for o in orders if (date := example.on(o))]
    said = f"{example.first:02}/{example.second:02}/{example.year}"
    return Question(about, Said(_("Which date is %(said)s in this file?"), said=said), choices)
