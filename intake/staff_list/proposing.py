"""From a staff list to proposals: who is new, changed, already here, unclear or missing."""

import hashlib
import json
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext

from core.scope import Scope
from intake.copying import ask, copy_rows, run
from intake.kinds import Asked, Review
from intake.models import Upload
from intake.staff_list import sql_corrections, sql_joined, sql_matching, sql_proposing, sql_staging
from intake.staff_list.faults import words
from intake.staff_list.incoming import stage_preview
from intake.staff_list.unit_texts import meanings

TEMPLATE = "staff template"
WRITES = ("added", "changed", "left_proposed", "likely", "conflicts")
KNOWN = ("change", "unchanged", "likely", "unsure")


def review(*, upload: Upload, preview: Any, by: Scope) -> Review:
    """Stage what the file says, propose, and keep the proposals as the upload's rows."""
    stage_preview(preview)
    create_tables()
    run(sql_staging.FILL_FROM_INCOMING)
    questions = propose(upload, by)
    if questions:
        return Review(questions=tuple(questions))
    upload.rows.all().delete()
    named = facts(upload, by) | {"words": json.dumps(words())}
    run(sql_proposing.KEEP, named)
    run(sql_proposing.KEEP_LEAVERS, named)
    counts = _counts(named)
    return Review(
        counts=counts,
        notes=_notes(counts),
        digest=f"{digest()}:{version(upload)}",
        is_no_change=not any(counts[c] for c in WRITES),
    )


def create_tables() -> None:
    """Everything that is staged, empty."""
    run(sql_staging.CREATE)
    run(sql_corrections.CREATE)
    run(sql_joined.CREATE)


def facts(upload: Upload, by: Scope) -> dict[str, Any]:
    """The named values that every statement may use."""
    return {
        "upload": upload.pk,
        "org": upload.organisation_id,
        "path": upload.unit.path,
        "unit": upload.unit_id,
        "day": upload.listed_on,
        "today": timezone.localdate(),
        "scope": [f"{branch}%" for branch in by.branches],
        "everyone": upload.is_everyone,
        "states_all": upload.is_everyone and upload.facts.get("format") == TEMPLATE,
        "decided": True,
    }


def propose(upload: Upload, by: Scope, *, is_reviewed: bool = False) -> list[Asked]:
    """Fill in everything about the staged rows, or stop at the questions that are open.

    `is_reviewed`: only rows to be written are staged, so who is alike is taken from the review.
    """
    named = facts(upload, by)
    if ask(sql_staging.IS_LONG):
        run(sql_staging.PLAN_FOR_MANY)
    _all(sql_matching.MATCHING, named)
    questions = _settle_units(upload, named)
    if questions:
        return questions
    run(sql_matching.ROLES, named)
    _match_by_name(named, is_reviewed=is_reviewed)
    run(sql_matching.TWIN_POSTS)
    run(sql_matching.NO_AGREEMENT, named)
    # In a first list nobody is known, so nothing can be compared.
    is_anybody_known = bool(ask(sql_matching.ANYBODY_KNOWN))
    if is_anybody_known:
        _all(sql_matching.OF_KNOWN, named)
    _all(sql_matching.POSTS, named)
    if is_anybody_known:
        _all(sql_proposing.OF_KNOWN, named)
        _all(sql_corrections.STEPS, named)
    run(sql_proposing.PROPOSAL, named)
    run(sql_proposing.LEAVERS, named)
    return []


def _match_by_name(named: dict[str, Any], *, is_reviewed: bool) -> None:
    is_anybody_joined = bool(ask(sql_joined.ANY))
    if is_anybody_joined:
        run(sql_joined.BY_NAME, named)
    run(sql_matching.RECALLED if is_reviewed else sql_matching.CLOSE, named)
    run(sql_matching.CHOSEN, named)
    if is_anybody_joined:
        _all(sql_joined.FOLD, named)


def _all(statements: tuple[str, ...], named: dict[str, Any]) -> None:
    for statement in statements:
        run(statement, named)


