"""A workbook of who came, back from where there was no net: what it says, row by row.

Rows are known by their hidden cell (`training.builders.register`); a row without one, or an empty
one that was filled in, is a name. Of a session of several days a row is of one day.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.dates import read_date
from intake import sandbox
from intake.readers.words import Refused
from services.names import name_key
from training.builders.register import EMPTY_ROWS, MARK, day_in_words
from training.calendars import days_of
from training.figures.marking import MOST_NAMES
from training.models import Session

MOST_MINUTES, LONGEST = 6000, 200
ID = re.compile(rf"{MARK}-(\d{{1,18}})-(new|\d{{1,18}})(?:-(\d{{4}}-\d\d-\d\d))?")
YES = frozenset({"yes", "y", "x", "1", "true", "✓", "✔", "ydw", "do", "ie", "tha", "oui"})
NO = frozenset({"no", "n", "0", "false", "na", "nage", "cha"})
# ISO day → minutes, if written; "" where a row is not of one day of several.
Times = dict[str, int | None]


@dataclass(slots=True)
class Register:
    """What a workbook says: who came and who did not by staff id, with the days, and new names.

    `names_gone` are names that were not there after all, with the days. `lines` has the number of
    the first row of each person, by staff id; `rows` that of the row in which each new name stands,
    by its key and day.
    `problems` are sentences with the number of the row; with one of them nothing is saved.
    `is_whole`: it is of several days and has no row for each, as workbooks had before.
    """

    came: dict[int, Times] = field(default_factory=dict)
    not_there: dict[int, set[str]] = field(default_factory=dict)
    names: dict[str, Times] = field(default_factory=dict)
    names_gone: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def people(self) -> set[int]:
        """Everybody of whom something is said."""
        return {*self.came, *self.not_there}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands. `who` is the hidden cell, if it is one; `days` the session's."""

    who: re.Match[str] | None
    name: str
    came: str
    minutes: str
    day: str
    days: tuple[date, ...]

    @property
    def staff_id(self) -> int | None:
        """Whose row it is; nobody's where a name is to be written."""
        return int(self.who[2]) if self.who and self.who[2] != "new" else None

    @property
    def of_day(self) -> date | None:
        """The day in the hidden cell."""
        try:
            return date.fromisoformat(self.who[3]) if self.who and self.who[3] else None
        except ValueError:
            return date.min


def read_register(path: Path, session: Session) -> Register:
    """The workbook as it stands. Raises ValueError with a sentence for a file of another session,
    one that did not come from a session's page, or one that cannot be read at all.
    """
    days = tuple(day.on for day in days_of(session))
    most = (MOST_NAMES * 5 + EMPTY_ROWS) * len(days)
    try:
        _heads, cells = sandbox.cells("register", path, list(range(1, most + 2)))
    except Refused as refusal:
        raise ValueError(str(refusal)) from None
    told = {number: [*map(str, row), "", "", "", "", "", ""] for number, row in cells.items()}
    _must_be_of(session, told.values())
    rows = {n: _row(row, days) for n, row in sorted(told.items()) if n > 1 and row[0] != MARK}
    is_of_people = any(row.staff_id and not row.of_day for row in rows.values())
    found = Register(is_whole=len(days) > 1 and is_of_people)
    for number, one in rows.items():
        _read_row(found, number, one)
    return found


def _row(cells: Sequence[str], days: tuple[date, ...]) -> _Row:
    who, name, _team, came, minutes, day = (cell.strip() for cell in cells[:6])
    return _Row(ID.fullmatch(who), name, came, minutes, day, days)


def _must_be_of(session: Session, rows: Iterable[Sequence[str]]) -> None:
    ids = [match for row in rows if (match := ID.fullmatch(row[0].strip()))]
    if not ids:
        raise ValueError(
            _(
                "This is not a workbook from a session’s page. For other lists, use “Put in a "
                "list” there."
            )
        )
    if {int(match[1]) for match in ids} != {session.pk}:
        raise ValueError(_("This workbook is of another session. Open that session, then send it."))


