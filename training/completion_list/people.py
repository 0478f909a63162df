"""Who the people of a list are, within the branch that it is for."""

import json
from typing import Any

from core.scope import Scope
from intake.copying import ask, copy_rows, run
from intake.models import Upload
from intake.progress import checked
from services.models import StaffMember
from training.actions.known import Named
from training.actions.matching import find_people, match_people
from training.completion_list import sql_staging as sql
from training.models import Session

# In a branch of so few people the page offers all of them for a list that does not say whose it is.
FEW = 20


def branch_of(upload: Upload, by: Scope) -> Scope:
    """The branch that the list is for; the sender holds it."""
    return Scope(by.user_id, by.permission, (upload.unit.path,))


def _meeting(upload: Upload) -> Session:
    """Names are compared as for a session that the branch holds on the day of the list."""
    return Session(unit=upload.unit, on=upload.listed_on)


def find_who(upload: Upload, by: Scope, named: dict[str, Any]) -> None:
    """Fill in `who`: by number, address and user name in sets, by name for those left."""
    run(sql.WHO)
    run(sql.KNOWN, named)
    run(sql.STRONG)
    if outside := [pk for (pk,) in ask(sql.OUTSIDE, named)]:
        run(sql.ELSEWHERE, {"ids": outside})
    _by_name(upload, branch_of(upload, by))
    if named["is_personal"]:
        _whose(branch_of(upload, by))


def _by_name(upload: Upload, branch: Scope) -> None:
    left = [Named(n, *texts) for n, _row, *texts in _left()]
    if not left:
        return
    found = match_people(by=branch, session=_meeting(upload), names=left, each=checked)
    rows = (
        (one.row, match.staff_id, match.band, json.dumps(match.choices))
        for one, match in zip(left, found, strict=True)
    )
    copy_rows("named", sql.NAMED, rows)
    run(sql.NAME)


def _left() -> list[tuple[Any, ...]]:
    """Row number, then name, address and number of those whom no fact names beyond doubt."""
    return [
        (n, row, name, email or (username.lower() if "@" in username else ""), number)
        for n, row, name, email, number, username in ask(sql.TO_LOOK_AT)
    ]


def _whose(branch: Scope) -> None:
    """A list of one person's courses that does not say whose: somebody must choose."""
    people = list(StaffMember.objects.within(branch).select_related("home_unit")[: FEW + 1])
    choices = [
        {"staff_id": p.pk, "name": p.shown_name, "unit": p.home_unit.name, "role": "", "why": ""}
        for p in people
    ]
    offered = json.dumps(choices if len(choices) <= FEW else [])
    run("UPDATE who SET band = 'unsure', choices = %(offered)s::jsonb", {"offered": offered})


def find(*, upload: Upload, words: str, by: Scope) -> list[dict[str, Any]]:
    """People of the branch who may be meant, by the beginnings of their names."""
    return find_people(by=branch_of(upload, by), session=_meeting(upload), words=words)
