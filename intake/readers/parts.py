"""Several meetings or days in one file: where each begins, and which of them are read.

Either each goes where somebody said (answers about `part 1`, `part 2` and so on), or one is read:
the one that was chosen, or the only one on the day of the session.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intake.readers.columns import ATTENDANCE, normal, propose
from intake.readers.dates import Order, Stamp, in_words, read_stamp, spaced
from intake.readers.headings import NAMES_A_SESSION, OF_A_FORM
from intake.readers.meeting import Visit, who_in
from intake.readers.result import Choice, Part, Preview, Question, answered
from intake.readers.visits import Block, Reading, meeting_facts
from intake.readers.words import Said, _

PART = "part "
# The questions which one of several is meant; needless once each goes its own way.
WHICH_ONE = frozenset(("meeting", "session column"))
# More than this are no parts that anybody would go through one by one.
MOST_PARTS = 50
NOTHING = frozenset(("", "-", "--", "n/a", "none", "null"))


@dataclass(frozen=True, slots=True)
class Named:
    """What the columns of a row call its session, just as it stands there."""

    title: str = ""
    on: str = ""
    start: str = ""
    code: str = ""


def about_part(number: int) -> str:
    """What the question about this part is called in the answers."""
    return f"{PART}{number}"


def about_new(number: int, fact: str) -> str:
    """What the question about a fact of a new session is called; 0 is the whole list."""
    return f"new {number} {fact}"


def is_apart(answers: Mapping[str, str] | None) -> bool:
    """Whether somebody said where each part goes."""
    return any(about.startswith(PART) for about in answers or {})


def named_in(block: Block) -> dict[int, Named]:
    """Row → the session that its cells name; nothing when no column does, or too many are named.

    The columns become fields of the block.
    """
    columns = _columns(block)
    if not {"session_title", "session_on", "session_code"} & columns.keys():
        return {}
    found = {number: _named(cells, columns) for number, cells in block.rows}
    different = {*found.values()}
    if not 0 < len(different) <= MOST_PARTS or different == {Named()}:
        return {}
    block.fields = {**block.fields, **columns}
    return found


def _columns(block: Block) -> dict[str, int]:
    if OF_A_FORM & {normal(heading) for heading in block.headings}:
        return {}
    taken = set(block.fields.values())
    known = propose(block.headings, NAMES_A_SESSION)
    return {field: at[0] for field, at in known.items() if at[0] not in taken}


def _named(cells: list[str], columns: Mapping[str, int]) -> Named:
    texts = {
        field.removeprefix("session_"): spaced(cells[at]) if at < len(cells) else ""
        for field, at in columns.items()
    }
    return Named(**{f: "" if text.casefold() in NOTHING else text for f, text in texts.items()})


def stamps_of(named: Iterable[Named]) -> list[Stamp | None]:
    """The dates that stand in the columns, to find the order of day and month."""
    return [read_stamp(text) for one in {*named} for text in (one.on, one.start)]


def parts_of(visits: list[Visit], named: Mapping[int, Named], order: Order) -> list[Part]:
    """Number the visits by the session that their rows name; the parts in the order of the file."""
    numbers: dict[Named, int] = {}
    for visit in visits:
        visit.part = numbers.setdefault(named[visit.row], len(numbers) + 1)
    return [
        part_with(number, visits, one.title, _start(one, order), one.code)
        for one, number in numbers.items()
    ]


def part_with(
    number: int, visits: list[Visit], title: str = "", start: str = "", code: str = ""
) -> Part:
    """The part of this number, with how many people it has.

    Where the file says no hour, it began when the first of them joined.
    """
    own = [visit for visit in visits if visit.part == number]
    if "T" not in start:
        joined = sorted(v.joined.isoformat() for v in own if v.joined)
        start = next((moment for moment in joined if moment.startswith(start)), start)
    return Part(number, title, start, code, len({who_in(visit) for visit in own}))


def _start(one: Named, order: Order) -> str:
    """The moment as ISO text, or the day alone, as far as the columns say."""
    stamps = [read_stamp(text) for text in (one.start, f"{one.on} {one.start}", one.on) if text]
    moments = [stamp.at(order) for stamp in stamps if stamp and stamp.seconds is not None]
    if moment := next(filter(None, moments), None):
        return moment.isoformat()
    days = [stamp.on(order) for stamp in stamps if stamp]
    return next((day.isoformat() for day in days if day), "")


def wanted(preview: Preview, parts: list[Part], reading: Reading) -> set[int]:
    """The numbers of the parts that are read; asks in the preview when one must be chosen."""
    every = {part.number for part in parts}
    if len(parts) < 2:
        return every
    preview.parts = parts
    if is_apart(reading.answers):
        return every
    return _the_one(preview, parts, reading) or every


def _the_one(preview: Preview, parts: list[Part], reading: Reading) -> set[int]:
    """The part that was chosen, or the only one of the day; none while that is asked."""
    question = Question(
        "meeting",
        Said(_("This file holds %(n)s meetings. Which one do you want?"), n=len(parts)),
        [Choice(str(part.number), _described(part)) for part in parts],
    )
    chosen = answered(reading.answers, question)
    if chosen is not None:
        return {int(chosen)}
    day = reading.on.isoformat() if reading.on else "no day"
    same = {part.number for part in parts if part.start.startswith(day)}
    if len(same) != 1:
        preview.questions.append(question)
        return set()
    return same


def _described(part: Part) -> str:
    told = [part.title] if part.title else []
    if part.start:
        start = dt.datetime.fromisoformat(part.start)
        told.append(in_words(start.date()))
        told += [f"{start:%H:%M}"] if "T" in part.start else []
    told += [part.code] if part.code else []
    if not told:
        return Said(
            _("Rows that do not say which meeting they are of (people: %(n)s)"), n=part.people
        )
    return Said(_("%(what)s (people: %(n)s)"), what=", ".join(told), n=part.people)


def only(preview: Preview, visits: list[Visit], parts: list[Part], reading: Reading) -> list[Visit]:
    """The visits of the parts that are read."""
    numbers = wanted(preview, parts, reading)
    _tell_meeting(preview, parts, numbers)
    return [visit for visit in visits if not parts or visit.part in numbers]


def tell_of_one(preview: Preview, parts: list[Part]) -> None:
    """What columns say of the one session of a list, where nothing above the people says it."""
    for name in ("title", "start") if len(parts) == 1 else ():
        preview.facts[name] = preview.facts.get(name) or getattr(parts[0], name)


def only_people(preview: Preview, parts: list[Part], numbers: set[int]) -> None:
    """Leave the people of those parts alone in a preview, and what is said of their rows."""
    _tell_meeting(preview, parts, numbers)
    if len(numbers) == len(parts):
        return
    others = {row for p in preview.people if p.part not in numbers for row in p.rows}
    preview.people = [person for person in preview.people if person.part in numbers]
    preview.records = len(preview.people)
    preview.problems = [p for p in preview.problems if p.row not in others]


def _tell_meeting(preview: Preview, parts: list[Part], numbers: set[int]) -> None:
    """The file is about the one part that is read, and about no single meeting when all are."""
    if len(parts) < 2:
        return
    chosen = [part for part in parts if part.number in numbers]
    part = chosen[0] if len(chosen) == 1 else Part(0)
    start = dt.datetime.fromisoformat(part.start) if "T" in part.start else None
    meeting_facts(preview, part.title, start, None)


def is_name(headings: list[str]) -> bool:
    """Whether these headings have people below them."""
    return bool({"name", "first_name"} & propose(headings, ATTENDANCE).keys())
