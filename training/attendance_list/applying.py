"""Writing what was approved of a list of who came, session by session, in one go."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from core.scope import Scope
from intake.kinds import SUBJECT, ReviewAgain
from intake.models import Batch, Upload, UploadRow
from intake.readers.parts import about_part
from services.actions.aliases import alias_key, belongs_to_another, learn, says_already
from services.models import StaffAlias, StaffMember
from services.names import name_key
from training.actions.attendance import Noted, record_attendance
from training.actions.matching import shared_addresses
from training.actions.newcomers import add_newcomer, may_add
from training.actions.staying import Noted as Before
from training.actions.staying import noted_in
from training.actions.strangers import Stranger
from training.attendance_list.going import new_sessions, sessions_of
from training.attendance_list.new_sessions import StillOpen, make_sessions
from training.attendance_list.proposing import P, digest, named, propose, stranger
from training.attendance_list.reviewing import BRIEF, OUT
from training.models import Session

Decided = list[tuple[UploadRow, int | str]]


def apply(*, upload: Upload, batch: Batch, by: Scope) -> dict[str, int]:
    """Note who came, and keep the names that nobody answers to. Raises ReviewAgain."""
    rows = [row for row in upload.rows.exclude(proposal=P.PROBLEM) if row.parsed]
    for row in rows:
        row.parsed.setdefault("session", upload.subject_id)
    sessions = _sessions_as_approved(upload, by, rows)
    added = _add_new(by, sessions, rows)
    decided = [(row, added.get(row.pk) or _decided(row)) for row in rows]
    sessions, made = _made(upload, batch, by, sessions, decided)
    noted = [_note(by, session, decided, batch) for _pk, session in sorted(sessions.items())]
    batch.undo = {
        "sessions": sorted(sessions),
        "made": sorted(made),
        "aliases": _learn(decided, by),
        "added": sorted(set(added.values())),
        "places": [asdict(was) for one in noted for was in one.before],
        "names": [asdict(was) for one in noted for was in one.names_before],
    }
    told = ("added", "changed", "unchanged", "unidentified")
    return {**upload.counts, **{name: sum(getattr(n, name) for n in noted) for name in told}}


def _sessions_as_approved(upload: Upload, by: Scope, rows: list[UploadRow]) -> dict[int, Session]:
    """The sessions into which the list goes. Raises ReviewAgain."""
    try:
        sessions = sessions_of(upload, by, {row.parsed["session"] for row in rows})
        if any(row.parsed["session"] not in sessions for row in rows):
            raise ReviewAgain
    except StillOpen:
        raise ReviewAgain from None
    if digest(propose(by, sessions, [row.parsed for row in rows])) != upload.digest:
        raise ReviewAgain
    return sessions


def _made(
    upload: Upload, batch: Batch, by: Scope, sessions: Mapping[int, Session], decided: Decided
) -> tuple[dict[int, Session], list[int]]:
    """The sessions with those made to which somebody came, and the ids of these."""
    wanted = {row.parsed["session"] for row, who in decided if who}
    told = new_sessions(upload, by)
    try:
        made = make_sessions(by, {pk: one for pk, one in sessions.items() if pk in wanted})
    except StillOpen:
        raise ReviewAgain from None
    for row, _who in decided:
        own = made.get(row.parsed["session"])
        row.parsed["session"] = own.pk if own else row.parsed["session"]
    _keep_where(upload, {number: made[one.pk] for number, one in told.items() if one.pk in made})
    if batch.subject_id != upload.subject_id:
        batch.subject_id = upload.subject_id
        batch.save(update_fields=["subject_id"])
    held = {number: one for number, one in sessions.items() if number > 0}
    ids = [one.pk for one in made.values()]
    return held | dict(zip(ids, made.values(), strict=True)), ids


def _keep_where(upload: Upload, sessions: Mapping[int, Session]) -> None:
    """Keep with the list which sessions were made of it, as if they had been chosen."""
    if not sessions:
        return
    abouts = {number: about_part(number) if number else SUBJECT for number in sessions}
    told = {abouts[number]: str(session.pk) for number, session in sessions.items()}
    upload.answers = {**upload.answers, **told}
    upload.subject_id = sessions[0].pk if 0 in sessions else upload.subject_id
    upload.save(update_fields=["answers", "subject_id"])


def _note(by: Scope, session: Session, decided: Decided, batch: Batch) -> Noted:
    """Who came to one session, by all parts of the list that are of it."""
    here = [(row, who) for row, who in decided if row.parsed["session"] == session.pk]
    people: dict[int, list[UploadRow]] = {}
    for row, who in here:
        if isinstance(who, int):
            people.setdefault(who, []).append(row)
    told = {who: [row.parsed for row in rows] for who, rows in people.items()}
    briefly = _briefly(noted_in(session), people)
    return record_attendance(
        by=by,
        session=session,
        came=people.keys() - briefly,
        briefly=briefly,
        stays={who: {str(batch.pk): rows} for who, rows in told.items()},
        visitors=_strangers(here),
        batch_id=batch.pk,
    )


def _briefly(before: Before, people: Mapping[int, list[UploadRow]]) -> set[int]:
    """Who is shown and not counted: by every row, unless all that is known is long enough.

    Who is counted already stays counted unless a person says otherwise; so does who is not, where
    the review said that nothing changes, or where a person said it before.
    """
    found = {
        who
        for who, rows in people.items()
        if all(_is_brief(row, is_so=who not in before.counted) for row in rows)
    }
    told = {who for who in found if any(map(_is_told_brief, people[who]))}
    same = {who for who in found if all(map(_is_unchanged, people[who]))}
    kept = {who for who in found if before.is_told_brief(who)}
    enough = {who for who in found if _is_enough(before, who, people[who])}
    return told | same | kept | (found - enough - before.counted)


def _is_enough(before: Before, who: int, rows: list[UploadRow]) -> bool:
    """Whether all rows together, with what is known, are as long as the course asks."""
    minutes, _days = before.with_rows(who, [row.parsed for row in rows])
    return bool(before.least) and (minutes or 0) >= (before.least or 0)


def _is_unchanged(row: UploadRow) -> bool:
    return row.proposal == P.UNCHANGED and not row.decision


def _is_brief(row: UploadRow, *, is_so: bool) -> bool:
    """Whether somebody is shown and not counted. Who is chosen in place of that counts.

    A row that changes nothing leaves it as it is so far.
    """
    if _is_unchanged(row):
        return is_so
    is_chosen = row.proposal == P.LIKELY and row.decision.startswith("staff:")
    return row.decision == BRIEF or (bool(row.parsed.get("is_brief")) and not is_chosen)


def _is_told_brief(row: UploadRow) -> bool:
    """Whether a person said so, and not the minutes."""
    return row.decision == BRIEF and not row.parsed.get("is_brief")


def _strangers(decided: Decided) -> list[Stranger]:
    """The names that are kept, each once, with the time of all its rows."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row, who in decided:
        if isinstance(who, str) and who in {"visitor", "guest"}:
            found.setdefault((stranger([row.parsed]).key, who), []).append(row.parsed)
    return [stranger(rows, is_guest=who == "guest") for (_key, who), rows in found.items()]


