"""Reading a date as people in the UK write it. Month-first is never guessed."""

import re
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
# A year outside is a slip of the keyboard: 1926 for 2026, or 2206. Old records reach further back.
FIRST_YEAR, FIRST_OLD_YEAR = 1990, 1900
YEARS_AHEAD = 20
WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMBERS = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
IN_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]*(?:of\s+)?([a-z]+)\.?,?[\s\-]*(\d{4}|\d{2})"
)


def read_date(text: str, *, today: date) -> date:
    """The day that `text` names: 3/11/2025, 3 Nov 2025, 2025-11-03, today, yesterday.

    A two-digit year lies in this century. Raises ValueError for anything else, also for a day
    that does not exist.
    """
    said = " ".join(text.lower().split())
    if said in WORDS:
        return today + timedelta(days=WORDS[said])
    if found := ISO.fullmatch(said):
        return date(*(int(part) for part in found.groups()))
    if found := NUMBERS.fullmatch(said):
        day, month, year = (int(part) for part in found.groups())
        return date(_whole_year(year), month, day)
    if (found := IN_WORDS.fullmatch(said)) and found[2] in MONTHS:
        return date(_whole_year(int(found[3])), MONTHS[found[2]], int(found[1]))
    raise ValueError(f"{text!r} is not a date")


def plausible_years(
    *, today: date, reaches_back: bool = False, years_ahead: int = YEARS_AHEAD
) -> tuple[int, int]:
    """The first and the last year (both inclusive) that a day somebody types may lie in.

    `reaches_back` is for what may be older than the work itself: a post, a unit.
    """
    return FIRST_OLD_YEAR if reaches_back else FIRST_YEAR, today.year + years_ahead


def _whole_year(year: int) -> int:
    return year + 2000 if year < 100 else year
