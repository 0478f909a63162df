"""Lists of completed courses, out of learning systems: people, course, date and status.

Long lists have a row for each person and course; wide ones a row for each person and a column, or
two, for each course. Both end as one `Completion` for each pair.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from intake.readers.columns import find_header, normal, propose, unused
from intake.readers.dates import Order, Stamp, read_stamp
from intake.readers.headings import COMPLETIONS
from intake.readers.learners import column, each_once, identity, read_learners
from intake.readers.names import fold
from intake.readers.result import Completed, Preview, Problem
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
)
from intake.readers.wide import MARKS, dated, letters_in
from intake.readers.words import Refused, Said, _

DONE = frozenset(
    (
        "completed", "complete", "passed", "pass", "achieved", "attended", "fully attended",
        "present", "p", "l", "late", "yes", "y", "true", "1", "certified", "green", "compliant",
        "completed achieved pass grade", "complete achieved pass grade", "exempt", "done",
        "completed via rpl", "met", "satisfied",
    )
)  # fmt: skip
NOT_DONE = frozenset(
    (
        "not completed", "not complete", "incomplete", "in progress", "started", "registered",
        "enrolled", "booked", "requested", "wait listed", "waitlisted", "approved", "not started",
        "no show", "withdrawn", "absent", "a", "e", "excused", "cancelled", "user cancelled",
        "session cancelled", "declined", "failed", "fail", "did not pass", "partially attended",
        "completed did not achieve pass grade", "not set", "not yet started", "no", "n", "false",
        "0", "red", "amber", "expired", "not compliant", "past due", "assigned", "pending",
    )
)  # fmt: skip
COURSE_IN_NAME = re.compile(r"^(?:progress|completion|coursecompletion)[._-]+(.+?)\.\w+$", re.I)
DATE_COLUMN = re.compile(r"^(?P<name>.+?) - completion date$")
ROW = ("course", "code", "status", "on", "until")


def is_done(text: str) -> bool | None:
    """Whether a status word says that the course is complete; None for a word we do not know."""
    word = fold(text)
    return True if word in DONE else False if word in NOT_DONE else None


class Told(NamedTuple):
    """One course of one row before its dates are read: status and dates as they stand there."""

    row: int
    course: str
    code: str
    status: str
    on: str
    until: str
    columns: tuple[str, str]


def read_completions(table: Table, reading: Reading) -> Preview:
    """Everybody's courses, whatever the shape of the list."""
    header = _header(table)
    block = block_below(table.rows, header)
    block.fields = _fields(block)
    preview = Preview("completions", _format(block), table.encoding, table.delimiter, table.sheet)
    preview.skipped += above(table, header)
    _skip(preview, block)
    title = _title(table, header, reading)
    preview.facts["title"] = title
    found, used = _told(block, title)
    if not any(told.course or told.status or told.on or told.until for told in found):
        raise Refused(
            _("This list has no course, no date and no status. Choose the list of completions.")
        )
    preview.problems += ragged(block)
    preview.ignored_columns = unused(block.headings, used)
    return _finished(preview, block, found, reading)


def _skip(preview: Preview, block: Block) -> None:
    skip_repeats(preview, block)
    skip_totals(preview, block)
    if not block.rows:
        raise Refused(_("The file has headings but nobody below them. Choose the full list."))


def _header(table: Table) -> int:
    """The row of headings. Moodle leaves the first cell of it empty, above the full names."""
    found = find_header(table, COMPLETIONS)
    for index, row in enumerate(table.rows[:3]):
        words = {normal(cell) for cell in row}
        if row and not row[0].strip() and words & {"email address", "id number", "username"}:
            return index
    if found is None:
        raise Refused(
            _(
                "We could not find column headings. The first row of the list should name its "
                "columns, for example Name, Email, Course, Completion date, Status."
            )
        )
    return found


