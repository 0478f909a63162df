"""What the sender said about the columns of a list, and the list read as they said.

Which column holds what is kept under the name `columns` in the answers, as a JSON text: the row of
the headings as the spreadsheet numbers it (0: there are none), the sheet, and for each column our
field or nothing. The headings are then renamed, so that every reader finds what it looks for.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from intake.readers.columns import VOCABULARIES, Vocabulary, normal, propose
from intake.readers.headings import NAMES_A_SESSION, OF_A_FORM
from intake.readers.limits import COLUMNS as MOST_COLUMNS
from intake.readers.opening import open_list
from intake.readers.result import Preview
from intake.readers.table import Table, letter
from intake.readers.words import Refused, _

COLUMNS = "columns"
# Answers about the source of a list, worth remembering for the next one like it. What else is
# asked is about one file or about our own units.
ABOUT_SOURCE = frozenset((COLUMNS, "date order", "name order", "teams in a cell"))
ABOUT_SOURCE_STARTS = ("column ", "status ")
NOT_USED = "(not used)"
# What only an event log has; nobody maps one by hand.
UNOFFERED = frozenset(("action", "moment", "participant"))
WHO = frozenset(("name", "first_name", "last_name", "email", "staff_number"))
# Of each of these groups one column must be there, or the list says nothing.
NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "staff": (WHO - {"email", "staff_number"},),
    "attendance": (WHO,),
    "completions": (WHO | {"username"}, frozenset(("course", "code", "on", "status"))),
    "past": (frozenset(("on",)),),
}
# What a column can be beside what a reader needs: which session each row is of.
ALSO: dict[str, Vocabulary] = {"attendance": NAMES_A_SESSION}
# Several columns may say together whether somebody works here.
SEVERAL = frozenset(("active",))


@dataclass(frozen=True, slots=True)
class Told:
    """The answer: `row` is 0 for a list without headings, a field is "" for an unused column.

    `is_whole` is off in an answer from before columns could name sessions: these were not asked.
    """

    row: int
    fields: tuple[str, ...]
    sheet: str = ""
    is_whole: bool = True

    def as_text(self) -> str:
        """The form in which the answer is kept."""
        told = {"row": self.row, "sheet": self.sheet, "fields": list(self.fields), "whole": True}
        return json.dumps(told, ensure_ascii=False)


def is_about_source(about: str) -> bool:
    """Whether the answer holds for every list that comes from the same place."""
    return about in ABOUT_SOURCE or about.startswith(ABOUT_SOURCE_STARTS)


def answers_in(said: Iterable[str]) -> dict[str, str]:
    """Answers as a command line gives them: ABOUT=CHOICE, where ABOUT may name a "=" column."""
    start = f"{COLUMNS}="
    pairs = (
        text.partition("=") if text.startswith(start) else text.rpartition("=") for text in said
    )
    return {about: choice for about, _equals, choice in pairs}


def fields_for(kind: str) -> list[str]:
    """What a column of this kind of list can be."""
    return [field for field in offered(kind) if field not in UNOFFERED]


def offered(kind: str) -> Vocabulary:
    """Every field of this kind of list with its headings, those that say the session last."""
    return {**VOCABULARIES.get(kind, {}), **ALSO.get(kind, {})}


def lacking(kind: str, fields: set[str]) -> frozenset[str]:
    """Fields of which one at least is needed and none is there; empty when nothing is lacking."""
    return next((group for group in NEEDED.get(kind, ()) if not fields & group), frozenset())


def told_in(kind: str, answers: dict[str, str] | None) -> Told | None:
    """The answer about columns, None without one. Raises Refused for one that makes no sense."""
    text = (answers or {}).get(COLUMNS, "")
    if not text:
        return None
    try:
        told = json.loads(text)
        fields, is_whole = tuple(map(str, told["fields"])), bool(told.get("whole"))
        found = Told(int(told["row"]), fields, str(told.get("sheet", "")), is_whole)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _unusable() from None
    allowed = {"", *fields_for(kind)}
    twice = [f for f in found.fields if f and f not in SEVERAL and found.fields.count(f) > 1]
    is_fit = found.row >= 0 and len(found.fields) <= MOST_COLUMNS
    if twice or not is_fit or not set(found.fields) <= allowed:
        raise _unusable()
    return found


def _unusable() -> Refused:
    return Refused(_("The answer about columns does not fit this list. Choose the columns again."))


def open_as_told(kind: str, data: bytes, answers: dict[str, str] | None = None) -> Table:
    """The table of a list, its headings renamed where the sender said what the columns are."""
    told = told_in(kind, answers)
    table = open_list(kind, data, told.sheet if told else "")
    if told:
        rename(kind, table, told)
    return table


def rename(kind: str, table: Table, told: Told) -> None:
    """Give every column the heading by which our readers know it, or one that no reader knows."""
    if told.row > len(table.rows):
        raise _unusable()
    if told.row == 0:
        table.rows.insert(0, [])
        table.unseen = {row + 1 for row in table.unseen}
        table.shift = 1
    table.header = max(told.row - 1, 0)
    old = [cell.strip() for cell in table.rows[table.header]]
    width = max(len(old), len(told.fields))
    old += [""] * (width - len(old))
    fields = [*told.fields, *[""] * (width - len(told.fields))]
    words = offered(kind) if told.is_whole else VOCABULARIES.get(kind, {})
    new = [_renamed(words, h, f) for h, f in zip(old, fields, strict=True)]
    table.rows[table.header] = new
    table.names = {n: o or letter(at) for at, (n, o) in enumerate(zip(new, old, strict=True)) if n}


def _renamed(words: Vocabulary, heading: str, field: str) -> str:
    known = propose([heading], words)
    if field:
        return heading if field in known else words[field][0]
    return f"{heading} {NOT_USED}" if known or normal(heading) in OF_A_FORM else heading


def restore(found: Preview, table: Table) -> None:
    """Speak of columns by the file's own names, and of rows by the spreadsheet's own numbers."""
    names = table.names
    found.problems = [replace(p, column=names.get(p.column, p.column)) for p in found.problems]
    found.ignored_columns = [names.get(name, name) for name in found.ignored_columns]
    if columns := found.facts.get("columns"):
        found.facts["columns"] = {names.get(h, h): field for h, field in columns.items()}
    if table.shift:
        renumber(found, table.shift)


def renumber(found: Preview, shift: int) -> None:
    """Speak of every row by a number that is so much smaller."""
    found.skipped = [replace(one, row=one.row - shift) for one in found.skipped]
    found.problems = [replace(one, row=one.row - shift) for one in found.problems]
    found.entries = [replace(one, row=one.row - shift) for one in found.entries]
    found.completions = found.completions.moved(-shift)
    for person in found.people:
        person.rows = [row - shift for row in person.rows]
        for post in person.posts:
            post.row -= shift
