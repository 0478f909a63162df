"""A workbook of several sheets: each list of who came is a part, each of completions is joined.

Rows of the second sheet are numbered from a million on, those of the third from two million, so
that a number says the sheet as well.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from intake.readers import course_sheets
from intake.readers.columns import VOCABULARIES, find_header, is_known, normal
from intake.readers.dates import Order, Stamp, read_stamp, settle
from intake.readers.opening import open_lists
from intake.readers.parts import about_part
from intake.readers.reports import together
from intake.readers.result import Part, Preview
from intake.readers.sketch import NAMES_ALONE
from intake.readers.table import Table, is_blank
from intake.readers.told import COLUMNS, Told, rename, renumber, told_in
from intake.readers.visits import Reading
from intake.readers.words import Refused, Said, _

FAR = 1_000_000
SEVERAL = ("attendance", course_sheets.COMPLETIONS)
PLAIN = ("attendance table", "completion table")
# A day has one kind of mark between its parts; a number before it is that of the session.
DAY = re.compile(
    r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    r"|(?<!\d)\d{1,2}(?P<mark>[-. ])(?:\d{1,2}|[A-Za-z]{3,9})(?P=mark)(?:\d{4}|\d{2})(?!\d)"
)
# What a sheet is called that nobody gave a name.
UNNAMED = re.compile(r"^(sheet|blatt|tabelle|feuil|hoja|blad|taflen)\s*\d*$", re.IGNORECASE)
Reads = Callable[[Table, Reading], Preview]


def open_sheets(kind: str, data: bytes, answers: dict[str, str] | None = None) -> list[Table]:
    """Every visible sheet; what was said of the columns of one holds for all with its headings."""
    told = told_in(kind, answers)
    tables = open_lists(kind, data)
    if told:
        first = next((table for table in tables if table.sheet == told.sheet), tables[0])
        model = _headings(first, told)
        for table in tables:
            if table is first or (model and _headings(table, told) == model):
                rename(kind, table, told)
    return tables


def _headings(table: Table, told: Told) -> list[str]:
    row = table.rows[told.row - 1] if 0 < told.row <= len(table.rows) else []
    return [word for cell in row if (word := normal(cell))]


def read_by_sheet(tables: list[Table], reading: Reading, read: Reads) -> Preview:
    """The sheets that hold people; the first alone where none is known."""
    found = [_tried(table, reading, read) for table in tables]
    good = [at for at, one in enumerate(found) if one]
    if len(good) < 2:
        at = good[0] if good else _first(tables)
        # Read before as one of several, which leaves nothing to be asked.
        return _told_of(_numbered(read(tables[at], reading), at), tables, [at])
    signature = _signature(_of(found, at) for at in good)
    is_of_courses = _of(found, good[0]).kind == course_sheets.COMPLETIONS
    whole = (_of_courses if is_of_courses else _of_sessions)(found, good, tables, reading)
    whole.sheet = ""
    whole.facts["signature"] = signature
    return _told_of(whole, tables, good)


def _of_courses(
    found: list[Preview | None], good: list[int], _tables: list[Table], _reading: Reading
) -> Preview:
    return course_sheets.as_one_list([_numbered(_of(found, at), at) for at in good])


def _of_sessions(
    found: list[Preview | None], good: list[int], tables: list[Table], reading: Reading
) -> Preview:
    """Each sheet as a part."""
    days = _days(tables, reading)
    parts: list[Part] = []
    for at in good:
        parts += _parts(_of(found, at), tables[at], days[at], len(parts))
    return together([_numbered(_of(found, at), at) for at in good], parts, reading)


def _of(found: list[Preview | None], at: int) -> Preview:
    one = found[at]
    assert one
    return one


def _first(tables: list[Table]) -> int:
    """The sheet that somebody chose, or the first."""
    return next((at for at, table in enumerate(tables) if table.header is not None), 0)


def _tried(table: Table, reading: Reading, read: Reads) -> Preview | None:
    """What a sheet says, all its parts; nothing where it is no list of people."""
    answers = {**(reading.answers or {}), about_part(0): "all"}
    whole = replace(reading, answers=answers, sheet=_title(table.sheet))
    copy = replace(table, rows=[list(row) for row in table.rows], notes=[])
    try:
        found = read(copy, whole)
    except Refused:
        return None
    is_asked = any(question.about == COLUMNS for question in found.questions)
    if is_asked or found.format == NAMES_ALONE or not found.people:
        return None
    if found.kind == course_sheets.COMPLETIONS and not course_sheets.says_who_is_done(found):
        return None
    return None if found.format in PLAIN and _explains_columns(table) else found


def _explains_columns(table: Table) -> bool:
    """Whether most rows begin with a heading, as on the second sheet of our template."""
    rows = [row for row in table.rows if not is_blank(row)]
    return 2 * sum(is_known(row[0]) for row in rows) > len(rows)


def _numbered(one: Preview, at: int) -> Preview:
    renumber(one, -at * FAR)
    return one


def _parts(one: Preview, table: Table, day: str, before: int) -> list[Part]:
    """The parts of one sheet, mostly one, numbered on; its people get their numbers."""
    title, start = (str(one.facts.get(name) or "") for name in ("title", "start"))
    own = one.parts or [Part(0, title, start, people=len(one.people))]
    numbers = {part.number: before + nth for nth, part in enumerate(own, start=1)}
    for person in one.people:
        person.part = numbers.get(person.part, before + 1)
    return [
        replace(
            part,
            number=numbers[part.number],
            title=part.title or title or _title(table.sheet),
            start=part.start or day,
            sheet=table.sheet,
        )
        for part in own
    ]


def _title(sheet: str) -> str:
    """What is left of a sheet's name without its day; nothing for one that nobody named."""
    day = _day(sheet)
    rest = (sheet.replace(day, "") if day else sheet).strip(" -–,()")
    return "" if UNNAMED.match(rest) else rest