def _fields(block: Block) -> dict[str, int]:
    fields = {field: at[0] for field, at in propose(block.headings, COMPLETIONS).items()}
    if block.headings and not block.headings[0] and "name" not in fields:
        fields["name"] = 0
    return fields


def _format(block: Block) -> str:
    words = {normal(heading) for heading in block.headings}
    known = (
        ("moodle course completion", {"course complete"}),
        ("totara record of learning", {"courseshortname", "completiondate"}),
        ("totara certifications", {"certificationshortname", "completiondate"}),
        ("esr competences", {"competency name"}),
        ("cornerstone transcript", {"training title"}),
        ("cornerstone transcript", {"training training title"}),
        ("moodle attendance", {"taken sessions"}),
        ("moodle certifications", {"expiration", "certified"}),
    )
    for name, needed in known:
        if needed <= words:
            return name
    if block.headings and not block.headings[0]:
        return "moodle activity completion"
    return "completion table"


def _title(table: Table, header: int, reading: Reading) -> str:
    """What the list is about when no column says so: a title above it, its sheet, or the file."""
    titles = [
        row[0].strip() for row in table.rows[:header] if row and row[0].strip() and not is_pair(row)
    ]
    named = COURSE_IN_NAME.match(reading.name)
    return titles[0] if titles else reading.sheet or (named[1] if named else "")


def is_pair(row: list[str]) -> bool:
    """True for a filter above a report: a name and a value."""
    return sum(bool(cell.strip()) for cell in row) != 1


def _told(block: Block, title: str) -> tuple[list[Told], set[int]]:
    """What stands in the rows, and the columns that were read for it."""
    pairs = _pairs(block)
    marks = {} if pairs else dated(block.headings)
    if pairs:
        return list(_from_pairs(block, pairs, title)), _used(block, pairs)
    if len(marks) > 1 and letters_in(block, marks):
        return list(_from_marks(block, marks)), {*identity(block).values(), *marks}
    return list(_from_rows(block, title)), set(block.fields.values())


def _used(block: Block, pairs: dict[int, int]) -> set[int]:
    return {*identity(block).values(), *pairs, *pairs.values(), *_whole(block)}


def _whole(block: Block) -> list[int]:
    """The column with the date on which the whole course was completed."""
    return [at for at, heading in enumerate(block.headings) if normal(heading) == "course complete"]


def _pairs(block: Block) -> dict[int, int]:
    """Status column → date column: Moodle gives each activity two of them, side by side."""
    headings = [normal(heading) for heading in block.headings]
    named = {
        at - 1: at
        for at, heading in enumerate(headings)
        if at
        and (found := DATE_COLUMN.match(_dashed(block.headings[at])))
        and found["name"]
        and normal(found["name"]) == headings[at - 1]
        and heading
    }
    if named or not headings or headings[0]:
        return named
    last = max(identity(block).values(), default=0)
    return {at: at + 1 for at in range(last + 1, len(headings) - 1, 2) if headings[at]}


def _dashed(heading: str) -> str:
    return re.sub(r"\s+", " ", heading.strip().casefold())


def _from_pairs(block: Block, pairs: dict[int, int], title: str) -> Iterator[Told]:
    for row, cells in block.rows:
        for at in _whole(block):
            day = _at(cells, at)
            status = "Completed" if day else "Not completed"
            yield Told(row, title, "", status, day, "", (block.headings[at], ""))
        for status_at, date_at in pairs.items():
            status = _at(cells, status_at)
            if status:
                course, heads = block.headings[status_at], (block.headings[date_at], "")
                yield Told(row, course, "", status, _at(cells, date_at), "", heads)


def _from_marks(block: Block, marks: dict[int, str]) -> Iterator[Told]:
    """A column for each session, with a letter for each person."""
    for row, cells in block.rows:
        for at, day in marks.items():
            if mark := MARKS.match(_at(cells, at)):
                heads = (block.headings[at], "")
                yield Told(row, block.headings[at], "", mark[1], day, "", heads)


