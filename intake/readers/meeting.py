"""From visits (one row each) to people: who is the same person, and how long they stayed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from intake.readers.names import is_phone, name_key, read_email, sign_in_email, split_name
from intake.readers.result import Person, Problem
from intake.readers.words import Said, _

LONGEST_STAY = 100 * 3600  # s; more is a length in another unit, or a slip in a date


@dataclass(slots=True)
class Visit:
    """One stretch of presence. `seconds` is the report's own duration; times are aware."""

    row: int
    name: str
    email: str = ""
    upn: str = ""
    staff_number: str = ""
    first_name: str = ""
    last_name: str = ""
    joined: dt.datetime | None = None
    left: dt.datetime | None = None
    seconds: float | None = None
    attended: bool | None = True
    note: str = ""
    shares_email: bool = False
    part: int = 0

    @property
    def is_timed(self) -> bool:
        """True when both ends are known and in order."""
        return bool(self.joined and self.left and self.joined <= self.left)

    def overlaps(self, other: "Visit") -> bool:
        """True when both were there at one moment, as one person cannot be twice."""
        if not (self.joined and self.left and other.joined and other.left):
            return False
        return self.joined < other.left and other.joined < self.left


def with_email(visit: Visit, text: str, problems: list[Problem], column: str = "Email") -> Visit:
    """Put the address of a cell into the visit, the sign-in name where there is none."""
    visit.email, is_fit = read_email(text)
    if not is_fit:
        problems.append(
            Problem(
                visit.row,
                column,
                Said(_("This is not an email address: %(text)s"), text=text.strip()[:80]),
                _("Correct the address in the file, or choose the person yourself."),
                blocking=False,
            )
        )
    elif not visit.email and (email := sign_in_email(visit.upn)):
        visit.email = email
        visit.note = Said(_("The file has no email address here, so we used the sign-in name."))
    return visit


def lone_addresses(visits: list[Visit]) -> list[Problem]:
    """Leave an address with the first name beside it; the others lose it and are listed.

    Whoever books for a group gives one address for all of them, so the first keeps it with a mark
    that it says nothing of who that is.
    """
    first: dict[str, Visit] = {}
    problems = []
    for visit in visits:
        holder = first.setdefault(visit.email, visit) if visit.email else visit
        if not set(name_key(holder.name).split()) & {*name_key(visit.name).split()}:
            visit.email, holder.shares_email = "", True
            problems.append(
                Problem(
                    visit.row,
                    "Email",
                    Said(_("Row %(row)s has this address with another name."), row=holder.row),
                    _("Choose who this is. We did not use the address here."),
                    blocking=False,
                )
            )
    return problems


