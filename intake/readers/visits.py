"""Rows of a report to visits: the part that Teams, Zoom, Meet and plain tables have in common."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.readers.columns import TOTAL, explains_columns, unused
from intake.readers.dates import CLOCK, Order, Stamp, ask_order, read_stamp, settle, spaced
from intake.readers.durations import read_duration
from intake.readers.heading_rows import is_second_heading
from intake.readers.meeting import (
    LONGEST_STAY,
    Visit,
    combine,
    length,
    lone_addresses,
    with_email,
)
from intake.readers.names import EMAIL
from intake.readers.result import Preview, Problem, Skipped, answered
from intake.readers.table import Table, is_blank, letter
from intake.readers.words import Said, _

NOTHING = {"", "-", "--", "n/a", "none", "null"}


@dataclass(slots=True)
class Block:
    """A heading row and the rows below it that are about people, numbered as on screen."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    header_row: int
    fields: dict[str, int] = field(default_factory=dict)

    def cell(self, cells: list[str], name: str) -> str:
        """The trimmed text of a field, empty when the row or the column has none."""
        at = self.fields.get(name)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    def heading(self, name: str) -> str:
        """What the file calls the field, for messages."""
        at = self.fields.get(name)
        if at is None:
            return ""
        return self.headings[at].strip() or letter(at) if at < len(self.headings) else letter(at)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one report is read: what the caller knows and what the format fixes.

    `name` is that of the file, `sheet` that of the sheet where several of a workbook are read.
    """

    on: dt.date | None = None
    answers: dict[str, str] | None = None
    order: Order | None = None
    is_utc: bool = False
    name: str = ""
    sheet: str = ""


def block_below(rows: list[list[str]], header: int, until: int | None = None) -> Block:
    """The rows under a heading row, up to the next blank row after people or to `until`."""
    headings = [cell.strip() for cell in rows[header]]
    last = len(rows) if until is None else until
    found = [(i + 1, rows[i]) for i in range(header + 1, last) if not is_blank(rows[i])]
    return Block(headings, found, header + 1)


def settled_order(
    preview: Preview,
    stamps: Iterable[Stamp | None],
    reading: Reading,
    *,
    is_one_meeting: bool = True,
) -> Order:
    """The order of day and month for this file; asks in the preview when both are possible."""
    every = list(stamps)
    order = reading.order or settle(every, reading.on, is_one_meeting=is_one_meeting)
    if order:
        return order
    question = ask_order(every)
    chosen = answered(reading.answers, question)
    if chosen is None:
        preview.questions.append(question)
    return "month first" if chosen == "month first" else "day first"


def rejoined_times(block: Block) -> None:
    """Put date and time back together where they take two cells and the heading one."""
    width = len(block.headings)
    for _number, cells in block.rows:
        at = 0
        while len(cells) > width and at + 1 < len(cells):
            stamp = read_stamp(cells[at])
            if stamp and stamp.seconds is None and CLOCK.match(spaced(cells[at + 1])):
                cells[at : at + 2] = [f"{cells[at]} {cells[at + 1]}"]
            at += 1


def ragged(block: Block) -> list[Problem]:
    """Rows with something to the right of the last heading."""
    width = len(block.headings)
    return [
        Problem(
            number,
            letter(width),
            _("This row has more cells than there are headings."),
            _("Check for a comma inside a name, and put quotation marks round the cell."),
            blocking=False,
        )
        for number, cells in block.rows
        if len(cells) > width and any(map(str.strip, cells[width:]))
    ]


def stamps_in(block: Block, *names: str) -> list[Stamp | None]:
    """All the dates that stand in these fields."""
    return [read_stamp(block.cell(cells, n)) for n in names for _row, cells in block.rows]


def read_visits(preview: Preview, block: Block, order: Order, is_utc: bool = False) -> list[Visit]:
    """One visit for each row, with what is wrong in it noted in the preview."""
    return [_visit(preview, block, number, cells, order, is_utc) for number, cells in block.rows]


def _visit(
    preview: Preview, block: Block, row: int, cells: list[str], order: Order, is_utc: bool
) -> Visit:
    visit = Visit(row, _name(block, cells), upn=block.cell(cells, "upn"))
    visit.first_name = block.cell(cells, "first_name")
    visit.last_name = block.cell(cells, "last_name")
    visit.staff_number = block.cell(cells, "staff_number")
    visit.joined = _moment(preview, block, row, cells, "joined", order, is_utc)
    visit.left = _moment(preview, block, row, cells, "left", order, is_utc)
    visit.seconds = read_duration(block.cell(cells, "duration"), plain_minutes=True)
    email = block.cell(cells, "email") or block.cell(cells, "registration_email")
    with_email(visit, email, preview.problems, block.heading("email"))
    _note_times(preview, block, visit)
    if (longest := length(visit)) and longest > LONGEST_STAY:
        preview.problems.append(_stayed_too_long(block, visit))
        visit.seconds = visit.left = None
    visit.name = visit.name or visit.email or visit.staff_number
    if not visit.name:
        preview.problems.append(_nameless(row, block.heading("name")))
    return visit


def _nameless(row: int, column: str) -> Problem:
    return Problem(
        row,
        column,
        _("This row has no name and no email address."),
        _("Enter who it is, or take the row out."),
    )


def _name(block: Block, cells: list[str]) -> str:
    first, last = block.cell(cells, "first_name"), block.cell(cells, "last_name")
    name = block.cell(cells, "name")
    if name and not first and last and EMAIL.match(name) is None and " " not in name:
        return f"{name} {last}"
    return name or f"{first} {last}".strip()


def _moment(
    preview: Preview,
    block: Block,
    row: int,
    cells: list[str],
    name: str,
    order: Order,
    is_utc: bool,
) -> dt.datetime | None:
    text = block.cell(cells, name)
    if text.casefold() in NOTHING or CLOCK.match(spaced(text)):
        return None
    stamp = read_stamp(text)
    if stamp and is_utc and stamp.offset is None:
        stamp = Stamp(stamp.year, stamp.first, stamp.second, stamp.settled, stamp.seconds, 0)
    moment = stamp.at(order) if stamp else None
    if moment is None:
        preview.problems.append(_unreadable(row, block.heading(name), text))
    return moment


def _stayed_too_long(block: Block, visit: Visit) -> Problem:
    """A length in another unit, or a day of another year: better unknown than wrong."""
    return Problem(
        visit.row,
        block.heading("duration") if visit.seconds is not None else block.heading("left"),
        _("This row says that somebody stayed more than 100 hours. We left the length out."),
        _("Check it in the file. Write a length like 1h 30m."),
        blocking=False,
    )


def _unreadable(row: int, column: str, text: str) -> Problem:
    return Problem(
        row,
        column,
        Said(_("We cannot read this date and time: %(text)s"), text=text[:40]),
        _("Write it like 14/11/2025 09:30, or leave it blank."),
        blocking=False,
    )


def _note_times(preview: Preview, block: Block, visit: Visit) -> None:
    """Say so when a report that has times lacks one for somebody."""
    lacking = [n for n in ("joined", "left") if n in block.fields and not getattr(visit, n)]
    if not lacking or _are_clocks(block):
        return
    if len(lacking) == 2 and visit.seconds is None:
        visit.attended = None
    preview.problems.append(
        Problem(
            visit.row,
            block.heading(lacking[0]),
            _("The file does not say when this person joined or left."),
            _("Decide whether they came, and how long they stayed if that matters."),
            blocking=False,
        )
    )


def _are_clocks(block: Block) -> bool:
    """True when the times have no date, as in Google Meet; the duration is what counts then."""
    texts = (block.cell(cells, "joined") for _row, cells in block.rows)
    return any(CLOCK.match(spaced(text)) for text in texts if text)


def finish(
    preview: Preview,
    visits: list[Visit],
    block: Block | None = None,
    *,
    shares_addresses: bool = False,
) -> Preview:
    """People from visits, counted, with the columns we read past listed.

    `shares_addresses`: people typed the list, so one address can stand beside several names. In a
    meeting tool's report the address is the account, whatever name was shown.
    """
    people, problems = [], list(preview.problems)
    for own in _meetings(visits):
        if shares_addresses:
            problems += lone_addresses(own)
        found, doubts = combine(own)
        people += found
        problems += doubts
    preview.people = people
    preview.records = len(people)
    # A row that counts for several meetings is told of once.
    preview.problems = sorted(dict.fromkeys(problems), key=lambda p: (p.row, p.column))
    if block is not None:
        fresh = unused(block.headings, set(block.fields.values()))
        preview.ignored_columns = list(dict.fromkeys([*preview.ignored_columns, *fresh]))
    return preview


def _meetings(visits: list[Visit]) -> list[list[Visit]]:
    """The visits of each part of the file: nobody in one is compared with somebody in another."""
    parts: dict[int, list[Visit]] = {}
    for visit in visits:
        parts.setdefault(visit.part, []).append(visit)
    return list(parts.values())


def skip_repeats(preview: Preview, block: Block) -> None:
    """Leave out heading rows that come again inside the list, and say so."""
    again = [cell.casefold() for cell in block.headings]
    kept = []
    for number, cells in block.rows:
        if _are_headings(cells, again):
            preview.skipped.append(Skipped(number, _("The headings are repeated here.")))
        else:
            kept.append((number, cells))
    block.rows = kept


def _are_headings(cells: list[str], headings: list[str]) -> bool:
    """Whether a row begins with these headings, in lower case; most differ in the first cell."""
    for cell, heading in zip(cells, headings, strict=False):
        if cell.strip().casefold() != heading:
            return False
    return len(cells) >= len(headings)


def skip_totals(preview: Preview, block: Block) -> None:
    """Leave out totals, footers and a row that explains the columns, and say so."""
    kept = []
    for number, cells in block.rows:
        if why := _why_skipped(block, number, cells):
            preview.skipped.append(Skipped(number, why))
        else:
            kept.append((number, cells))
    block.rows = kept


def _why_skipped(block: Block, number: int, cells: list[str]) -> str:
    """Why a row is about nobody; nothing for a row of the list."""
    is_first = number == block.header_row + 1
    if not is_first and not TOTAL.match(next(filter(None, map(str.strip, cells)))):
        return ""
    found = [cell.strip() for cell in cells if cell.strip()]
    if is_first and is_second_heading(found):
        return _("This is a second row of headings.")
    if is_first and explains_columns(found):
        return _("This row explains the columns.")
    if TOTAL.match(found[0]) and len(found) <= max(2, len(block.headings) // 2):
        return _("This row is a total or a footer.")
    return ""


def above(table: Table, header: int) -> list[Skipped]:
    """The titles and filters that stand over the headings, each listed as skipped."""
    why = _("This row stands above the headings.")
    return [Skipped(i + 1, why) for i, row in enumerate(table.rows[:header]) if not is_blank(row)]


def meeting_facts(
    preview: Preview, title: str, start: dt.datetime | None, end: dt.datetime | None
) -> None:
    """What the report says about the meeting itself; moments as ISO text in UK time."""
    title = spaced(title)
    preview.facts["title"] = "" if title.casefold() in NOTHING else title
    preview.facts["start"] = start.isoformat() if start else ""
    preview.facts["end"] = end.isoformat() if end else ""
