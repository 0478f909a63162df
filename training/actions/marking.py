"""Marking who came, many at once: a page of ticks, or a workbook that comes back."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.scope import Scope
from services.names import name_key
from training.actions.attendance import (
    BRIEFLY,
    CAME,
    held_by,
    note_attendance,
    record_attendance,
    reverse_attendance,
    settle,
)
from training.actions.day_minutes import Days
from training.actions.known import Named
from training.actions.matching import match_people
from training.actions.strangers import Stranger, take_names_out
from training.models import Place, Session


@dataclass(frozen=True, slots=True)
class Marked:
    """What was saved: how many are noted as having come by it, and names kept for later.

    `briefly`: how many were there, and not for long enough to count; `short`: those of them of
    whom fewer minutes are written than the course asks for. `taken_out`: names that went again.
    """

    came: int
    visitors: int
    briefly: int = 0
    short: int = 0
    taken_out: int = 0


@transaction.atomic
def mark(
    *,
    by: Scope,
    session: Session,
    states: Mapping[int, str],
    unticked: Collection[int] = (),
    minutes: Mapping[int, int] | None = None,
    days: Mapping[int, Days] | None = None,
    visitors: Sequence[Stranger] = (),
    names_gone: Mapping[str, Collection[str]] | None = None,
) -> Marked:
    """Note each staff id's state, take back those who were ticked before, keep names. All or none.

    `days`: all of those, of several, on which somebody was there. `names_gone`: names by key that
    were not there after all, with the days. Without `minutes` each answer is a person's own word,
    and stays when a list goes that says the same. A workbook has minutes, and what was known
    stands in it already: of a row that says the same nobody knows that it was read.
    Safe to repeat.
    Raises as `note_attendance` does.
    """
    if taken := set(unticked) - set(states):
        reverse_attendance(by=by, session=session, staff_ids=taken)
    noting: dict[str, Any] = {"by": by, "session": session}
    if states:
        told: dict[str, Any] = {"states": states, "minutes": minutes, "days": days}
        note_attendance(**noting, **told, all_told=True, is_word=minutes is None)
    if visitors:
        record_attendance(**noting, came=(), visitors=visitors, source=Place.Source.HAND)
    taken_out = _take_out(by, session, names_gone or {})
    tally = Counter(states.values())
    return Marked(tally[CAME], len(visitors), tally[BRIEFLY], taken_out=taken_out)


def _take_out(by: Scope, session: Session, gone: Mapping[str, Collection[str]]) -> int:
    if not gone:
        return 0
    session = held_by(by, session)
    number = take_names_out(session, gone)
    settle(session)
    return number


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a typed name means: one person by that very name, or several to choose from."""

    staff_id: int | None = None
    choices: tuple[int, ...] = ()


def meant_by(*, by: Scope, session: Session, names: Sequence[str]) -> list[Meant]:
    """For each name: somebody is taken without asking only for a whole name that one person bears.

    Nobody meant and nobody to choose from: the name is of nobody on the staff list.
    """
    named = [Named(row, name) for row, name in enumerate(names)]
    found = match_people(by=by, session=session, names=named) if named else []
    return [_meant(name, match.choices) for name, match in zip(names, found, strict=True)]


def _meant(name: str, choices: Sequence[Mapping[str, object]]) -> Meant:
    ids = tuple(int(str(choice["staff_id"])) for choice in choices)
    same = [choice for choice in choices if name_key(str(choice["name"])) == name_key(name)]
    if len(same) == 1 and len(name_key(name).split()) > 1:
        return Meant(int(str(same[0]["staff_id"])))
    return Meant(choices=ids)