def combine(visits: list[Visit]) -> tuple[list[Person], list[Problem]]:
    """People in the order of their first row, with what a person should look at."""
    groups: dict[str, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(who_in(visit), []).append(visit)
    problems: list[Problem] = []
    parts: list[list[Visit]] = []
    for key, group in groups.items():
        parts += _apart(group, problems) if key.startswith("name ") else [group]
    parts.sort(key=lambda part: part[0].row)
    problems += _namesakes(groups)
    return [_person(part) for part in parts], sorted(problems, key=lambda p: p.row)


def who_in(visit: Visit) -> str:
    """What tells the person of one visit from the others in the same meeting."""
    if visit.staff_number:
        return f"number {visit.staff_number}"
    if visit.email:
        return f"email {visit.email}"
    return f"name {name_key(visit.name) or visit.row}"


def _apart(group: list[Visit], problems: list[Problem]) -> list[list[Visit]]:
    """The same name without an address is one visitor, unless two were there at once."""
    parts: list[list[Visit]] = []
    doubtful: set[int] = set()
    for visit in group:
        for part in parts:
            if not any(visit.overlaps(other) for other in part):
                part.append(visit)
                break
            doubtful |= {visit.row, part[0].row}
        else:
            parts.append([visit])
    problems += [
        Problem(
            row,
            "Name",
            _("Two people with this name were there at the same time."),
            _("Choose who each of them is, or leave one out if it is the same person twice."),
            blocking=False,
        )
        for row in sorted(doubtful)
    ]
    return parts


def _namesakes(groups: dict[str, list[Visit]]) -> Iterable[Problem]:
    """A name without an address that somebody with an address also has: perhaps one person."""
    known = {
        name_key(visit.name): visit.row
        for key, group in groups.items()
        for visit in group
        if not key.startswith("name ")
    }
    for key, group in groups.items():
        row = known.get(key.removeprefix("name "))
        if key.startswith("name ") and row:
            yield Problem(
                group[0].row,
                "Name",
                Said(_("Row %(row)s has the same name with an email address."), row=row),
                _("Choose the same person for both rows if it is one person."),
                blocking=False,
            )


def union(visits: Iterable[Visit]) -> float:
    """Seconds during which at least one of the visits lasted."""
    total, until = 0.0, None
    spans = sorted((v.joined, v.left) for v in visits if v.joined and v.left and v.is_timed)
    for start, end in spans:
        start = max(start, until) if until else start
        if end > start:
            total += (end - start).total_seconds()
            until = end
    return total


def stayed(visits: list[Visit]) -> int | None:
    """Whole minutes: the report's own durations, yet never a moment counted twice.

    None when the file leaves the length of any visit open, or says more than 100 hours.
    """
    if any(v.seconds is None and not v.is_timed for v in visits):
        return None
    lengths = [length(v) for v in visits]
    if len(visits) == 1:
        return round(lengths[0] / 60)
    untimed = sum(n for n, v in zip(lengths, visits, strict=True) if not v.is_timed)
    together = min(sum(lengths), union(visits) + untimed)
    return round(together / 60) if together <= LONGEST_STAY else None


def length(visit: Visit) -> float:
    """Seconds of one row: what the report says, else from joining to leaving."""
    return union([visit]) if visit.seconds is None else visit.seconds


def _person(visits: list[Visit]) -> Person:
    best = next((v for v in visits if v.email), visits[0])
    shown, first, last = split_name(best.name)
    raw = best.name
    if is_phone(shown):
        shown = raw = _phone(shown)
    came = {v.attended for v in visits}
    there = [v for v in visits if v.attended is not False]
    return Person(
        rows=[v.row for v in visits],
        name=shown,
        name_in_file=raw,
        first_name=best.first_name or first,
        last_name=best.last_name or last,
        email=best.email,
        upn=best.upn.lower(),
        staff_number=best.staff_number,
        minutes=stayed(there) if True in came else None,
        attended=True if True in came else None if None in came else False,
        note=next((v.note for v in visits if v.note), ""),
        shares_email=any(v.shares_email or _is_another(v, best) for v in visits),
        part=best.part,
        stays=[stay_of(v) for v in there] if all(v.is_timed for v in there) else [],
    )


def _phone(text: str) -> Said:
    """A number that rang in is no name, and telephone numbers are not kept."""
    digits = "".join(c for c in text if c.isdigit())
    return Said(_("Phone ending %(digits)s"), digits=digits[-3:])


def stay_of(visit: Visit) -> list[Any]:
    """A visit with both ends as plain values: from, to, and the report's own seconds if any."""
    ends = [moment.isoformat() for moment in (visit.joined, visit.left) if moment]
    return [*ends, visit.seconds]


def visit_of(stay: list[Any]) -> Visit:
    """The visit that `stay_of` took apart."""
    joined, left = map(dt.datetime.fromisoformat, stay[:2])
    return Visit(0, "", joined=joined, left=left, seconds=stay[2])


def _is_another(visit: Visit, best: Visit) -> bool:
    """Whether the row shows a name that has no word of the other one."""
    own, other = name_key(visit.name).split(), name_key(best.name).split()
    return bool(own and other) and not {*own} & {*other}