def _days(tables: list[Table], reading: Reading) -> list[str]:
    """The day in the name of each sheet as ISO text, or nothing."""
    stamps = [_stamp(table.sheet) for table in tables]
    order: Order = settle(stamps, reading.on, is_one_meeting=False) or "day first"
    days = [stamp.on(order) if stamp else None for stamp in stamps]
    return [day.isoformat() if day else "" for day in days]


def _stamp(sheet: str) -> Stamp | None:
    return read_stamp(_day(sheet))


def _day(sheet: str) -> str:
    """The part of its name that can be read as a day, or nothing."""
    starts = (DAY.match(sheet, at) for at in range(len(sheet)))
    return next((found[0] for found in starts if found and read_stamp(found[0])), "")


def _signature(found: Iterable[Preview]) -> str:
    """The same for workbooks of one source, however many sheets each has."""
    every = sorted({str(one.facts.get("signature", "")) for one in found} - {""})
    return hashlib.sha256("\x1f".join(("sheets", *every)).encode()).hexdigest() if every else ""


def _told_of(whole: Preview, tables: list[Table], good: list[int]) -> Preview:
    """Which sheets were read and which were not, for the page and for the review."""
    names = [table.sheet for table in tables]
    read = [names[at] for at in good]
    passed = [name for name in tables[0].sheets if name not in read]
    whole.facts["sheets"] = {"all": names, "read": read, "passed": passed}
    if passed and len(good) > 1:
        said = Said(_("Sheets that were not read: %(sheets)s."), sheets=", ".join(passed))
        whole.notes.insert(0, said)
    return whole


def cells_in(kind: str, tables: list[Table], numbers: Iterable[int]) -> dict[str, object]:
    """Rows by their number just as they stand there, under the headings of all their sheets."""
    if len(tables) == 1:
        found = {number: _cells(tables[0], number) for number in numbers}
        rows = {number: cells for number, cells in found.items() if cells is not None}
        return {"headings": _names(kind, tables[0]), "rows": rows}
    heads: list[str] = []
    rows = {}
    for number in numbers:
        sheet, row = at_sheet(number)
        cells = _cells(tables[sheet], row) if sheet < len(tables) else None
        if cells is not None:
            places = _places(heads, _names(kind, tables[sheet]))
            rows[number] = [""] * len(heads)
            for at, cell in zip(places, cells, strict=False):
                rows[number][at] = cell
    return {"headings": heads, "rows": rows}


def _cells(table: Table, row: int) -> list[str] | None:
    at = row - 1 + table.shift
    return table.rows[at] if 0 <= at < len(table.rows) else None


def _names(kind: str, table: Table) -> list[str]:
    header = find_header(table, VOCABULARIES.get(kind, {}))
    headings = [] if header is None else table.rows[header]
    return [table.names.get(heading, heading) for heading in headings]


def _places(heads: list[str], names: list[str]) -> list[int]:
    """Where the columns of a sheet stand among all; new ones come at the end."""
    places: list[int] = []
    for name in names:
        free = [at for at, head in enumerate(heads) if head == name and at not in places]
        if not free:
            heads.append(name)
            free = [len(heads) - 1]
        places.append(free[0])
    return places


def at_sheet(number: int) -> tuple[int, int]:
    """Which sheet a row is on, from 0, and its number there."""
    return divmod(number, FAR)