def _read_row(found: Register, number: int, row: _Row) -> None:
    if row.staff_id is None and not row.name:
        return
    said, length, on = _said(row.came), _minutes(row.minutes), _on(row, found)
    if trouble := _trouble(row, said, length) or on is None and _trouble_of_day(row):
        found.problems.append(_("Row %(n)s: %(what)s") % {"n": number, "what": trouble})
    elif row.staff_id is not None and on is not None:
        found.lines.setdefault(row.staff_id, number)
        _keep_person(found, row.staff_id, on, said, length)
    elif on is not None and _is_named_once(found, number, row.name[:LONGEST], on):
        _keep_name(found, row.name[:LONGEST], on, said, length)


def _keep_name(found: Register, name: str, on: str, said: bool | None, length: int | None) -> None:
    if said is False:
        found.names_gone.setdefault(_as_before(found, name), set()).add(on)
    else:
        found.names.setdefault(_as_before(found, name), {})[on] = length


def _is_named_once(found: Register, number: int, name: str, on: str) -> bool:
    """A name that stands twice is a slip or two people; which of them, only the sender knows."""
    first = found.rows.setdefault((name_key(name) or name.casefold(), on), number)
    if first != number:
        what = _("Row %(n)s: the same name stands in row %(first)s. Leave one out, or add a word.")
        found.problems.append(what % {"n": number, "first": first})
    return first == number


def _as_before(found: Register, name: str) -> str:
    """The name as it was written for another day."""
    known = [*found.names, *found.names_gone]
    return next((one for one in known if name_key(one) == name_key(name) != ""), name)


def _keep_person(
    found: Register, staff_id: int, on: str, said: bool | None, length: int | None
) -> None:
    if said:
        found.came.setdefault(staff_id, {})[on] = length
    elif said is False:
        found.not_there.setdefault(staff_id, set()).add(on)


def _said(text: str) -> bool | None:
    word = text.casefold()
    if word in YES or word in _in_all_languages(lambda: _("yes").casefold()):
        return True
    return False if word in NO or word in _in_all_languages(lambda: _("no").casefold()) else None


def _in_all_languages(words: Callable[[], str]) -> set[str]:
    """The same in each language of the product: a workbook comes back in any of them."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(words())
    return found


def _minutes(text: str) -> int | None:
    number = text.removesuffix(".0")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return int(number) if is_number and int(number) <= MOST_MINUTES else None


def _on(row: _Row, found: Register) -> str | None:
    """The day of the row as ISO text, "" where it is of no day of several, None if unclear.

    Of a session of one day only that day can be meant, whatever stands in the cell.
    """
    is_several, written = len(row.days) > 1, _written(row)
    if row.of_day is not None and row.of_day not in row.days:
        return None
    if not is_several:
        return ""
    if row.day and (written not in row.days or row.of_day not in (None, written)):
        return None
    if found.is_whole and not row.of_day:
        return ""
    day = row.of_day or written
    return day.isoformat() if day else None


def _written(row: _Row) -> date | None:
    """The day in the cell that people see; the words of the workbook hold in any language."""
    for day in row.days:
        if row.day in _in_all_languages(partial(day_in_words, day)):
            return day
    try:
        return read_date(row.day.split(" 00:00")[0], today=row.days[0])
    except ValueError:
        return None


def _trouble(row: _Row, said: bool | None, length: int | None) -> str:
    if row.came and said is None:
        return _("Write “yes” or “no” under “Came?”, or leave it empty.")
    if row.minutes and length is None:
        return _("Write minutes as a whole number, like 55, or leave them empty.")
    return ""


def _trouble_of_day(row: _Row) -> str:
    if not row.day and not row.of_day:
        return _("Choose the day on which they came. Use a row for each day.")
    if row.of_day in row.days and _written(row) in row.days:
        return _("This row is of another day. Use the row of the day you mean.")
    return _("The day is not one of this session. Change the session first.")
