"""An attendance list on its way in: proposals, writing what was approved, taking it back."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from intake.kinds import Review, ReviewAgain, Undone, in_short
from intake.models import Batch, Upload, UploadRow
from intake.progress import checked
from services.actions.aliases import alias_key, belongs_to_another, learn, says_already
from services.actions.staff import keep_tokens
from services.models import StaffAlias, StaffMember
from services.names import name_key
from training.actions.attendance import Held, Stranger, record_attendance, undo_batch
from training.actions.known import Named
from training.actions.matching import (
    CERTAIN,
    LIKELY,
    Match,
    find_people,
    match_people,
    shared_addresses,
)
from training.actions.newcomers import add_newcomer, may_add
from training.actions.staying import Noted, noted_in
from training.models import CourseMinimum, Place, Session, Visitor

P = UploadRow.Proposal
BANDS = {"certain": P.CERTAIN, "likely": P.LIKELY, "unsure": P.UNSURE, "nobody": P.NOBODY}
# Was there, and not for as long as the course asks for.
BRIEF = "brief"
FACTS = ("name", "email", "staff_number", "minutes", "attended")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we propose to do with one record: who it is, or why it stays out."""

    row: int
    proposal: str
    staff_id: int | None
    facts: dict[str, Any]
    match: Match
    is_new: bool = True
    is_brief: bool = False


def review(*, upload: Upload, preview: Any, by: Scope) -> Review:
    """Match everybody in the list and keep the proposals as the upload's rows."""
    session = _session(upload)
    blocked = {p.row: p for p in preview.problems if p.blocking}
    noted = {p.row: p for p in preview.problems}
    people = [p for p in preview.people if not set(p.rows) & set(blocked)]
    found = propose(session, by, [_facts(person) for person in people])
    upload.rows.all().delete()
    rows = [_row(upload, one, noted.get(one.row)) for one in found]
    rows += [_problem(upload, problem) for problem in blocked.values()]
    rows += [
        UploadRow(upload=upload, row=s.row, proposal=P.SKIPPED, problem=str(s.why))
        for s in preview.skipped
    ]
    UploadRow.objects.bulk_create(rows)
    counts = _counts(found) | {"skipped": len(preview.skipped), "problems": len(blocked)}
    counts["skipped"] += sum(one.proposal == P.SKIPPED for one in found)
    return Review(
        counts=counts,
        notes=tuple(_notes(session, preview, found)),
        digest=digest(found),
        is_no_change=not any(one.is_new for one in found),
    )


def propose(session: Session, by: Scope, people: Sequence[dict[str, Any]]) -> list[Proposal]:
    """Who each record is, and whether that is already noted."""
    named = [_named(facts) for facts in people]
    matches = match_people(by=by, session=session, names=named, each=checked)
    noted = noted_in(session)
    visitors = {v.key: v for v in session.visitors.all()}
    return [
        _proposal(facts, match, noted, visitors)
        for facts, match in zip(people, matches, strict=True)
    ]


def _named(facts: dict[str, Any]) -> Named:
    return Named(facts["row"], facts["name"], facts["email"], facts["staff_number"])


def _proposal(
    facts: dict[str, Any],
    match: Match,
    noted: Noted,
    visitors: dict[str, Visitor],
) -> Proposal:
    if facts["attended"] is False:
        return Proposal(facts["row"], P.SKIPPED, None, facts, match, is_new=False)
    known = visitors.get(_stranger(facts).key)
    who = match.staff_id or (known.staff_member_id if known else None)
    if who in noted.minutes and facts["minutes"] in (None, noted.minutes[who]):
        return Proposal(facts["row"], P.UNCHANGED, who, facts, match, is_new=False)
    is_brief = noted.is_brief(who, facts["minutes"])
    is_open = facts["attended"] is None or is_brief
    band = LIKELY if match.band == CERTAIN and is_open else match.band
    is_new = match.staff_id is not None or known is None
    return Proposal(facts["row"], BANDS[band], match.staff_id, facts, match, is_new, is_brief)


