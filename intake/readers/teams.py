"""Microsoft Teams attendance reports: the current one in numbered sections and that of 2021.

Reports come in the language of whoever downloads them, so sections are found by their number
and columns by their shape; English headings help where a column is empty.
"""

import re
from collections import Counter

from intake.readers.columns import ATTENDANCE, normal, propose
from intake.readers.dates import Order, Stamp, read_stamp
from intake.readers.durations import read_duration
from intake.readers.meeting import Visit, stay_of
from intake.readers.names import EMAIL, name_key
from intake.readers.result import Preview
from intake.readers.table import Table, is_blank
from intake.readers.visits import (
    Block,
    Reading,
    block_below,
    finish,
    meeting_facts,
    ragged,
    read_visits,
    rejoined_times,
    settled_order,
    skip_repeats,
    stamps_in,
)
from intake.readers.words import Refused, _

SECTION = re.compile(r"^\s*(\d+)\.\s+\S")
SHAPED_ROWS = 200


def filled(row: list[str]) -> list[str]:
    """The cells of a row that hold something."""
    return [cell.strip() for cell in row if cell.strip()]


def sections(table: Table) -> list[int]:
    """The indexes of the rows that open a numbered section."""
    starts = [
        i for i, row in enumerate(table.rows) if len(filled(row)) == 1 and SECTION.match(row[0])
    ]
    return starts if any(len(filled(row)) >= 4 for row in table.rows) else []


def section_number(row: list[str]) -> int:
    """The number of the section that a row opens; 0 for other rows."""
    found = SECTION.match(row[0])
    return int(found[1]) if found else 0


def opening_block(table: Table) -> int | None:
    """The index of the heading row below the un-numbered summary of 2021, None in other files.

    The summary is a lone title and pairs of cells; the heading row has five cells or more.
    """
    rows = [i for i, row in enumerate(table.rows[:40]) if not is_blank(row)]
    if len(rows) < 4 or len(filled(table.rows[rows[0]])) != 1:
        return None
    wide = next((i for i in rows if len(filled(table.rows[i])) >= 5), None)
    pairs = [i for i in rows[1:] if wide is not None and i < wide]
    if len(pairs) < 2 or any(len(filled(table.rows[i])) > 2 for i in pairs):
        return None
    return wide


def read_sections(table: Table, reading: Reading) -> Preview:
    """The current report. Section 2 already has one row a person; section 3 only stands in."""
    preview = Preview("attendance", "teams report", table.encoding, table.delimiter)
    starts = sections(table)
    ends = [*starts[1:], len(table.rows)] if starts else []
    blocks = [
        block
        for start, end in zip(starts, ends, strict=True)
        if (block := _people_block(table, start + 1, end))
    ]
    if not blocks:
        raise Refused(
            _(
                "This Teams report has no list of participants. Download the attendance report "
                "again from the meeting and try again."
            )
        )
    summary = table.rows[: blocks[0].header_row - 1]
    found = _read(preview, blocks[0], summary, reading)
    if len(blocks) > 1:
        _take_stays(found, blocks[1], reading)
    return found


def _take_stays(preview: Preview, block: Block, reading: Reading) -> None:
    """The single stays of each person, which section 3 has and section 2 puts together."""
    order = settled_order(Preview("", ""), stamps_in(block, "joined", "left"), reading)
    is_utc = "utc" in normal(block.heading("joined"))
    stays: dict[str, list[Visit]] = {}
    for visit in read_visits(Preview("", ""), block, order, is_utc):
        for called in {visit.email, name_key(visit.name)} - {""}:
            stays.setdefault(called, []).append(visit)
    names = Counter(name_key(person.name_in_file) for person in preview.people)
    for person in preview.people:
        name = name_key(person.name_in_file)
        found = stays.get(person.email) or (stays.get(name, []) if names[name] == 1 else [])
        if found and all(visit.is_timed for visit in found):
            person.stays = [stay_of(visit) for visit in found]


def read_2021(table: Table, reading: Reading) -> Preview:
    """The report of 2021: a summary without a number, then one row for each join."""
    preview = Preview("attendance", "teams report 2021", table.encoding, table.delimiter)
    header = opening_block(table) or 0
    block = block_below(table.rows, header)
    block.fields = by_shape(block)
    return _read(preview, block, table.rows[:header], reading)


def _people_block(table: Table, start: int, end: int) -> Block | None:
    """The section's heading row and people, None for a summary or an engagement list."""
    header = next((i for i in range(start, end) if not is_blank(table.rows[i])), None)
    if header is None or len(filled(table.rows[header])) < 4:
        return None
    block = block_below(table.rows, header, end)
    rejoined_times(block)
    block.fields = by_shape(block)
    return block if block.rows and {"name", "joined", "left"} <= set(block.fields) else None


def by_shape(block: Block) -> dict[str, int]:
    """Field → column: by English heading, then by what stands in the column."""
    fields = {field: at[0] for field, at in propose(block.headings, ATTENDANCE).items()}
    for index, heading in enumerate(block.headings):
        if "upn" in normal(heading):
            fields.setdefault("upn", index)
    for index in range(len(block.headings)):
        field = _shape(block, index)
        if field == "moment":
            field = "left" if "joined" in fields else "joined"
        if field and index not in fields.values():
            fields.setdefault(field, index)
    fields.setdefault("name", 0)
    return fields


def _shape(block: Block, index: int) -> str:
    """What most cells of a column are: a moment, a duration, an address, or none of these."""
    cells = [c[index].strip() for _row, c in block.rows[:SHAPED_ROWS] if index < len(c)]
    cells = [cell for cell in cells if cell]
    half = len(cells) / 2
    if not cells:
        return ""
    if sum(_is_moment(cell) for cell in cells) > half:
        return "moment"
    if sum(EMAIL.match(cell) is not None for cell in cells) > half:
        return "email"
    return "duration" if sum(read_duration(cell) is not None for cell in cells) > half else ""


def _is_moment(cell: str) -> bool:
    stamp = read_stamp(cell)
    return stamp is not None and stamp.seconds is not None


def _read(preview: Preview, block: Block, summary: list[list[str]], reading: Reading) -> Preview:
    skip_repeats(preview, block)
    preview.problems += ragged(block)
    pairs = [filled(row) for row in summary if len(filled(row)) == 2]
    moments = [s for pair in pairs if (s := read_stamp(pair[1])) and s.seconds is not None]
    order = settled_order(preview, [*moments, *stamps_in(block, "joined", "left")], reading)
    _facts(preview, pairs, moments, order)
    is_utc = "utc" in normal(block.heading("joined"))
    visits = read_visits(preview, block, order, is_utc)
    preview.rows = len(block.rows)
    return finish(preview, visits, block)


def _facts(preview: Preview, pairs: list[list[str]], moments: list[Stamp], order: Order) -> None:
    title = next((value for _key, value in pairs if _is_text(value)), "")
    times = [moment for stamp in moments if (moment := stamp.at(order))]
    meeting_facts(preview, title, times[0] if times else None, times[1] if times[1:] else None)


def _is_text(value: str) -> bool:
    return not (value.isdigit() or read_stamp(value) or read_duration(value) is not None)
