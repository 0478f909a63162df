"""A lead's own list of the past: sessions with counts, activities and barriers, row by row."""

import re

from intake.readers.columns import find_header, normal, propose, unused
from intake.readers.dates import Order, read_stamp
from intake.readers.durations import read_duration
from intake.readers.headings import PAST
from intake.readers.result import Entry, Preview, Problem
from intake.readers.table import Table
from intake.readers.visits import (
    Block,
    Reading,
    above,
    block_below,
    ragged,
    settled_order,
    skip_repeats,
    skip_totals,
    stamps_in,
)
from intake.readers.words import Refused, Said, _

COUNT = re.compile(
    r"^(?:approx\.?|about|around|c\.?|~|circa)?\s*(\d{1,6})(?:\.0+)?\s*(?:people|staff)?$"
)
MOST_PEOPLE = 100_000
LONGEST = 6000


def read_past(table: Table, reading: Reading) -> Preview:
    """Every row with its date, team and counts; what each row is about is settled later."""
    header = find_header(table, PAST)
    if header is None:
        raise Refused(
            _(
                "We could not find column headings. The first row of the list should name its "
                "columns, for example What, Date, Team, Title or kind, People, Minutes, Note."
            )
        )
    block = block_below(table.rows, header)
    block.fields = {field: at[0] for field, at in propose(block.headings, PAST).items()}
    preview = Preview("past", "list of the past", table.encoding, table.delimiter, table.sheet)
    preview.skipped += above(table, header)
    skip_repeats(preview, block)
    skip_totals(preview, block)
    if not block.rows:
        raise Refused(_("The file has headings but no rows below them. Choose the full list."))
    if "on" not in block.fields:
        raise Refused(_("We found no column with dates. Give it the heading Date and try again."))
    preview.problems += ragged(block)
    _read_rows(preview, block, reading)
    return preview


def _read_rows(preview: Preview, block: Block, reading: Reading) -> None:
    stamps = stamps_in(block, "on", "until")
    order = settled_order(preview, stamps, Reading(None, reading.answers), is_one_meeting=False)
    preview.entries = [_entry(preview, block, row, cells, order) for row, cells in block.rows]
    preview.rows = preview.records = len(preview.entries)
    preview.problems.sort(key=lambda problem: problem.row)
    used = block.fields
    preview.ignored_columns = unused(block.headings, set(used.values()))
    preview.facts["columns"] = {block.heading(name): name for name in used}


def _entry(preview: Preview, block: Block, row: int, cells: list[str], order: Order) -> Entry:
    return Entry(
        row,
        what=block.cell(cells, "what"),
        on=_day(preview, block, row, cells, "on", order),
        until=_day(preview, block, row, cells, "until", order),
        team=block.cell(cells, "team"),
        name=block.cell(cells, "name"),
        people=_people(preview, block, row, cells),
        minutes=_minutes(preview, block, row, cells),
        note=block.cell(cells, "note"),
    )


def _day(
    preview: Preview, block: Block, row: int, cells: list[str], name: str, order: Order
) -> str:
    text = block.cell(cells, name)
    if not text and name == "until":
        return ""
    stamp = read_stamp(text)
    day = stamp.on(order) if stamp else None
    if day is None:
        said = Said(_("We cannot read this date: %(text)s"), text=text[:40])
        said = said if text else Said(_("This row has no date."))
        how = _("Write it like 14/11/2023.")
        preview.problems.append(Problem(row, block.heading(name), said, how))
    return day.isoformat() if day else ""


def _people(preview: Preview, block: Block, row: int, cells: list[str]) -> int | None:
    text = block.cell(cells, "people")
    found = COUNT.match(text.casefold().replace(",", ""))
    if text and (found is None or int(found[1]) > MOST_PEOPLE):
        _not_a_number(preview, row, block.heading("people"), text)
        return None
    return int(found[1]) if found else None


def _minutes(preview: Preview, block: Block, row: int, cells: list[str]) -> int | None:
    text = block.cell(cells, "minutes")
    seconds = read_duration(text, plain_minutes=True) if text else None
    if seconds is not None and "hour" in normal(block.heading("minutes")) and _is_number(text):
        seconds *= 60
    if text and (seconds is None or seconds > LONGEST * 60):
        _not_a_number(preview, row, block.heading("minutes"), text)
        return None
    return None if seconds is None else round(seconds / 60)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).isdigit()


def _not_a_number(preview: Preview, row: int, column: str, text: str) -> None:
    said = Said(_("We cannot use “%(cell)s” here."), cell=text[:60])
    preview.problems.append(
        Problem(row, column, said, _("Write a whole number, or leave it blank."))
    )
