"""Wide lists: a column for each session, headed by its date, with a mark for each person."""

import datetime as dt
import re
from dataclasses import replace

from intake.readers.attended import has_come
from intake.readers.columns import DATE_FIRST
from intake.readers.dates import CLOCK, Order, in_words, read_stamp, settle
from intake.readers.meeting import Visit
from intake.readers.parts import is_apart
from intake.readers.result import Choice, Part, Preview, Question, answered
from intake.readers.table import Table, letter
from intake.readers.visits import Block, Reading
from intake.readers.words import Said, _

# A letter or a short word; Moodle adds points: `P (2/2)`.
MARKS = re.compile(r"^([A-Za-z?✓x]{1,12}|1|0)(?:\s*\([\d./ ]+\))?$")
# What a heading says after its date begins with the hour: `10.00AM All students`.
HOUR = re.compile(r"^(\d{1,2}[.:]\d{2}\s*(?:[ap]\.?m\.?)?)\s*", re.IGNORECASE)


def dated(headings: list[str]) -> dict[int, str]:
    """Column → the date text with which its heading begins, for the headings that begin so."""
    found = {at: DATE_FIRST.match(heading) for at, heading in enumerate(headings)}
    return {at: m["date"] for at, m in found.items() if m and read_stamp(m["date"])}


def letters_in(block: Block, columns: dict[int, str]) -> bool:
    """Whether short marks stand in these columns, and not texts or sums."""
    cells = [c[at].strip() for _row, c in block.rows[:200] for at in columns if at < len(c)]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(MARKS.match(cell) is not None for cell in filled) >= len(filled) / 2


def is_wide(table: Table, header: int) -> bool:
    """Whether two columns or more are headed by dates."""
    return len(dated(table.rows[header])) > 1


def take_session(preview: Preview, block: Block, reading: Reading) -> None:
    """Of a column for each session the one that is meant, unless each goes its own way."""
    columns = dated(block.headings)
    if "attended" in block.fields or len(columns) < 2 or not letters_in(block, columns):
        return
    stamps = {at: read_stamp(text) for at, text in columns.items()}
    order: Order = settle(stamps.values(), reading.on, is_one_meeting=False) or "day first"
    days = {at: stamp.on(order) if stamp else None for at, stamp in stamps.items()}
    preview.parts = [_part(n, block, at, days[at]) for n, at in enumerate(columns, start=1)]
    if not is_apart(reading.answers):
        _take_one(preview, block, reading, days)


def _take_one(
    preview: Preview, block: Block, reading: Reading, days: dict[int, dt.date | None]
) -> None:
    """The column of the day, else the one that is chosen when asked."""
    same = [at for at, day in days.items() if day and day == reading.on]
    question = Question(
        "session column",
        Said(
            _("This list has a column for each of %(n)s sessions. Which do you want?"), n=len(days)
        ),
        [Choice(letter(at), _headed(block, at)) for at in days],
    )
    chosen = answered(reading.answers, question)
    if chosen is None and len(same) != 1:
        preview.questions.append(question)
    wanted = {letter(at): at for at in days}.get(chosen or "", same[0] if same else [*days][0])
    block.fields["attended"] = wanted
    day = days[wanted]
    preview.facts["title"] = preview.facts.get("title") or block.heading("attended")
    if day and not preview.questions:
        preview.notes.append(Said(_("We read the session of %(on)s."), on=in_words(day)))


def _headed(block: Block, at: int) -> str:
    return f"{letter(at)}: {block.headings[at]}"


def _part(number: int, block: Block, at: int, day: dt.date | None) -> Part:
    """The session of one column: what its heading says, and how many came to it."""
    heading = block.headings[at]
    found = DATE_FIRST.match(heading)
    rest = heading[found.end() :].strip(" ,-") if found else heading
    hour = HOUR.match(rest)
    clock = CLOCK.match(hour[1]) if hour else None
    start = day.isoformat() if day else ""
    if day and clock:
        stamp = read_stamp(f"{day:%d/%m/%Y} {hour[1]}") if hour else None
        moment = stamp.at("day first") if stamp else None
        start = moment.isoformat() if moment else start
    came = sum(_has_come(cells, at) for _row, cells in block.rows)
    return Part(number, rest[hour.end() :] if hour else rest, start, people=came)


def _has_come(cells: list[str], at: int) -> bool:
    return at < len(cells) and has_come(cells[at].strip())


def apart(preview: Preview, block: Block, visits: list[Visit]) -> list[Visit]:
    """A visit for each person and session; who has no mark in a column was not there."""
    if not preview.parts:
        return visits
    columns = list(dated(block.headings))
    cells = dict(block.rows)
    block.fields |= {f"session {at}": at for at in columns}
    return [
        replace(visit, part=part.number, attended=_has_come(cells[visit.row], at))
        for part, at in zip(preview.parts, columns, strict=True)
        for visit in visits
    ]