def digest(found: Iterable[Proposal]) -> str:
    """Stands for all that would be written."""
    told = [
        [one.row, str(one.proposal), one.staff_id, one.facts["minutes"], one.is_brief]
        for one in found
    ]
    return hashlib.sha256(json.dumps(sorted(told, key=str)).encode()).hexdigest()


def _facts(person: Any) -> dict[str, Any]:
    facts = {name: getattr(person, name) for name in FACTS}
    texts = {name: str(facts[name] or "").strip() for name in ("name", "email", "staff_number")}
    # Teams names some people by their sign-in name alone, which is an address as well.
    email = texts["email"] or (str(person.upn) if "@" in str(person.upn) else "")
    facts["shares_email"] = person.shares_email
    return {**facts, **texts, "email": email.lower()[:254], "row": min(person.rows)}


def _row(upload: Upload, one: Proposal, problem: Any) -> UploadRow:
    skipped = one.proposal == P.SKIPPED
    said = str(problem.problem) if problem else ""
    return UploadRow(
        upload=upload,
        row=one.row,
        name=one.facts["name"][:250] or one.facts["email"][:250],
        raw={k: v for k, v in one.facts.items() if k in ("name", "email") and v},
        parsed=one.facts | ({"is_brief": True} if one.is_brief else {}),
        decision=BRIEF if one.is_brief and one.proposal == P.LIKELY else "",
        proposal=one.proposal,
        staff_member_id=one.staff_id,
        choices=list(one.match.choices),
        problem=_("The list says that this person was not there.") if skipped else said,
        how=str(problem.how) if problem and not skipped else "",
    )


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
    known = tally[P.CERTAIN] + tally[P.LIKELY] + tally[P.UNCHANGED]
    return {
        "people": len(found) - tally[P.SKIPPED],
        "known": known,
        "added": tally[P.CERTAIN] + tally[P.LIKELY],
        "changed": 0,
        "unchanged": tally[P.UNCHANGED],
        "left_proposed": 0,
        "likely": tally[P.LIKELY],
        "unidentified": tally[P.UNSURE] + tally[P.NOBODY],
    }


def _notes(session: Session, preview: Any, found: list[Proposal]) -> Iterable[str]:
    least = CourseMinimum.objects.minutes_of(session)
    if n := sum(one.is_brief for one in found):
        yield (
            ngettext(
                "%(n)s person stayed less than %(least)s minutes: shown, and not counted unless "
                "you say so.",
                "%(n)s people stayed less than %(least)s minutes: shown, and not counted unless "
                "you say so.",
                n,
            )
            % {"n": n, "least": least}
        )
    said = str(preview.facts.get("start") or "")[:10]
    if said and said != session.on.isoformat():
        yield _("The list is of %(said)s, the session was on %(on)s. Is this the right list?") % {
            "said": date_format(date.fromisoformat(said), "j F Y"),
            "on": date_format(session.on, "j F Y"),
        }


def apply(*, upload: Upload, batch: Batch, by: Scope) -> dict[str, int]:
    """Note who came, and keep the names that nobody answers to. Raises ReviewAgain."""
    session = _session(upload)
    rows = [row for row in upload.rows.exclude(proposal=P.PROBLEM) if row.parsed]
    if digest(propose(session, by, [row.parsed for row in rows])) != upload.digest:
        raise ReviewAgain
    added = _add_new(by, session, rows)
    decided = [(row, added.get(row.pk) or _decided(row)) for row in rows]
    noted = record_attendance(
        by=by,
        session=session,
        came={who for row, who in decided if isinstance(who, int) and not _is_brief(row)},
        briefly={who for row, who in decided if isinstance(who, int) and _is_brief(row)},
        minutes=_minutes(decided),
        visitors=_strangers(decided),
        batch_id=batch.pk,
    )
    batch.undo = {
        "session": session.pk,
        "aliases": _learn(decided, by),
        "added": sorted(added.values()),
        "places": [asdict(was) for was in noted.before],
    }
    told = ("added", "changed", "unchanged", "unidentified")
    return {**upload.counts, **{name: getattr(noted, name) for name in told}}


