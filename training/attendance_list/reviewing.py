"""What a list of who came would do: everybody compared with the session that their part is of."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from intake.kinds import Review
from intake.models import Upload, UploadRow
from training.attendance_list.going import (
    Going,
    going,
    is_day_of,
    part_in_words,
    session_in_words,
    where_in_words,
)
from training.attendance_list.new_sessions import StillOpen
from training.attendance_list.proposing import Back, Facts, P, Proposal, digest, propose
from training.attendance_list.which import which_session
from training.models import CourseMinimum, Session

# Was there, and not for as long as the course asks for.
BRIEF, OUT = "brief", "out"
FACTS = ("name", "email", "staff_number", "minutes", "attended", "shares_email", "part", "stays")


def review(*, upload: Upload, preview: Any, by: Scope) -> Review:
    """Match everybody in the list and keep the proposals as the upload's rows."""
    try:
        where = going(upload, preview, by)
    except StillOpen:
        return Review(questions=tuple(which_session(upload=upload, preview=preview, by=by)))
    blocked = {p.row: p for p in preview.problems if p.blocking}
    people = [p for p in preview.people if not set(p.rows) & set(blocked)]
    staying = [p for p in people if where.session_of(p.part)]
    left_out = [p for p in people if not where.session_of(p.part)]
    sessions = {s.pk: s for p in staying if (s := where.session_of(p.part))}
    found = propose(by, sessions, [_facts(person, where) for person in staying])
    _keep(upload, preview, found, [_left_out(upload, p, where) for p in left_out])
    counts = _counts(found) | {"problems": len(blocked)}
    counts["skipped"] += len(preview.skipped) + len(left_out)
    return Review(
        counts=counts,
        notes=tuple(_notes(where, sessions, found)),
        digest=digest(found),
        is_no_change=not any(one.is_new for one in found),
        parts=where_in_words(where),
    )


def _keep(upload: Upload, preview: Any, found: list[Proposal], left_out: list[UploadRow]) -> None:
    noted = {p.row: p for p in preview.problems}
    upload.rows.all().delete()
    rows = [_row(upload, one, noted.get(one.row)) for one in found]
    rows += [_problem(upload, problem) for problem in noted.values() if problem.blocking]
    rows += [
        UploadRow(upload=upload, row=s.row, proposal=P.SKIPPED, problem=str(s.why))
        for s in preview.skipped
    ]
    UploadRow.objects.bulk_create([*rows, *left_out])


def _facts(person: Any, where: Going) -> Facts:
    facts = {name: getattr(person, name) for name in FACTS}
    texts = {name: str(facts[name] or "").strip() for name in ("name", "email", "staff_number")}
    # Teams names some people by their sign-in name alone, which is an address as well.
    email = texts["email"] or (str(person.upn) if "@" in str(person.upn) else "")
    session = where.session_of(person.part)
    assert session
    of = session_in_words(session) if where.sessions else ""
    facts |= {"session": session.pk, "on": where.day_of(person), "of": of}
    return {**facts, **texts, "email": email.lower()[:254], "row": min(person.rows)}


def _left_out(upload: Upload, person: Any, where: Going) -> UploadRow:
    part = part_in_words(where.parts[person.part])
    return UploadRow(
        upload=upload,
        row=min(person.rows),
        name=str(person.name)[:250],
        proposal=P.SKIPPED,
        problem=_("This part is left out: %(part)s.") % {"part": part},
    )


def _row(upload: Upload, one: Proposal, problem: Any) -> UploadRow:
    skipped = one.proposal == P.SKIPPED
    said = str(problem.problem) if problem else ""
    if one.is_told:
        said = _("Noted before as there for a while, and stays so unless you count them.")
    if one.undoes:
        said = one.undoes
    if one.back == Back.ALONE:
        said = _("Somebody took back by hand that this person came, so they stay out.")
    return UploadRow(
        upload=upload,
        row=one.row,
        name=one.facts["name"][:250] or one.facts["email"][:250],
        raw={k: v for k, v in one.facts.items() if k in ("name", "email") and v},
        parsed=one.facts | _marks(one),
        decision=_first_choice(one),
        proposal=one.proposal,
        staff_member_id=one.staff_id,
        choices=list(one.match.choices),
        problem=_("The list says that this person was not there.") if skipped else said,
        how=str(problem.how) if problem and not skipped else "",
    )


