"""A table as it is shown to somebody who says what its columns are, with what we propose."""

import hashlib
from dataclasses import dataclass, field

from intake.readers.columns import (
    TOP_ROWS,
    VOCABULARIES,
    find_header,
    looks_like_heading,
    normal,
    propose,
)
from intake.readers.result import Choice, Preview, Question
from intake.readers.shapes import by_shape, shape_of
from intake.readers.table import Table, is_blank
from intake.readers.told import ALSO, COLUMNS, SEVERAL, UNOFFERED, Told, lacking
from intake.readers.words import _

SHOWN = 10
# How many rows the shape of a column is judged by.
JUDGED = 200
# What people paste straight from a spreadsheet, and the format that is read as.
PASTED, NAMES_ALONE = {"name", "email"}, "pasted names"
# Formats whose readers go by headings alone.
BY_HEADINGS = frozenset(("attendance table", "staff table"))
# Further formats whose rows stand under one row of headings.
NAMED = frozenset(
    (
        "google meet",
        "zoom participants",
        "eventbrite",
        "staff template",
        "entra",
        "microsoft 365",
        "google workspace",
        "list of the past",
    )
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """`row` is the heading row as the spreadsheet numbers it, 0 for none.

    `rows` are the first ten below it with their numbers; `fields` holds our field for each column
    or nothing; `values` are different texts of each column that we have no field for.
    """

    row: int
    sheet: str
    sheets: list[str]
    headings: list[str]
    rows: list[tuple[int, list[str]]]
    fields: list[str]
    values: list[list[str]] = field(default_factory=list)


def sketch(kind: str, table: Table, row: int | None = None) -> Sketch:
    """The table below `row`, or below what is most likely its heading row."""
    at = _likely_row(kind, table) if row is None else min(row, len(table.rows))
    some = table.rows[at : at + JUDGED]
    below = [(n, cells) for n, cells in enumerate(some, start=at + 1) if not is_blank(cells)]
    width = max((len(cells) for _n, cells in below), default=0)
    headings = [cell.strip() for cell in table.rows[at - 1]] if at else []
    width = max(width, len(headings))
    headings += [""] * (width - len(headings))
    judged = [_wide(cells, width) for _n, cells in below]
    columns = [list(cells) for cells in zip(*judged, strict=True)] or [[] for _h in headings]
    fields = _proposed(kind, headings, columns)
    return Sketch(
        row=at,
        sheet=table.sheet,
        sheets=table.sheets,
        headings=headings,
        rows=[(number, _wide(cells, width)) for number, cells in below[:SHOWN]],
        fields=fields,
        values=[[] if f else sorted(set(c) - {""}) for f, c in zip(fields, columns, strict=True)],
    )


def _wide(cells: list[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells[:width]] + [""] * (width - len(cells))


def _proposed(kind: str, headings: list[str], columns: list[list[str]]) -> list[str]:
    """A field for each column: by its heading first, then by what stands in it."""
    fields = [""] * len(headings)
    for words in (VOCABULARIES[kind], ALSO.get(kind, {})):
        for name, places in propose(headings, words).items():
            if name not in UNOFFERED:
                free = [at for at in places if not fields[at]]
                for at in free if name in SEVERAL else free[:1]:
                    fields[at] = name
    return by_shape(kind, headings, columns, fields)


def _likely_row(kind: str, table: Table) -> int:
    """The number of the row that holds the headings, 0 when the list begins at once."""
    header = find_header(table, VOCABULARIES[kind])
    if header is not None:
        return header + 1
    top = table.rows[:TOP_ROWS]
    widest = max((_filled(row) for row in top), default=0)
    first = next((at for at, row in enumerate(top) if 2 * _filled(row) > widest), 0)
    headings = top[first] if top else []
    return first + 1 if headings and all(map(looks_like_heading, headings)) else 0


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def signature(kind: str, found: Sketch) -> str:
    """What two lists from one source share: their headings in order, or else their shapes."""
    told = [normal(h) for h in found.headings] if found.row else _shapes(found)
    return hashlib.sha256("\x1f".join((kind, *told)).encode()).hexdigest()


def _shapes(found: Sketch) -> list[str]:
    cells = [cells for _number, cells in found.rows]
    return ["no headings", *(shape_of(column) for column in zip(*cells, strict=True))]


def is_asked(kind: str, table: Table, found: Sketch, read: Preview | None) -> bool:
    """Whether the sender must say what the columns are. `read` is None for a list we refused."""
    if read is None and len(table.sheets) > 1:
        # The list may stand on another sheet.
        return True
    if len(found.headings) < 2 or not found.rows:
        return False
    if read is not None and read.format == NAMES_ALONE:
        return _is_no_list_of_names(table, found)
    known = propose(found.headings, VOCABULARIES[kind])
    if sum(map(len, known.values())) == len(found.headings):
        # Every column says what it is: nobody could tell us more about them.
        return False
    return (read is None or read.format in BY_HEADINGS) and bool(lacking(kind, set(known)))


def _is_no_list_of_names(table: Table, found: Sketch) -> bool:
    """Columns of equal length that hold more than names and addresses: no names on a line each.

    Commas part a family name from a first name too, so with them it takes an address.
    """
    even = {_filled(cells) for _number, cells in found.rows} == {len(found.headings)}
    commas = table.delimiter == "," and not ("email" in found.fields and len(found.headings) > 2)
    return even and len(found.rows) > 1 and not commas and not set(found.fields) <= PASTED


def looks_like(kind: str, found: Sketch) -> str:
    """Another kind of list whose headings these rather are, or nothing."""
    known = {
        name: sum(map(len, propose(found.headings, words).values()))
        for name, words in VOCABULARIES.items()
    }
    best = max(known, key=lambda name: known[name])
    return best if known[best] > max(known[kind], 1) else ""


def question(kind: str, found: Sketch) -> Question:
    """The question what the columns are; its one choice is what we propose, when that is enough."""
    told = Told(found.row, tuple(found.fields), found.sheet).as_text()
    choices = [] if lacking(kind, set(found.fields)) else [Choice(told, told)]
    return Question(COLUMNS, _("We do not know this list. What is in its columns?"), choices)


def asking(kind: str, table: Table, found: Sketch) -> Preview:
    """A preview that holds nobody, only the question and the first rows."""
    preview = Preview(kind, "unknown table", table.encoding, table.delimiter, table.sheet)
    preview.questions = [question(kind, found)]
    preview.facts["looks_like"] = looks_like(kind, found)
    preview.facts["table"] = {
        "row": found.row,
        "headings": found.headings,
        "rows": [list(row) for row in found.rows],
        "proposed": found.fields,
    }
    return preview
