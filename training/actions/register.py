"""A workbook of who came, back from where there was no net: read whole, saved whole or not at all.

Rows are known by their hidden cell (`training.builders.register`); a row without one, or an empty
one that was filled in, is a name. The same file twice changes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from core.dates import read_date
from core.scope import Scope
from intake import sandbox
from intake.readers.words import Refused
from services.names import name_key
from training.actions.attendance import CAME
from training.actions.marking import Marked, mark, meant_by
from training.actions.strangers import Stranger
from training.builders.register import MARK
from training.figures.marking import people_on_day
from training.models import Place, Session

MOST_ROWS, MOST_MINUTES, LONGEST = 1000, 6000, 200
ID = re.compile(rf"{MARK}-(\d{{1,18}})-(new|\d{{1,18}})")
YES = frozenset({"yes", "y", "x", "1", "true", "✓", "✔", "ydw", "do", "ie", "tha", "oui"})
NO = frozenset({"no", "n", "0", "false", "na", "nage", "cha"})


@dataclass(slots=True)
class Register:
    """What a workbook says: who came and who did not by staff id, minutes, and new names.

    `rows` has the number of the row in which each new name stands, by its key.
    `problems` are sentences with the number of the row; with one of them nothing is saved.
    """

    came: dict[int, int | None] = field(default_factory=dict)
    not_there: set[int] = field(default_factory=set)
    names: dict[str, int | None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_register(path: Path, session: Session) -> Register:
    """The workbook as it stands. Raises ValueError with a sentence for a file of another session,
    one that did not come from a session's page, or one that cannot be read at all.
    """
    try:
        _heads, rows = sandbox.cells("register", path, list(range(1, MOST_ROWS + 2)))
    except Refused as refusal:
        raise ValueError(str(refusal)) from None
    told = {number: [*map(str, row), "", "", "", "", "", ""] for number, row in rows.items()}
    _must_be_of(session, told.values())
    found = Register()
    for number, row in sorted(told.items()):
        if number > 1 and row[0] != MARK:
            _read_row(found, session, number, row)
    return found


def _must_be_of(session: Session, rows: Iterable[Sequence[str]]) -> None:
    ids = [match for row in rows if (match := ID.fullmatch(row[0].strip()))]
    if not ids:
        raise ValueError(
            _(
                "This is not a workbook from a session’s page. For other lists, use “Put in a "
                "list” there."
            )
        )
    if {int(match[1]) for match in ids} != {session.pk}:
        raise ValueError(_("This workbook is of another session. Open that session, then send it."))


def _read_row(found: Register, session: Session, number: int, row: Sequence[str]) -> None:
    key, name, came, minutes, day = row[0].strip(), row[1].strip(), row[3], row[4], row[5]
    said, length = _said(came), _minutes(minutes)
    who = ID.fullmatch(key)
    is_person = who is not None and who[2] != "new"
    if not is_person and not name:
        return
    if trouble := _trouble(came, said, minutes, length, day, session):
        found.problems.append(_("Row %(n)s: %(what)s") % {"n": number, "what": trouble})
    elif who is not None and is_person:
        _keep_person(found, int(who[2]), said, length)
    elif said is not False:
        _keep_name(found, number, name[:LONGEST], length)


def _keep_name(found: Register, number: int, name: str, length: int | None) -> None:
    """A name that stands twice is a slip or two people; which of them, only the sender knows."""
    first = found.rows.setdefault(name_key(name) or name.casefold(), number)
    if first == number:
        found.names[name] = length
    else:
        what = _("Row %(n)s: the same name stands in row %(first)s. Leave one out, or add a word.")
        found.problems.append(what % {"n": number, "first": first})


def _keep_person(found: Register, staff_id: int, said: bool | None, length: int | None) -> None:
    if said:
        found.came[staff_id] = length
    elif said is False:
        found.not_there.add(staff_id)


def _said(text: str) -> bool | None:
    word = text.strip().casefold()
    if word in {_("yes").casefold(), *YES}:
        return True
    return False if word in {_("no").casefold(), *NO} else None


def _minutes(text: str) -> int | None:
    number = text.strip().removesuffix(".0")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return int(number) if is_number and int(number) <= MOST_MINUTES else None


def _trouble(
    came: str, said: bool | None, minutes: str, length: int | None, day: str, session: Session
) -> str:
    if came.strip() and said is None:
        return _("Write “yes” or “no” under “Came?”, or leave it empty.")
    if minutes.strip() and length is None:
        return _("Write minutes as a whole number, like 55, or leave them empty.")
    if day.strip() and not _is_day_of(day, session):
        return _("The day is not one of this session. Change the session first.")
    return ""


def _is_day_of(text: str, session: Session) -> bool:
    try:
        on = read_date(text.strip().split(" 00:00")[0], today=session.on)
    except ValueError:
        return False
    return session.on <= on <= session.last_on


def apply_register(*, by: Scope, session: Session, register: Register) -> Marked:
    """Save what the workbook says. Raises ValueError with every sentence when a row is unclear."""
    seen = set(people_on_day(by, session).values_list("pk", flat=True))
    strange = (set(register.came) | register.not_there) - seen
    problems = list(register.problems)
    if strange:
        problems.append(_("Some rows are of people who are not in your branch any more."))
    if problems:
        raise ValueError(" ".join(problems))
    came, visitors = _with_names(by, session, register)
    was = session.places.filter(staff_member__in=register.not_there, state=Place.State.CAME)
    return mark(
        by=by,
        session=session,
        states=dict.fromkeys(came, CAME.value),
        unticked=set(was.values_list("staff_member", flat=True)),
        minutes={pk: length for pk, length in came.items() if length is not None},
        visitors=visitors,
    )


def _with_names(
    by: Scope, session: Session, register: Register
) -> tuple[Mapping[int, int | None], list[Stranger]]:
    """A whole name that one person bears is that person; every other name is kept for later."""
    names = list(register.names)
    came, visitors = dict(register.came), []
    for name, meant in zip(names, meant_by(by=by, session=session, names=names), strict=True):
        length = register.names[name]
        if meant.staff_id:
            came.setdefault(meant.staff_id, length)
        else:
            visitors.append(Stranger(name, minutes=length))
    return came, visitors