def _is_brief(row: UploadRow) -> bool:
    """Whether somebody is shown and not counted. Who is chosen in place of that counts."""
    is_chosen = row.proposal == P.LIKELY and row.decision.startswith("staff:")
    return bool(row.parsed.get("is_brief")) and not is_chosen


def _strangers(decided: list[tuple[UploadRow, int | str]]) -> list[Stranger]:
    return [
        _stranger(row.parsed, is_guest=who == "guest")
        for row, who in decided
        if who in {"visitor", "guest"}
    ]


def _add_new(by: Scope, session: Session, rows: list[UploadRow]) -> dict[int, int]:
    """People whom the reviewer added to the staff list: row id → staff id."""
    asked = [row for row in rows if row.decision == "add" and row.parsed["name"].strip()]
    if not asked or not may_add(by, session):
        return {}
    return {row.pk: add_newcomer(by=by, session=session, facts=_own(row.parsed)) for row in asked}


def _own(facts: dict[str, Any]) -> dict[str, Any]:
    """Without an address that is of whoever booked."""
    return {**facts, "email": ""} if facts.get("shares_email") else facts


def _minutes(decided: list[tuple[UploadRow, int | str]]) -> dict[int, int]:
    """How long each person stayed; somebody listed twice stayed as long as the longer row says."""
    stayed: dict[int, int] = {}
    for row, who in decided:
        if isinstance(who, int) and row.parsed["minutes"] is not None:
            stayed[who] = max(stayed.get(who, 0), row.parsed["minutes"])
    return stayed


def _decided(row: UploadRow) -> int | str:
    """The staff id, "visitor" or "guest", or "" for a row that changes nothing."""
    if row.decision.startswith("staff:"):
        return int(row.decision.removeprefix("staff:"))
    if row.decision == "out" or (row.proposal == P.SKIPPED and row.decision != "yes"):
        return ""
    if row.decision == "guest":
        return "guest"
    if row.decision in {"visitor", "no", "add"} or row.staff_member_id is None:
        return "visitor"
    return row.staff_member_id


def _stranger(facts: dict[str, Any], *, is_guest: bool = False) -> Stranger:
    return Stranger(facts["name"][:200], facts["email"], facts["minutes"], is_guest=is_guest)


def _learn(decided: list[tuple[UploadRow, int | str]], by: Scope) -> list[int]:
    """Names and addresses that a person connected with somebody by hand; the ids of new ones.

    Somebody whom the page had chosen beforehand was not: saving the page says nothing of them.
    """
    by_hand = [(row, who) for row, who in decided if _is_by_hand(row, who)]
    ids = [who for _row, who in by_hand]
    held = StaffMember.objects.select_for_update().filter(pk__in=ids, merged_into=None)
    people = {person.pk: person for person in held.order_by("pk")}
    shared = shared_addresses([_named(row.parsed) for row, _who in decided])
    return [
        made
        for row, who in by_hand
        if isinstance(who, int) and who in people
        for kind, text in _texts(row, shared)
        if (made := _learned(people[who], kind, text, by))
    ]


def _is_by_hand(row: UploadRow, who: int | str) -> bool:
    return row.decision == f"staff:{who}" and who != row.staff_member_id


def _texts(row: UploadRow, shared: set[str]) -> Iterable[tuple[str, str]]:
    """What the row calls the person; an address beside several names is of whoever booked."""
    name, email = row.parsed["name"], row.parsed["email"]
    if name_key(name):
        yield StaffAlias.Kind.NAME, name
    if email and email not in shared and not row.parsed.get("shares_email"):
        yield StaffAlias.Kind.EMAIL, email


