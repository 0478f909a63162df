"""Who each record of a list of who came is, and whether that is noted already."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from core.scope import Scope
from intake.models import Upload, UploadRow
from intake.progress import checked
from training.actions.known import Named
from training.actions.matching import CERTAIN, LIKELY, Match, find_people, match_people
from training.actions.staying import MORE, Noted, noted_in
from training.actions.stays import both, minutes_by_day, time_of
from training.actions.strangers import Stranger, stays_of_name
from training.attendance_list.going import sessions_of
from training.models import Session, Visitor

P = UploadRow.Proposal
BANDS = {"certain": P.CERTAIN, "likely": P.LIKELY, "unsure": P.UNSURE, "nobody": P.NOBODY}
Facts = dict[str, Any]


class Back(StrEnum):
    """Whether somebody took back by hand that a person came to this session."""

    NOT = ""
    ALONE = "alone"
    WITH_ALL = "with all"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we propose to do with one record: who it is, or why it stays out.

    `days` are the minutes of the person on each day, by all records that are of them. `is_told`:
    brief not by the minutes, but because a person said so before. `back`: somebody took back by
    hand that the person came, alone or with everybody else. `undoes`: a person wrote by hand how
    long the person was there, in words; the list says otherwise.
    """

    row: int
    proposal: str
    staff_id: int | None
    facts: Facts
    match: Match
    is_new: bool = True
    is_brief: bool = False
    days: tuple[tuple[str, int | None], ...] = ()
    back: Back = Back.NOT
    is_told: bool = False
    undoes: str = ""

    @property
    def stays_out(self) -> bool:
        """Whether somebody knew better, so that it is not put in unless a person says so."""
        return bool(self.back == Back.ALONE or self.undoes)


def propose(by: Scope, sessions: Mapping[int, Session], people: Sequence[Facts]) -> list[Proposal]:
    """Who each record is, compared with the session that it is of (`session` in its facts)."""
    groups: dict[int, list[Facts]] = {}
    for facts in people:
        groups.setdefault(facts["session"], []).append(facts)
    return [one for pk, group in groups.items() for one in _propose_in(sessions[pk], by, group)]


def _propose_in(session: Session, by: Scope, people: Sequence[Facts]) -> list[Proposal]:
    names = [named(facts) for facts in people]
    matches = match_people(by=by, session=session, names=names, each=checked)
    visitors = {v.key: v for v in session.visitors.all()}
    known = [visitors.get(stranger([facts]).key) for facts in people]
    whos = [_who(match, visitor) for match, visitor in zip(matches, known, strict=True)]
    together = _together(people, whos)
    noted = noted_in(session)
    return [
        _proposal(facts, match, noted, visitor, together.get(who or 0) or [facts])
        for facts, match, visitor, who in zip(people, matches, known, whos, strict=True)
    ]


def _who(match: Match, visitor: Visitor | None) -> int | None:
    return match.staff_id or (visitor.staff_member_id if visitor else None)


def _together(people: Sequence[Facts], whos: Sequence[int | None]) -> dict[int, list[Facts]]:
    """The records of each person who was there, however the file calls them."""
    found: dict[int, list[Facts]] = {}
    for facts, who in zip(people, whos, strict=True):
        if who and facts["attended"] is not False:
            found.setdefault(who, []).append(facts)
    return found


def _proposal(
    facts: Facts, match: Match, noted: Noted, visitor: Visitor | None, together: list[Facts]
) -> Proposal:
    if facts["attended"] is False:
        return Proposal(facts["row"], P.SKIPPED, None, facts, match, is_new=False)
    match = _known_by_name(match, noted, visitor)
    who, told = _who(match, visitor), tuple(minutes_by_day(together).items())
    if noted.says(who, together):
        return Proposal(facts["row"], P.UNCHANGED, who, facts, match, is_new=False, days=told)
    is_brief, back = _is_brief(noted, who, together), _back(noted, who)
    undoes = _undoes(noted, who, together)
    is_open = facts["attended"] is None or is_brief or back == Back.ALONE or undoes
    band = LIKELY if match.band == CERTAIN and is_open else match.band
    is_new = match.staff_id is not None or visitor is None or _tells_more(facts, visitor)
    found = Proposal(
        facts["row"], BANDS[band], match.staff_id, facts, match, is_new, is_brief, told, back
    )
    return replace(found, is_told=noted.is_told_brief(who), undoes=undoes)


def _undoes(noted: Noted, who: int | None, rows: Sequence[Facts]) -> str:
    """What a person wrote by hand of how long somebody was there, and these rows say otherwise."""
    told = noted.writes_over(who, rows)
    if told is None:
        return ""
    minutes, _days = noted.with_rows(who, rows)
    if told["minutes"] is None or minutes is None:
        return _("A person said by hand when they were there, so that stays.")
    words = _(
        "A person wrote %(n)s minutes by hand, so that stays. With this list it would be %(more)s."
    )
    return words % {"n": told["minutes"], "more": minutes}


def _is_brief(noted: Noted, who: int | None, rows: Sequence[Facts]) -> bool:
    """By the minutes of all lists and days, or because a person said so before."""
    minutes, _days = noted.with_rows(who, rows)
    return noted.is_told_brief(who) or noted.is_brief(who, minutes)


def _known_by_name(match: Match, noted: Noted, visitor: Visitor | None) -> Match:
    """On a further list a name is whom somebody said it is, for somebody to look at.

    Only of people of this session: nobody is shown here who was not on its page.
    """
    who = visitor.staff_member_id if visitor else None
    is_of_it = who in noted.minutes or who in noted.taken_back
    return replace(match, staff_id=who, band=LIKELY) if is_of_it and not match.staff_id else match


def _tells_more(facts: Facts, visitor: Visitor) -> bool:
    """Whether a name that is kept was there on a further day, or for longer than was known."""
    minutes, days = time_of(both(stays_of_name(visitor), {MORE: [facts]}))
    return (minutes, days) != (visitor.minutes, visitor.days)


def _back(noted: Noted, who: int | None) -> Back:
    if who not in noted.taken_back:
        return Back.NOT
    return Back.ALONE if noted.stays_out(who) else Back.WITH_ALL


def digest(found: Iterable[Proposal]) -> str:
    """Stands for all that would be written."""
    told = [
        [
            one.facts["session"],
            one.row,
            str(one.proposal),
            one.staff_id,
            one.days,
            one.is_brief,
            one.back,
        ]
        for one in found
    ]
    return hashlib.sha256(json.dumps(sorted(told, key=str)).encode()).hexdigest()


def named(facts: Mapping[str, Any]) -> Named:
    """What the record calls the person."""
    return Named(facts["row"], facts["name"], facts["email"], facts["staff_number"])


def stranger(rows: Sequence[Mapping[str, Any]], *, is_guest: bool = False) -> Stranger:
    """The name that several records of one session give somebody whom nobody here knows."""
    first = rows[0]
    return Stranger.of_rows(first["name"][:200], rows, email=first["email"], is_guest=is_guest)


def find(*, upload: Upload, words: str, by: Scope) -> list[dict[str, Any]]:
    """People who may be meant, by the beginnings of their names."""
    first = upload.rows.exclude(parsed={}).order_by("row", "pk").first()
    pk = upload.subject_id or (first.parsed.get("session", 0) if first else 0)
    session = sessions_of(upload, by, [pk]).get(pk)
    return find_people(by=by, session=session, words=words) if session else []