def _marks(one: Proposal) -> dict[str, bool]:
    """What holds of a row unless somebody chooses otherwise."""
    told = {"is_brief": one.is_brief, "stays_out": one.stays_out}
    return {name: True for name, holds in told.items() if holds}


def _first_choice(one: Proposal) -> str:
    """What is chosen on the page before anybody looks."""
    if one.proposal != P.LIKELY:
        return ""
    return OUT if one.stays_out else BRIEF if one.is_brief else ""


def _problem(upload: Upload, problem: Any) -> UploadRow:
    return UploadRow(
        upload=upload,
        row=problem.row,
        proposal=P.PROBLEM,
        column=str(problem.column)[:200],
        problem=str(problem.problem),
        how=str(problem.how),
    )


def _counts(found: list[Proposal]) -> dict[str, int]:
    tally = Counter(str(one.proposal) for one in found)
    known = [one for one in found if one.proposal in {P.CERTAIN, P.LIKELY}]
    added = [one for one in known if not one.stays_out]
    return {
        "people": len(found) - tally[P.SKIPPED],
        "known": len(known) + tally[P.UNCHANGED],
        # Somebody whom the list calls by two names comes once to a session.
        "added": len({(one.facts["session"], one.staff_id) for one in added}),
        "changed": 0,
        "unchanged": tally[P.UNCHANGED],
        "left_proposed": 0,
        "likely": tally[P.LIKELY],
        "unidentified": tally[P.UNSURE] + tally[P.NOBODY],
        "skipped": tally[P.SKIPPED],
    }


def _notes(where: Going, sessions: dict[int, Session], found: list[Proposal]) -> Iterable[str]:
    for pk, session in sorted(sessions.items()):
        briefly = {
            one.staff_id or f"row {one.row}"
            for one in found
            if one.is_brief and not one.is_told and one.facts["session"] == pk
        }
        if briefly:
            told = _briefly(session, len(briefly))
            yield f"{session_in_words(session)}: {told}" if where.sessions else told
    yield from _taken_back({one.staff_id or 0 for one in found if one.back == Back.ALONE})
    yield from _noted_again({one.staff_id or 0 for one in found if one.back == Back.WITH_ALL})
    yield from _other_days(where)
    yield from _left_out_in_words(where)


def _briefly(session: Session, number: int) -> str:
    told = ngettext(
        "%(n)s person stayed less than %(least)s minutes: shown, and not counted unless "
        "you say so.",
        "%(n)s people stayed less than %(least)s minutes: shown, and not counted unless "
        "you say so.",
        number,
    )
    return told % {"n": number, "least": CourseMinimum.objects.minutes_of(session)}


def _taken_back(people: set[int]) -> Iterable[str]:
    if people:
        words = ngettext(
            "Somebody took back %(n)s person of this list by hand. They stay out unless you say"
            " so.",
            "Somebody took back %(n)s people of this list by hand. They stay out unless you say"
            " so.",
            len(people),
        )
        yield words % {"n": len(people)}


def _noted_again(people: set[int]) -> Iterable[str]:
    if people:
        words = ngettext(
            "Somebody took back who came. This list notes %(n)s of them again.",
            "Somebody took back who came. This list notes %(n)s of them again.",
            len(people),
        )
        yield words % {"n": len(people)}


def _other_days(where: Going) -> Iterable[str]:
    """A day of the file that is none of its session."""
    asked = where.sessions or {0: where.whole}
    for number, session in asked.items():
        said = where.said_of(number)
        if session and said and not is_day_of(session, said):
            yield _(
                "The list is of %(said)s, the session was on %(on)s. Is this the right list?"
            ) % {"said": date_format(said, "j F Y"), "on": date_format(session.on, "j F Y")}


def _left_out_in_words(where: Going) -> Iterable[str]:
    for number, part in where.parts.items():
        if where.sessions and not where.session_of(number):
            yield _("Left out: %(part)s. To put it in after all, send the file again.") % {
                "part": part_in_words(part)
            }
