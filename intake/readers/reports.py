"""Several reports of a meeting tool below one another in one file, each read by itself."""

from collections.abc import Callable
from dataclasses import replace

from intake.readers.columns import normal
from intake.readers.parts import is_name, only_people, wanted
from intake.readers.result import Part, Preview, Skipped
from intake.readers.table import Table, is_blank
from intake.readers.teams import filled, read_sections, section_number, sections
from intake.readers.told import renumber
from intake.readers.visits import Reading
from intake.readers.words import Refused, _

Reads = Callable[[Table, Reading], Preview]


def starts_in(table: Table) -> list[int]:
    """The indexes of the rows with which a report begins, when the file holds several."""
    found = _of_sections(table) or _of_meeting_rows(table) or _of_titles(table)
    return found if len(found) > 1 else []


def _of_sections(table: Table) -> list[int]:
    """Teams numbers its sections: where the numbers begin again, so does a report."""
    starts: list[int] = []
    before = 0
    for at in sections(table):
        number = section_number(table.rows[at])
        if not starts or number <= before:
            starts.append(at)
        before = number
    return starts


def _of_meeting_rows(table: Table) -> list[int]:
    """Zoom and Google Meet put a row about the meeting above the people."""
    return [at for at, row in enumerate(table.rows) if _is_about_meeting(row)]


def _is_about_meeting(row: list[str]) -> bool:
    words = {normal(cell) for cell in row}
    if not words & {"topic", "meeting title"} or not words & {"start time", "actual start time"}:
        return False
    return not is_name(row)


def _of_titles(table: Table) -> list[int]:
    """The report of 2021 opens with a lone title; the same title again opens the next."""
    rows = [at for at, row in enumerate(table.rows) if not is_blank(row)]
    first = filled(table.rows[rows[0]]) if rows else []
    if len(first) != 1:
        return []
    starts = [at for at in rows if filled(table.rows[at]) == first]
    return starts if all(_is_summary(table, at) for at in starts) else []


def _is_summary(table: Table, at: int) -> bool:
    """Whether the rows below a title are pairs of a word and what it says."""
    below = [filled(row) for row in table.rows[at + 1 : at + 4]]
    return len(below) == 3 and all(len(cells) in {1, 2} for cells in below) and len(below[1]) == 2


def read_reports(table: Table, starts: list[int], reading: Reading, read: Reads) -> Preview:
    """Each report as a part of the file; one that lists nobody is told and passed over."""
    found: list[Preview] = []
    passed: list[Skipped] = []
    refusal = None
    if section_number(table.rows[starts[0]]):
        # Nothing else in it would tell that a report without people is one.
        read = read_sections
    for start, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        try:
            one = read(replace(table, rows=table.rows[start:end]), reading)
        except Refused as refused:
            refusal = refused
            passed.append(Skipped(start + 1, _("The report that begins here lists nobody.")))
        else:
            renumber(one, -start)
            found.append(one)
    if not found and refusal:
        raise refusal
    return _together(found, passed, reading)


def _together(found: list[Preview], passed: list[Skipped], reading: Reading) -> Preview:
    parts = []
    for number, one in enumerate(found, start=1):
        for person in one.people:
            person.part = number
        title, start = (str(one.facts.get(name) or "") for name in ("title", "start"))
        parts.append(Part(number, title, start, people=len(one.people)))
    found[0].skipped += passed
    return together(found, parts, reading)


def together(found: list[Preview], parts: list[Part], reading: Reading) -> Preview:
    """One preview of several, whose people have the numbers of these parts."""
    whole = found[0]
    for one in found[1:]:
        add(whole, one)
    only_people(whole, parts, wanted(whole, parts, reading))
    return whole


def add(whole: Preview, one: Preview) -> None:
    """What a further report says, beside what those before it say."""
    whole.rows += one.rows
    whole.people += one.people
    whole.skipped += one.skipped
    whole.problems += one.problems
    known = {question.about for question in whole.questions}
    whole.questions += [q for q in one.questions if q.about not in known]
    whole.ignored_columns = list(dict.fromkeys([*whole.ignored_columns, *one.ignored_columns]))
    whole.notes += [note for note in one.notes if note not in whole.notes]