def _add_new(by: Scope, sessions: Mapping[int, Session], rows: list[UploadRow]) -> dict[int, int]:
    """People whom the reviewer added to the staff list: row id → staff id.

    Whoever stands in several parts of the file is added once; two of a name in one part are two.
    """
    found: dict[int, int] = {}
    made: dict[tuple[str, int], int] = {}
    before: Counter[tuple[str, int]] = Counter()
    for row in rows:
        session = sessions[row.parsed["session"]]
        if row.decision != "add" or not row.parsed["name"].strip() or not may_add(by, session):
            continue
        key, part = stranger([row.parsed]).key, row.parsed.get("part", 0)
        before[key, part] += 1
        nth = (key, before[key, part])
        if nth not in made:
            made[nth] = add_newcomer(by=by, session=session, facts=_own(row.parsed))
        found[row.pk] = made[nth]
    return found


def _own(facts: dict[str, Any]) -> dict[str, Any]:
    """Without an address that is of whoever booked."""
    return {**facts, "email": ""} if facts.get("shares_email") else facts


def _decided(row: UploadRow) -> int | str:
    """The staff id, "visitor" or "guest", or "" for a row that changes nothing."""
    if row.decision.startswith("staff:"):
        return int(row.decision.removeprefix("staff:"))
    is_out = row.proposal == P.SKIPPED and row.decision != "yes"
    stays_out = row.parsed.get("stays_out") and not row.decision
    if row.decision == OUT or is_out or stays_out:
        return ""
    if row.decision == "guest":
        return "guest"
    if row.decision in {"visitor", "no", "add"} or row.staff_member_id is None:
        return "visitor"
    return row.staff_member_id


def _learn(decided: Decided, by: Scope) -> list[int]:
    """Names and addresses that a person connected with somebody by hand; the ids of new ones.

    Somebody whom the page had chosen beforehand was not: saving the page says nothing of them.
    """
    by_hand = [(row, who) for row, who in decided if _is_by_hand(row, who)]
    ids = [who for _row, who in by_hand]
    held = StaffMember.objects.select_for_update().filter(pk__in=ids, merged_into=None)
    people = {person.pk: person for person in held.order_by("pk")}
    shared = shared_addresses([named(row.parsed) for row, _who in decided])
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