def _from_rows(block: Block, title: str) -> Iterator[Told]:
    heads = (block.heading("on"), block.heading("until"))
    texts = {name: column(block, block.fields.get(name)) for name in ROW}
    courses: dict[str, str] = {}
    for (row, _cells), *told in zip(block.rows, *texts.values(), strict=True):
        text, code, status, on, until = told
        if text not in courses:
            courses[text] = _course(text) or title
        yield Told(row, courses[text], code, status, on, until, heads)


def _course(text: str) -> str:
    """ESR writes `NHS|CSTF|Fire Safety - 2 Years|`: the last part that holds something."""
    parts = [part.strip() for part in text.split("|") if part.strip()]
    return parts[-1] if "|" in text and parts else text


def _at(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _finished(preview: Preview, block: Block, found: list[Told], reading: Reading) -> Preview:
    texts = [text for told in found for text in (told.on, told.until)]
    stamps = {text: read_stamp(text) for text in set(texts)}
    order = settled_order(
        preview,
        [stamps[text] for text in texts],
        Reading(None, reading.answers),
        is_one_meeting=False,
    )
    people, places = read_learners(preview, block)
    preview.rows = len(block.rows)
    preview.completions = _completed(preview, found, places, days_in(stamps, order))
    preview.completions.people = [[p.name, p.email, p.staff_number, p.upn] for p in people]
    preview.people = each_once(people)
    preview.records = len(preview.people)
    preview.problems.sort(key=lambda problem: problem.row)
    preview.notes += _notes(preview, block)
    return preview


def days_in(stamps: Mapping[str, Stamp | None], order: Order) -> dict[str, str | None]:
    """Each text as an ISO day; empty for a blank, None for what cannot be read."""
    return {text: _day(text, stamp, order) for text, stamp in stamps.items()}


def _day(text: str, stamp: Stamp | None, order: Order) -> str | None:
    if not text or text.casefold() in {"-", "--", "n/a", "null", "never", "0"}:
        return ""
    day = stamp.on(order) if stamp else None
    return day.isoformat() if day else None


def _completed(
    preview: Preview, found: list[Told], places: dict[int, int], days: Mapping[str, str | None]
) -> Completed:
    """The rows, by places in lists of people, courses and states that name each once."""
    courses: dict[tuple[str, str], int] = {}
    states: dict[tuple[str, bool], int] = {}
    rows = []
    for told in found:
        on, until = days[told.on], days[told.until]
        if on is None or until is None:
            preview.problems += _unreadable(told, days)
            # A completion whose expiry nobody can read would count for longer than it should.
            on = until = ""
        course = courses.setdefault((told.course, told.code), len(courses))
        state = states.setdefault((told.status, bool(on)), len(states))
        rows.append([told.row, places[told.row], course, on, until, state])
    return Completed(
        courses=[list(names) for names in courses],
        states=[[word, is_done(word) if word else (has_day or None)] for word, has_day in states],
        rows=rows,
    )


def _unreadable(told: Told, days: Mapping[str, str | None]) -> Iterator[Problem]:
    for text, heading in zip((told.on, told.until), told.columns, strict=True):
        if days[text] is None:
            said = Said(_("We cannot read this date: %(text)s"), text=text[:40])
            yield Problem(told.row, heading, said, _("Write it like 14/11/2023."))


def _notes(preview: Preview, block: Block) -> list[str]:
    told: list[str] = []
    if not identity(block):
        told.append(
            Said(_("The list does not say whose courses these are. It is one person’s export."))
        )
    if not any(course for course, _code in preview.completions.courses):
        told.append(
            Said(
                _(
                    "No column of this list names the course. Add one called Course "
                    "and send it again."
                )
            )
        )
    words = {word for word, done in preview.completions.states if word and done is None}
    for word in sorted(words)[:10]:
        told.append(
            Said(
                _("We do not know the status “%(word)s”, so we count nothing for it."),
                word=word[:60],
            )
        )
    return told
