"""The columns of a staff list, checked column by column.

Each different value is read once and looked up for every row that has it: a list of 200,000
people has few different units, roles and dates.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from intake.readers.dates import Order, read_stamp
from intake.readers.names import EMAIL, fold, read_email
from intake.readers.result import Problem
from intake.readers.status import KINDS, read_yes
from intake.readers.words import Said, _

# The year of "no last day".
NO_END = 9999
SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?[eE][+-]?\d+$")
POINT_ZERO = re.compile(r"^(\d+)\.0+$")
PERCENT = re.compile(r"^(\d{1,3}(?:[.,]\d+)?)\s*%$")
NUMBER = re.compile(r"^\d{0,3}(?:[.,]\d+)?$")
ODD_NUMBER = re.compile(r"[^0-9]")


@dataclass(slots=True)
class Columns:
    """A staff list by column. `rows` are spreadsheet row numbers; every list is as long."""

    rows: list[int]
    cells: dict[str, list[str]]
    headings: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)

    def column(self, name: str) -> list[str]:
        """The cells of a field, all blank when the file has no such column."""
        return self.cells.get(name) or [""] * len(self.rows)

    def wrong(self, at: int, name: str, problem: str, how: str) -> None:
        """Note that the row at this place cannot go in as it is."""
        heading = self.headings.get(name, name)
        self.problems.append(Problem(self.rows[at], heading, problem, how))
        self.blocked.add(at)


def read_each(
    columns: Columns, name: str, read: Callable[[str], str | None], how: str
) -> list[str]:
    """The column through `read`, which gives None for a value that it cannot take."""
    cells = columns.cells.get(name)
    if cells is None:
        return [""] * len(columns.rows)
    known = {cell: read(cell) if cell else "" for cell in set(cells)}
    bad = {cell for cell, value in known.items() if value is None and cell}
    if bad:
        for at, cell in enumerate(cells):
            if cell in bad:
                said = Said(_("We cannot use “%(cell)s” here."), cell=cell[:60])
                columns.wrong(at, name, said, how)
    return [known[cell] or "" for cell in cells]


def staff_number(text: str) -> str | None:
    """Always text: zeros in front stay, Excel's apostrophe and `.0` go; 1.2E+05 is refused."""
    if SCIENTIFIC.match(text):
        return None
    text = text.removeprefix("'").strip()
    if found := POINT_ZERO.match(text):
        text = found[1]
    return text if len(text) <= 50 else None


def fte(text: str) -> str | None:
    """A share of full time as a decimal text, `0.6`; percent and decimal commas are understood."""
    if found := PERCENT.match(text):
        share = float(found[1].replace(",", ".")) / 100
    elif NUMBER.match(text):
        share = float(text.replace(",", "."))
    else:
        return None
    return f"{share:.3f}".rstrip("0").rstrip(".") if share <= 2 else None


def kind(text: str) -> str | None:
    """The kind of staff in our words: employee, elected_member, volunteer, bank, …"""
    return KINDS.get(fold(text))


def date_reader(order: Order, *, is_last: bool = False) -> Callable[[str], str | None]:
    """A reader of dates in this order, to ISO text. HR writes "no last day" as 31/12/9999."""

    def read(text: str) -> str | None:
        stamp = read_stamp(text)
        day = stamp.on(order) if stamp else None
        if day and is_last and day.year == NO_END:
            return ""
        return day.isoformat() if day and 1900 <= day.year <= 2200 else None

    return read


def numbers(columns: Columns) -> list[str]:
    """The staff numbers; a plain column of digits passes without a look at each."""
    cells = columns.column("staff_number")
    if not any(map(ODD_NUMBER.search, cells)):
        return cells
    how = _("Format the column as Text in Excel, then type the staff numbers again.")
    return read_each(columns, "staff_number", staff_number, how)


def emails(columns: Columns, name: str = "email") -> list[str]:
    """Addresses in lower case; one that is none blocks its row."""
    cells = columns.column(name)
    found = [cell.lower() for cell in cells]
    for at, cell in enumerate(cells):
        if cell and not EMAIL.match(cell):
            found[at], is_fit = read_email(cell)
            if not is_fit:
                columns.wrong(
                    at,
                    name,
                    Said(_("This is not an email address: %(text)s"), text=cell[:80]),
                    _("Enter an email address like name@example.org, or leave it blank."),
                )
    return found


def _yes_no(text: str) -> str | None:
    answer = read_yes(text)
    return None if answer is None else "yes" if answer else "no"


def yes_no(columns: Columns, name: str) -> list[str]:
    """A yes-or-no column as `yes`, `no` or blank."""
    return read_each(columns, name, _yes_no, _("Write yes or no."))


def shares(columns: Columns) -> list[str]:
    """The fte column."""
    return read_each(
        columns, "fte", fte, _("Write the share of full time as a number: 1, 0.6 or 60%.")
    )


def kinds(columns: Columns) -> list[str]:
    """The kind column."""
    how = _("Write employee, elected member, volunteer, bank, contractor or partner.")
    return read_each(columns, "kind", kind, how)


def dates(columns: Columns, name: str, order: Order) -> list[str]:
    """A date column as ISO text."""
    read = date_reader(order, is_last=name == "until")
    return read_each(columns, name, read, _("Write the date like 31/03/2026."))
