"""Who the rows of a list of completed courses are about; each way of naming one is read once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import repeat

from intake.readers.names import read_email, split_name
from intake.readers.result import Person, Preview, Problem
from intake.readers.staff_values import staff_number
from intake.readers.visits import Block
from intake.readers.words import Said, _

IDENTITY = ("name", "first_name", "last_name", "email", "staff_number", "username")


def identity(block: Block) -> dict[str, int]:
    """The columns that say whose course it is."""
    return {name: block.fields[name] for name in IDENTITY if name in block.fields}


def column(block: Block, at: int | None) -> Iterable[str]:
    """The trimmed cells of a column, row by row; blanks without one."""
    if at is None:
        return repeat("", len(block.rows))
    return [cells[at].strip() if at < len(cells) else "" for _row, cells in block.rows]


def read_learners(preview: Preview, block: Block) -> tuple[list[Person], dict[int, int]]:
    """Everybody by how the rows name them, and which of them each row is about."""
    people: list[Person] = []
    wrong: list[list[Problem]] = []
    seen: dict[tuple[str, ...], int] = {}
    places: dict[int, int] = {}
    for row, said in _named(block):
        place = seen.get(said)
        if place is None:
            place = seen[said] = len(people)
            person, faults = _person(block, row, dict(zip(identity(block), said, strict=True)))
            people.append(person)
            wrong.append(faults)
        else:
            people[place].rows.append(row)
        if wrong[place]:
            preview.problems += [replace(problem, row=row) for problem in wrong[place]]
        places[row] = place
    return people, places


def _named(block: Block) -> Iterator[tuple[int, tuple[str, ...]]]:
    columns = [column(block, at) for at in identity(block).values()]
    said = zip(*columns, strict=True) if columns else repeat((), len(block.rows))
    return zip((row for row, _cells in block.rows), said, strict=True)


def _person(block: Block, row: int, said: Mapping[str, str]) -> tuple[Person, list[Problem]]:
    address = said.get("email", "")
    email, is_fit = read_email(address)
    shown, first, last = split_name(said["name"]) if said.get("name") else ("", "", "")
    first, last = first or said.get("first_name", ""), last or said.get("last_name", "")
    person = Person([row], shown or f"{first} {last}".strip(), said.get("name", ""), first, last)
    person.email, person.upn = email, said.get("username", "")
    person.staff_number = staff_number(said.get("staff_number", "")) or ""
    wrong = [] if is_fit else [_no_address(block, row, address)]
    if said and not (person.name or _key(person)):
        wrong.append(_nobody(block, row))
    return person, wrong


def _no_address(block: Block, row: int, text: str) -> Problem:
    said = Said(_("This is not an email address: %(text)s"), text=text[:80])
    how = _("Enter an email address like name@example.org, or leave it blank.")
    return Problem(row, block.heading("email"), said, how, blocking=False)


def _nobody(block: Block, row: int) -> Problem:
    said = _("This row has no name and no email address.")
    return Problem(row, block.heading("name"), said, _("Enter who it is, or take the row out."))


def _key(person: Person) -> str:
    for kind, text in (("n", person.staff_number), ("e", person.email), ("u", person.upn)):
        if text:
            return kind + text.casefold()
    return ""


def each_once(people: Iterable[Person]) -> list[Person]:
    """One person for all rows about them. A name alone never joins two rows of a list."""
    found: dict[str, Person] = {}
    for person in people:
        if key := _key(person):
            known = found.setdefault(key, person)
            if known is not person:
                known.rows += person.rows
        elif person.name:
            found |= {f"r{row}": replace(person, rows=[row]) for row in person.rows}
    for person in found.values():
        person.rows.sort()
    return sorted(found.values(), key=lambda person: person.rows[0])
