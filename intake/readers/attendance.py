"""Attendance tables: Zoom participants and webinars, Google Meet, Eventbrite, plain tables."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from intake.readers import parts
from intake.readers.attended import CAME, has_come, settle_attended
from intake.readers.columns import (
    ATTENDANCE,
    find_header,
    normal,
    propose,
)
from intake.readers.dates import Order, read_stamp
from intake.readers.event_log import log_block, read_log
from intake.readers.meeting import Visit
from intake.readers.names import fold
from intake.readers.pasted import read_pasted
from intake.readers.reports import read_reports, starts_in
from intake.readers.result import Preview
from intake.readers.table import Table, is_blank
from intake.readers.teams import filled, opening_block, read_2021, read_sections, sections
from intake.readers.visits import (
    Block,
    Reading,
    above,
    block_below,
    finish,
    meeting_facts,
    ragged,
    read_visits,
    rejoined_times,
    settled_order,
    skip_repeats,
    skip_totals,
    stamps_in,
)
from intake.readers.wide import apart, is_wide, take_session
from intake.readers.words import Refused, _

ZOOM = "name (original name)"
MEET_NAME = re.compile(
    r"^(?:(?P<on>\d{4}-\d{2}-\d{2})[ _](?P<clock>\d{2}-\d{2})[ _-]+(?P<title>.*?)"
    r"|attendance report - (?P<subject>.+?))(?: ?\(\d+\))?\.(?:csv|xlsx)$",
    re.IGNORECASE,
)
DETAILS = re.compile(r"^(host|panelist|panellist|attendee|other attended) details$")


def read_attendance(table: Table, reading: Reading) -> Preview:
    """Who came, from any list that we know or that has known headings."""
    if table.header is not None:
        return _read_table(table, table.header, reading)
    if starts := starts_in(table):
        return read_reports(table, starts, reading, _read_one)
    return _read_one(table, reading)


def _read_one(table: Table, reading: Reading) -> Preview:
    """One report, or one table of people."""
    if sections(table):
        return read_sections(table, reading)
    if block := log_block(table):
        return read_log(table, block, reading)
    if any(DETAILS.match(normal(row[0])) for row in table.rows[:200] if len(filled(row)) == 1):
        return _read_webinar(table, reading)
    header = find_header(table, ATTENDANCE)
    summary = opening_block(table)
    if summary is not None and header in (None, summary):
        return read_2021(table, reading)
    if header is not None and is_wide(table, header):
        return _read_table(table, header, reading)
    if header is None or len(filled(table.rows[header])) == 1:
        return _pasted(table, header)
    return _read_table(table, header, reading)


def _pasted(table: Table, header: int | None) -> Preview:
    lines = [len(filled(row)) for row in table.rows if not is_blank(row)]
    is_wide = sum(n > 3 for n in lines) > len(lines) / 2
    first = next(filter(None, map(filled, table.rows)), [])
    is_headed = len(first) > 2 and not any(" " in cell or "@" in cell for cell in first)
    if header is None and (is_headed or (is_wide and "@" not in table.text)):
        raise Refused(
            _(
                "We do not know this list. Give it headings such as Name, Email, Duration, or "
                "paste the names, one on each line."
            )
        )
    return read_pasted(table, first_line=1 if header is None else header + 2)


def _format(headings: list[str]) -> str:
    words = {normal(h) for h in headings}
    if ZOOM in words or {"user email", "duration (minutes)"} <= words:
        return "zoom participants"
    if "time joined" in words or "time exited" in words:
        return "google meet"
    if "order #" in words or "attendee status" in words:
        return "eventbrite"
    return "attendance table"


def _fields(block: Block) -> dict[str, int]:
    fields = {field: at[0] for field, at in propose(block.headings, ATTENDANCE).items()}
    return {f: at for f, at in fields.items() if f not in {"action", "moment", "participant"}}


def _read_table(table: Table, header: int, reading: Reading) -> Preview:
    block = block_below(table.rows, header)
    block.fields = _fields(block)
    rejoined_times(block)
    preview = Preview("attendance", _format(block.headings), table.encoding, table.delimiter)
    preview.sheet = table.sheet
    if preview.format == "attendance table":
        preview.skipped += above(table, header)
    skip_repeats(preview, block)
    skip_totals(preview, block)
    if not block.rows:
        raise Refused(_("The file has headings but nobody below them. Choose the full list."))
    settle_attended(preview, block, reading)
    preview.problems += ragged(block)
    if preview.format == "zoom participants":
        reading = replace(reading, order="month first")
    _read_facts(preview, table, header, reading)
    visits = _visits_in(preview, block, reading)
    preview.rows = len(block.rows)
    typed = preview.format in {"eventbrite", "attendance table"}
    return finish(preview, visits, block, shares_addresses=typed)


def _visits_in(preview: Preview, block: Block, reading: Reading) -> list[Visit]:
    """A visit for each row; for each row and mark in a list with a column for each session."""
    take_session(preview, block, reading)
    named = parts.named_in(block) if not preview.parts else {}
    stamps = [*stamps_in(block, "joined", "left"), *parts.stamps_of(named.values())]
    is_one = len(set(named.values())) < 2
    order = settled_order(preview, stamps, reading, is_one_meeting=is_one)
    visits = _attended(block, read_visits(preview, block, order))
    if named:
        found = parts.parts_of(visits, named, order)
        parts.tell_of_one(preview, found)
        return parts.only(preview, visits, found, reading)
    return apart(preview, block, visits) if parts.is_apart(reading.answers) else visits


def _attended(block: Block, visits: list[Visit]) -> list[Visit]:
    """What a column like Attended or Attendee Status says."""
    if "attended" not in block.fields:
        return visits
    for visit, (_row, cells) in zip(visits, block.rows, strict=True):
        word = block.cell(cells, "attended")
        visit.attended = has_come(word) if word else None
    return visits


def _read_facts(preview: Preview, table: Table, header: int, reading: Reading) -> None:
    """The meeting row that Zoom and Meet put above the people."""
    above = [row for row in table.rows[:header] if not is_blank(row)]
    if len(above) < 2:
        meeting_facts(preview, "", None, None)
        return _facts_from_name(preview, reading.name)
    cells = dict(zip(map(normal, above[-2]), map(str.strip, above[-1]), strict=False))
    stamps = [
        read_stamp(cells.get(name, "")) for name in ("start time", "end time", "actual start time")
    ]
    order = reading.order or "day first"
    start, end, actual = (stamp.at(order) if stamp else None for stamp in stamps)
    if on := cells.get("date"):
        start = start or _moment(f"{on} {cells.get('start time', '')}", order)
        end = end or _moment(f"{on} {cells.get('end time', '')}", order)
    title = cells.get("topic") or cells.get("meeting title") or ""
    return meeting_facts(preview, title, start or actual, end)


def _moment(text: str, order: Order) -> dt.datetime | None:
    stamp = read_stamp(text)
    return stamp.at(order) if stamp else None


def _facts_from_name(preview: Preview, name: str) -> None:
    """Google Meet says the date and the title in the name of the file alone."""
    found = MEET_NAME.match(name)
    if preview.facts.get("start") or preview.facts.get("title") or not found:
        return
    title = found["title"] or found["subject"] or ""
    clock = (found["clock"] or "").replace("-", ":")
    meeting_facts(preview, title, _moment(f"{found['on']} {clock}", "day first"), None)


def _read_webinar(table: Table, reading: Reading) -> Preview:
    """Zoom's webinar report: hosts, panellists and attendees below one another."""
    preview = Preview("attendance", "zoom webinar", table.encoding, table.delimiter)
    fixed = Reading(reading.on, reading.answers, "month first")
    blocks = list(_webinar_blocks(table))
    if not blocks:
        raise Refused(_("This webinar report lists nobody. Download it again and try again."))
    _read_facts(preview, table, blocks[0].header_row - 2, fixed)
    visits: list[Visit] = []
    for block in blocks:
        at = block.fields.get("attended")
        absent = {n for n, c in block.rows if at is not None and fold(c[at]) not in CAME}
        before = len(preview.problems)
        found = _attended(block, read_visits(preview, block, "month first"))
        late = [p for p in preview.problems[before:] if p.row not in absent]
        preview.problems[before:] = late
        visits += found
        finish(preview, [], block)
    preview.rows = len(visits)
    return finish(preview, visits)


def _webinar_blocks(table: Table) -> Iterator[Block]:
    starts = [
        i
        for i, row in enumerate(table.rows)
        if len(filled(row)) == 1 and DETAILS.match(normal(filled(row)[0]))
    ]
    for start, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        header = next((i for i in range(start + 1, end) if not is_blank(table.rows[i])), None)
        if header is None:
            continue
        block = block_below(table.rows, header, end)
        block.fields = _fields(block)
        if block.rows and "name" in block.fields:
            yield block
