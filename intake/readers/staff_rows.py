"""Which columns and rows of a staff list count, and what is said about the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.readers.columns import STAFF, TOTAL, explains_columns, normal, propose, unused
from intake.readers.heading_rows import is_second_heading
from intake.readers.result import Choice, Preview, Question, Skipped, answered
from intake.readers.staff_values import Columns
from intake.readers.table import Table, letter
from intake.readers.visits import Reading
from intake.readers.words import Said, _

ORG_LEVEL = re.compile(r"^org(?:anisation)? (?:l|level )(\d)$")


@dataclass(frozen=True, slots=True)
class Heads:
    """A table and its heading row; `header` is an index, the spreadsheet says one more."""

    table: Table
    header: int
    headings: list[str]

    def sample(self, at: int) -> str:
        """The first cell under a heading, to tell two columns apart."""
        below = self.table.rows[self.header + 1 : self.header + 2]
        return below[0][at].strip() if below and at < len(below[0]) else ""


def fields_of(preview: Preview, heads: Heads, reading: Reading) -> dict[str, list[int]]:
    """Field → columns in use. Two columns with one heading are asked about."""
    headings, fields = heads.headings, {}
    for name, places in propose(headings, STAFF).items():
        twins = [at for at in places if normal(headings[at]) == normal(headings[places[0]])]
        first = _chosen(preview, heads, twins, reading) if twins[1:] else places[0]
        fields[name] = places if name == "active" else [first]
    preview.facts["columns"] = {headings[at[0]]: name for name, at in fields.items()}
    used = {at for places in fields.values() for at in places}
    used |= set() if "unit" in fields else set(_levels(headings))
    preview.ignored_columns = unused(headings, used)
    return fields


def _chosen(preview: Preview, heads: Heads, twins: list[int], reading: Reading) -> int:
    heading = heads.headings[twins[0]]
    question = Question(
        f"column {heading}",
        Said(_("Two columns are called “%(heading)s”. Which one do you want?"), heading=heading),
        [Choice(letter(at), f"{letter(at)}: {heads.sample(at)}") for at in twins],
    )
    answer = answered(reading.answers, question)
    if answer is None:
        preview.questions.append(question)
        return twins[0]
    return next(at for at in twins if letter(at) == answer)


def columns_of(preview: Preview, heads: Heads, fields: dict[str, list[int]]) -> Columns:
    """The rows about people, by column."""
    numbers, kept, wide = _people_rows(preview, heads)
    by_column = list(zip(*kept, strict=True)) if kept else [()] * len(heads.headings)
    named = {
        f"active {n}" if name == "active" else name: at
        for name, places in fields.items()
        for n, at in enumerate(places)
    }
    cells = {name: list(map(str.strip, by_column[at])) for name, at in named.items()}
    titles = {name: heads.headings[at] or letter(at) for name, at in named.items()}
    columns = Columns(numbers, cells, titles)
    _take_deepest_unit(columns, heads.headings, by_column)
    for at in wide:
        columns.wrong(
            at,
            letter(len(heads.headings)),
            _("This row has more cells than there are headings."),
            _("Check for a comma inside a name or address, and put quotation marks round it."),
        )
    _note_early_end(columns, heads)
    return columns


def _levels(headings: list[str]) -> list[int]:
    """The columns Org L2 … Org L8, in which ESR gives the way down to a team."""
    found = [(m[1], at) for at, h in enumerate(headings) if (m := ORG_LEVEL.match(normal(h)))]
    return [at for _level, at in sorted(found)]


def _take_deepest_unit(
    columns: Columns, headings: list[str], by_column: Sequence[Sequence[str]]
) -> None:
    """The lowest level that is filled, when no other column names the team."""
    levels = _levels(headings)
    if "unit" in columns.headings or not levels:
        return
    rows = zip(*(by_column[at] for at in levels), strict=True)
    columns.cells["unit"] = [
        next((c.strip() for c in reversed(cells) if c.strip()), "") for cells in rows
    ]
    columns.headings["unit"] = headings[levels[-1]]


def _note_early_end(columns: Columns, heads: Heads) -> None:
    """When only the last row is short and no line end follows, the file was cut off."""
    text, width = heads.table.text, len(heads.headings)
    if not text or text.endswith(("\n", "\r")) or columns.rows[-1:] != [len(heads.table.rows)]:
        return
    *others, final = heads.table.rows[heads.header :]
    if len(final) < width and all(len(row) in {0, width} for row in others):
        columns.wrong(
            len(columns.rows) - 1,
            heads.headings[-1],
            _("The file stops in the middle of this row, so people may be missing below it."),
            _("Export the list again and send the whole file."),
        )


def _people_rows(preview: Preview, heads: Heads) -> tuple[list[int], list[list[str]], list[int]]:
    """Row numbers, rows as wide as the headings, and the places of rows that were wider."""
    width = len(heads.headings)
    again = [heading.casefold() for heading in heads.headings]
    numbers: list[int] = []
    kept: list[list[str]] = []
    wide: list[int] = []
    first = heads.header + 2
    for number, row in enumerate(heads.table.rows[heads.header + 1 :], start=first):
        is_wide = False
        if len(row) != width:
            is_wide = any(map(str.strip, row[width:]))
            row = (row + [""] * width)[:width]
        why = _why_not(row, again, number == first)
        if why is None:
            if is_wide:
                wide.append(len(kept))
            numbers.append(number)
            kept.append(row)
        elif why:
            preview.skipped.append(Skipped(number, why))
    return numbers, kept, wide


def _why_not(row: list[str], again: list[str], is_first: bool) -> str | None:
    """Why a row is not about a person; None when it is, no words when it is blank."""
    first = row[0].strip()
    if first and not is_first and first.casefold() != again[0] and not TOTAL.match(first):
        # The usual row, left at once: a long list spends its time here.
        return None
    filled = [cell for cell in map(str.strip, row) if cell]
    if not filled:
        return ""
    if [cell.strip().casefold() for cell in row] == again:
        return _("The headings are repeated here.")
    if is_first and is_second_heading(filled):
        return _("This is a second row of headings.")
    if is_first and explains_columns(filled):
        return _("This row explains the columns.")
    if TOTAL.match(filled[0]) and len(filled) <= max(2, len(again) // 2):
        return _("This row is a total or a footer.")
    return None
