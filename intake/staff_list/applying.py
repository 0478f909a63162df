"""Writing what was approved: one transaction, sets of rows, nothing touched that stays the same."""

import json
from functools import lru_cache
from typing import Any

from core.scope import Scope
from intake.copying import ask, copy_rows, run
from intake.kinds import NeedsAnswer, ReviewAgain
from intake.models import Batch, Upload, UploadRow
from intake.staff_list import sql_applying as sql
from intake.staff_list import sql_corrections, sql_staging
from intake.staff_list.proposing import create_tables, digest, facts, propose, version
from intake.staff_list.stopping import stop_for
from intake.staff_list.unit_texts import meanings
from services.actions.units import keep_tokens
from services.models import StaffMember, Unit
from services.names import plain
from services.signals import people_changed

# Above this many people everything is recomputed at once, which is cheaper than one by one.
EVERYBODY = 5_000
words_of = lru_cache(maxsize=100_000)(lambda text: tuple(plain(text).split()))


def apply(*, upload: Upload, batch: Batch, by: Scope) -> dict[str, int]:
    """Write the approved list. Raises ReviewAgain when it is not what was approved.

    Raises NeedsAnswer when so many people would leave that somebody must say the number.
    """
    named = facts(upload, by)
    _stage_as_approved(upload, by, named)
    named["all_left"] = _all_left(upload)
    run(sql.CREATE)
    run(sql.LEAVING, named)
    roles = [pk for (pk,) in ask(sql.ROLES, named)]
    _write(named)
    for statement in sql_corrections.DECIDED:
        run(statement, named)
    learned = [pk for (pk,) in ask(sql.LEARN_NUMBERS, named | {"by": by.user_id})]
    batch.undo = {
        "roles": roles,
        "learned": learned,
        "aliases": _remember_units(upload),
        **_undo_facts(),
    }
    _tell(upload.organisation_id)
    return _counts(upload)


def _stage_as_approved(upload: Upload, by: Scope, named: dict[str, Any]) -> None:
    """Stage what is to be written, once it is certain that this is what was approved."""
    create_tables()
    approved, _dash, seen = upload.digest.partition(":")
    if seen != version(upload):
        run(sql_staging.FILL_FROM_KEPT, named | {"decided": False, "all_rows": True})
        if propose(upload, by) or digest() != approved:
            raise ReviewAgain
        run(sql_staging.CLEAR)
    run(sql_staging.FILL_FROM_KEPT, named | {"all_rows": False})
    propose(upload, by, is_reviewed=True)


def _all_left(upload: Upload) -> bool:
    """Whether everybody missing was confirmed by their number. Raises NeedsAnswer at the stop."""
    proposed = upload.rows.filter(proposal=UploadRow.Proposal.LEFT)
    ticked = proposed.filter(decision="yes").count()
    stop = stop_for(upload.counts)
    if stop and upload.accepted_leavers is None:
        raise NeedsAnswer(stop)
    if not upload.accepted_leavers or ticked == upload.accepted_leavers:
        return False
    if ticked or upload.accepted_leavers != proposed.count():
        raise NeedsAnswer(stop or str(upload.accepted_leavers))
    return True


def _write(named: dict[str, Any]) -> None:
    for statement in (
        sql.MAP_ROLES,
        sql.OLD_PEOPLE,
        sql.OLD_POSTS,
        sql.NEW_PEOPLE,
        sql.CHANGED_PEOPLE,
        sql.DROP_POSTS,
        sql.END_POSTS,
        sql.DEMOTE,
        sql.CHANGED_POSTS,
        sql.NEW_POSTS,
        sql.LEAVE,
    ):
        run(statement, named)
    _keep_words()


def _keep_words() -> None:
    """Sort keys and search words of everybody whose name or number is new."""
    found = ask(sql.RENAMED)
    old = [pk for pk, *_names, is_new in found if not is_new]
    if old:
        run("DELETE FROM services_stafftoken WHERE staff_member_id = ANY(%(ids)s)", {"ids": old})
        run(sql.CREATE_KEYS)
        copy_rows(
            "sorted_anew", ("pid", "sort_key"), (_sort_key(row) for row in found if not row[-1])
        )
        run(sql.SORT_KEYS)
    copy_rows(
        "services_stafftoken",
        ("staff_member_id", "token"),
        ((pk, w[:100]) for pk, *texts, _new in found for w in _distinct_words(texts)),
    )


def _distinct_words(texts: list[str]) -> set[str]:
    return {word for text in texts if text for word in words_of(text)}


def _sort_key(row: tuple[Any, ...]) -> tuple[int, str]:
    pk, first, last, preferred, _number, _is_new = row
    return pk, plain(f"{last} {preferred or first}")[:250]


def _remember_units(upload: Upload) -> list[int]:
    """Answers about departments become aliases; the ids of new ones."""
    texts = {text for (text,) in ask("SELECT DISTINCT unit_text FROM staged_post")}
    learned, _questions = meanings(upload, texts)
    made: list[int] = []
    for meaning in learned:
        if meaning.is_learned and meaning.unit_id:
            told = {
                "org": upload.organisation_id,
                "unit": meaning.unit_id,
                "text": meaning.text[:200],
            }
            made += [pk for (pk,) in ask(sql.ALIASES, told | {"key": plain(meaning.text)[:200]})]
            keep_tokens(Unit.objects.get(pk=meaning.unit_id))
    return made


def _undo_facts() -> dict[str, Any]:
    return {
        "added": json.loads(ask(sql.UNDO_ADDED)[0][0]),
        "people": json.loads(ask(sql.UNDO_CHANGED)[0][0]),
        "corrections": json.loads(ask(sql_corrections.UNDO_FACTS)[0][0]),
        "posts": json.loads(ask(sql.UNDO_POSTS)[0][0]),
        "new_posts": json.loads(ask(sql.UNDO_NEW_POSTS)[0][0]),
    }


def _tell(organisation_id: int) -> None:
    ids = [pk for (pk,) in ask(sql.TOUCHED)]
    if ids:
        people_changed.send(
            StaffMember,
            organisation_id=organisation_id,
            staff_ids=ids if len(ids) <= EVERYBODY else None,
        )


def _counts(upload: Upload) -> dict[str, int]:
    found = dict(ask("SELECT proposal, count(*) FROM staged GROUP BY proposal"))
    left = ask("SELECT count(*) FROM leaving")[0][0]
    # A row that was to change, and by a decision does not, is one more that stays as it is. One
    # of which only a kept detail differs was counted as such, and may change by a decision.
    counted = int(ask(sql_corrections.EMPTY_HANDED, {"upload": upload.pk})[0][0])
    still = found.get("unchanged", 0) - counted
    return {
        **upload.counts,
        "added": found.get("add", 0),
        "changed": found.get("change", 0) + found.get("likely", 0),
        "unchanged": upload.counts["unchanged"] + still,
        "unidentified": found.get("unsure", 0),
        "skipped": upload.counts["skipped"] + found.get("skipped", 0),
        "left": left,
    }