def _settle_units(upload: Upload, named: dict[str, Any]) -> list[Asked]:
    texts = {text for (text,) in ask(sql_staging.UNIT_TEXTS)} - {""}
    known, questions = meanings(upload, texts)
    _learn_meanings(known)
    run(sql_matching.DECIDED_OUT)
    run(sql_matching.UNITS, named)
    run(sql_matching.SAME_UNIT, named)
    if ask(sql_matching.NEEDS_BLANK_UNIT):
        blank, asked = meanings(upload, {""})
        _learn_meanings(blank)
        questions += asked
    for statement in (
        sql_matching.BLANK_UNIT,
        sql_matching.OUTSIDE,
        sql_matching.DROP_LEFT_OUT,
        sql_matching.LEFT_OUT,
    ):
        run(statement, named)
    return questions


def _learn_meanings(known: list[Any]) -> None:
    rows = [(m.text, m.state, m.unit_id) for m in known]
    copy_rows("unit_meaning", ("unit_text", "state", "unit_id"), rows)


def digest() -> str:
    """Stands for everything that is proposed, to tell whether data changed meanwhile."""
    return str(ask(sql_proposing.DIGEST)[0][0])


def version(upload: Upload) -> str:
    """Stands for everything that matching looked at; the same means that nothing changed."""
    told = str(ask(sql_staging.VERSION, {"org": upload.organisation_id})[0][0])
    return hashlib.sha256(told.encode()).hexdigest()[:30]


def _counts(named: dict[str, Any]) -> dict[str, int]:
    found = dict(ask(sql_proposing.COUNTS))
    leavers = ask("SELECT count(*) FROM leaver")[0][0]
    current = ask(sql_proposing.CURRENT, named)[0][0]
    known = sum(found.get(name, 0) for name in KNOWN)
    # A list of some people may be of new ones alone; one of everybody knows those who are here.
    is_compared = named["everyone"] and known * 2 < current
    return {
        "people": known + found.get("add", 0) if is_compared else 0,
        "known": known,
        "added": found.get("add", 0),
        "changed": found.get("change", 0),
        "unchanged": found.get("unchanged", 0),
        "left_proposed": found.get("left", 0) + leavers,
        "likely": found.get("likely", 0),
        "unidentified": found.get("unsure", 0),
        "skipped": found.get("skipped", 0),
        "problems": found.get("problem", 0),
        "conflicts": ask(sql_corrections.IN_CONFLICT)[0][0],
        "kept_addresses": ask(sql_proposing.KEPT_ADDRESSES)[0][0],
        "kept_by_hand": ask(sql_corrections.STILL_KEPT)[0][0],
        "new_job_roles": len(ask(sql_staging.NEW_ROLES)),
        "current": current,
        "moving": ask(sql_proposing.MOVING)[0][0],
    }


def _notes(counts: dict[str, int]) -> tuple[str, ...]:
    kept, addresses = counts["kept_by_hand"], counts["kept_addresses"]
    return (*_note_of_kept(kept), *_note_of_addresses(addresses), *_note_of_roles())


def _note_of_addresses(kept: int) -> tuple[str, ...]:
    """A list never changes the address with which somebody signs in (T19)."""
    if not kept:
        return ()
    told = ngettext(
        "%(n)s email address stays, as the person signs in with it. Change it on their own page.",
        "%(n)s email addresses stay, as the people sign in with them. "
        "Change them on each person’s page.",
        kept,
    )
    return (told % {"n": kept},)


def _note_of_kept(kept: int) -> tuple[str, ...]:
    """What was declined before is kept without asking, and said."""
    if not kept:
        return ()
    told = ngettext(
        "%(n)s detail stays as somebody here wrote it. You decided so for an earlier list.",
        "%(n)s details stay as somebody here wrote them. You decided so for an earlier list.",
        kept,
    )
    return (told % {"n": kept},)


def _note_of_roles() -> tuple[str, ...]:
    roles = [text for (text,) in ask(sql_staging.NEW_ROLES)]
    if not roles:
        return ()
    told = ngettext(
        "%(n)s new job role will be added: %(names)s.",
        "%(n)s new job roles will be added: %(names)s.",
        len(roles),
    ) % {"n": len(roles), "names": ", ".join(roles[:20]) + (" …" if len(roles) > 20 else "")}
    return (told,)