def _learned(person: StaffMember, kind: str, text: str, by: Scope) -> int | None:
    """The id of a new alias; None when it is known already, or is somebody else's address."""
    key = alias_key(kind, text)
    if says_already(person, kind, key) or person.aliases.filter(kind=kind, key=key).exists():
        return None
    if kind != StaffAlias.Kind.NAME and belongs_to_another(person, kind, key):
        return None
    return int(learn(person, kind, text, StaffAlias.Source.MATCH, by.user_id).pk)


def undo(*, batch: Batch, by: Scope) -> Undone:
    """Places are as they were, what the list brought goes, what was learned is forgotten.

    What somebody said about a person since stays, and is named.
    """
    kept = tuple(_kept(batch))
    before, gone_before = _before(batch)
    gone = undo_batch(by=by, batch_id=batch.pk, before=before, of=gone_before)
    _forget(batch.undo.get("aliases", []))
    return Undone(counts={"places": gone}, kept=kept)


def _before(batch: Batch) -> tuple[dict[int, Held], list[int]]:
    """What each place said before; and earlier lists in between that were taken back since.

    A place that an earlier list held, which is gone by now, goes back to what it was before both.
    """
    found, gone = _places_of(batch), set[int]()
    while earlier := _undone_among({was.batch_id or 0 for was in found.values()}):
        gone |= set(earlier)
        found = {
            pk: earlier[at].get(pk, Held(pk)) if (at := was.batch_id or 0) in earlier else was
            for pk, was in found.items()
        }
    return found, sorted(gone)


def _undone_among(ids: set[int]) -> dict[int, dict[int, Held]]:
    undone = Batch.objects.filter(pk__in=ids).exclude(undone_at=None)
    return {batch.pk: _places_of(batch) for batch in undone}


def _places_of(batch: Batch) -> dict[int, Held]:
    return {was["place_id"]: Held(**was) for was in batch.undo.get("places", [])}


def _forget(ids: list[int]) -> None:
    aliases = StaffAlias.objects.filter(pk__in=ids)
    people = list(StaffMember.objects.filter(aliases__in=aliases).distinct())
    aliases.delete()
    for person in people:
        keep_tokens(person)


def _kept(batch: Batch) -> Iterable[str]:
    """Who stays, and why, in sentences; asked before anything is taken back."""
    touched = [was["place_id"] for was in batch.undo.get("places", [])]
    places = Place.objects.filter(pk__in=touched, state=Place.State.CAME)
    places = places.select_related("staff_member")
    if names := [p.staff_member.shown_name for p in places.filter(batch_id=None)]:
        yield _("These stay, because somebody noted them by hand since: %(names)s.") % {
            "names": in_short(names)
        }
    later = places.exclude(batch_id=None).exclude(batch_id=batch.pk)
    if names := [p.staff_member.shown_name for p in later]:
        yield _("These stay, because a later list says that they came: %(names)s.") % {
            "names": in_short(names)
        }
    added = StaffMember.objects.filter(pk__in=batch.undo.get("added", []))
    if names := [person.shown_name for person in added]:
        yield _("These people were added and stay on the staff list: %(names)s.") % {
            "names": in_short(names)
        }
    named = Visitor.objects.filter(batch_id=batch.pk, state=Visitor.State.MATCHED)
    if names := [str(visitor) for visitor in named]:
        yield _("These names stay, because somebody said since who they were: %(names)s.") % {
            "names": in_short(names)
        }


def find(*, upload: Upload, words: str, by: Scope) -> list[dict[str, Any]]:
    """People who may be meant, by the beginnings of their names."""
    return find_people(by=by, session=_session(upload), words=words)


def _session(upload: Upload) -> Session:
    session: Session = Session.objects.select_related("unit", "course").get(pk=upload.subject_id)
    return session
