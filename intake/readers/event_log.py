"""Lists of joinings and leavings: Teams' list of 2020 and its live-event report."""

import datetime as dt
from dataclasses import dataclass

from intake.readers.columns import ATTENDANCE, find_header, propose
from intake.readers.dates import Order, Stamp, read_stamp
from intake.readers.meeting import Visit
from intake.readers.names import fold, name_key, read_email
from intake.readers.parts import only, part_with
from intake.readers.result import Preview, Problem
from intake.readers.table import Table, is_blank
from intake.readers.visits import Block, Reading, finish, meeting_facts, settled_order
from intake.readers.words import _

LEFT = (
    "left",
    "leave",
    "saiu",
    "sali",
    "sort",
    "quitt",
    "parti",
    "verlass",
    "abando",
    "uscit",
    "weg",
)
BREAK = dt.timedelta(hours=4)


@dataclass(slots=True)
class Event:
    """Somebody joined or left. `at` is aware."""

    row: int
    name: str
    who: str
    is_leaving: bool
    at: dt.datetime


def log_block(table: Table) -> Block | None:
    """The events of a log, None when the table is something else.

    A log has a name, a word and a moment in each row; its headings may be missing.
    """
    header = find_header(table, ATTENDANCE)
    if header is not None:
        found = {f: at[0] for f, at in propose(table.rows[header], ATTENDANCE).items()}
        if {"name", "action", "moment"} <= set(found):
            return _block(table, header + 1, table.rows[header], found)
    first = next((i for i, row in enumerate(table.rows) if not is_blank(row)), 0)
    for start in (first, first + 1):
        if _is_event(table.rows[start : start + 1]):
            headings = table.rows[first] if start > first else ["Full Name", "User Action", "Time"]
            return _block(table, start, headings, {"name": 0, "action": 1, "moment": 2})
    return None


def _is_event(rows: list[list[str]]) -> bool:
    if not rows or len(rows[0]) != 3 or not rows[0][0].strip():
        return False
    stamp = read_stamp(rows[0][2])
    word = rows[0][1].strip()
    return bool(stamp and stamp.seconds is not None and word and not any(map(str.isdigit, word)))


def _block(table: Table, start: int, headings: list[str], fields: dict[str, int]) -> Block:
    rows = [(i + 1, row) for i, row in enumerate(table.rows) if i >= start and not is_blank(row)]
    return Block([h.strip() for h in headings], rows, start, fields)


def read_log(table: Table, block: Block, reading: Reading) -> Preview:
    """People with the union of their stays; a stay that nobody ended has no length."""
    is_live = "participant" in block.fields
    preview = Preview(
        "attendance",
        "teams live event" if is_live else "teams list 2020",
        table.encoding,
        table.delimiter,
    )
    if is_live:
        reading = Reading(reading.on, reading.answers, "month first", is_utc=True)
    parts = _parts(block)
    stamps = {n: read_stamp(block.cell(c, "moment")) for part in parts for n, c in part}
    order = settled_order(preview, stamps.values(), reading)
    meetings = [_events(preview, block, part, stamps, order, reading.is_utc) for part in parts]
    meetings = [m for events in meetings for m in _split(events)]
    preview.rows = sum(map(len, meetings))
    return finish(preview, _meant(preview, meetings, block, reading), block)


def _meant(
    preview: Preview, meetings: list[list[Event]], block: Block, reading: Reading
) -> list[Visit]:
    """The visits of the meetings that are read; of one meeting, when it began and ended."""
    numbered = list(enumerate(meetings, start=1))
    visits = [visit for n, events in numbered for visit in _visits(events, block, part=n)]
    parts = [part_with(n, visits, start=events[0].at.isoformat()) for n, events in numbered]
    chosen = only(preview, visits, parts, reading)
    if len({visit.part for visit in chosen}) < 2:
        times = [at for visit in chosen for at in (visit.joined, visit.left) if at]
        meeting_facts(preview, "", min(times, default=None), max(times, default=None))
    return chosen


def _parts(block: Block) -> list[list[tuple[int, list[str]]]]:
    """The rows between repeated headings: each part is a meeting of its own."""
    parts: list[list[tuple[int, list[str]]]] = [[]]
    for number, cells in block.rows:
        if [c.strip() for c in cells[: len(block.headings)]] == block.headings:
            parts.append([])
        else:
            parts[-1].append((number, cells))
    return [part for part in parts if part]


def _events(
    preview: Preview,
    block: Block,
    rows: list[tuple[int, list[str]]],
    stamps: dict[int, Stamp | None],
    order: Order,
    is_utc: bool,
) -> list[Event]:
    events = []
    for number, cells in rows:
        stamp = stamps[number]
        if stamp and is_utc:
            stamp = Stamp(stamp.year, stamp.first, stamp.second, stamp.settled, stamp.seconds, 0)
        at = stamp.at(order) if stamp else None
        name = block.cell(cells, "name")
        if at is None or not name:
            preview.problems.append(_unreadable(number, block))
            continue
        action = fold(block.cell(cells, "action"))
        leaving = any(word in action for word in LEFT)
        events.append(Event(number, name, block.cell(cells, "participant"), leaving, at))
    return sorted(events, key=lambda event: event.at)


def _unreadable(row: int, block: Block) -> Problem:
    return Problem(
        row,
        block.heading("moment"),
        _("This line has no name, or no date and time that we can read."),
        _("Write the time like 14/11/2025 09:30, or take the line out."),
    )


def _split(events: list[Event]) -> list[list[Event]]:
    """Apart where everybody had left and nobody came for four hours: two meetings in one file."""
    meetings: list[list[Event]] = [[]]
    inside: set[str] = set()
    for event in events:
        key = name_key(event.name)
        last = meetings[-1][-1].at if meetings[-1] else event.at
        if not inside and event.at - last > BREAK:
            meetings.append([])
        meetings[-1].append(event)
        if event.is_leaving:
            inside.discard(key)
        else:
            inside.add(key)
    return [m for m in meetings if m]


def _visits(events: list[Event], block: Block, part: int) -> list[Visit]:
    """Each stay of each person. Two joinings in a row are one stay."""
    stays: list[Visit] = []
    inside: dict[str, Visit] = {}
    for event in events:
        key = event.who or name_key(event.name)
        visit = inside.get(key)
        if event.is_leaving and visit:
            visit.left = event.at
            del inside[key]
        elif visit is None:
            visit = Visit(event.row, event.name, email=read_email(event.who)[0], part=part)
            if event.is_leaving:
                visit.left = event.at
            else:
                visit.joined = event.at
                inside[key] = visit
            stays.append(visit)
    for visit in inside.values():
        visit.note = _("The file does not say when this person left.")
    return stays
