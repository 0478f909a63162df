"""Writing a list of completed courses: records of our courses, other learning for the rest."""

from collections.abc import Iterable
from typing import Any

from core.scope import Scope
from intake.copying import ask, run
from intake.kinds import ReviewAgain
from intake.models import Batch, Upload, UploadRow
from services.actions.aliases import alias_key, belongs_to_another, learn, says_already
from services.models import StaffAlias, StaffMember
from services.names import name_key
from training.actions.learning import Touched, recount, settle
from training.completion_list import sql_applying, sql_keeping, sql_staging
from training.completion_list.people import branch_of
from training.completion_list.reviewing import (
    Meanings,
    compare,
    facts,
    mean,
    meanings,
    stage_texts,
)
from training.completion_list.titles import keep_new
from training.models import LearningTitle


def apply(*, upload: Upload, batch: Batch, by: Scope) -> dict[str, int]:
    """Write the approved list. Raises ReviewAgain when its titles or people changed since."""
    named = facts(upload) | {"batch": batch.pk, "by": by.user_id}
    titles = _stage_as_approved(upload, named)
    added, unchanged, _other = ask(sql_keeping.COUNTS)[0]
    run(sql_applying.RECORDS, named)
    run(sql_applying.LEARNING, named)
    records, learning = ask(sql_applying.AGAIN)[0]
    batch.undo = {
        "records": records,
        "learning": learning,
        "titles": titles,
        "aliases": _learn(upload, by),
    }
    _count(upload, by, named)
    return {
        **upload.counts,
        "added": added,
        "unchanged": unchanged,
        "unidentified": ask(sql_applying.OPEN_PEOPLE)[0][0],
    }


def _stage_as_approved(upload: Upload, named: dict[str, Any]) -> list[int]:
    """Stage what is to be written; the ids of titles that are new with this list."""
    run(sql_staging.CREATE)
    stage_texts(upload)
    run(f"DROP TABLE IF EXISTS pg_temp.chosen; {sql_keeping.FROM_KEPT}", named)
    if ask("SELECT 1 FROM told OFFSET 1000 LIMIT 1"):
        run(sql_staging.PLAN_FOR_MANY)
    if ask(sql_staging.OUTSIDE, named):
        raise ReviewAgain
    texts = mean(upload)
    if _is_other_by_now(upload.facts.get("meant")):
        raise ReviewAgain
    known = LearningTitle.objects.filter(organisation=upload.organisation_id)
    before = set(known.values_list("pk", flat=True))
    keep_new(upload.organisation_id, texts)
    run("TRUNCATE meant")
    mean(upload)
    compare()
    return sorted(set(known.values_list("pk", flat=True)) - before)


def _is_other_by_now(looked_at: Meanings | None) -> bool:
    """Whether a title that goes in means something else than when the list was looked at.

    A title that only somebody chosen by hand learned was no part of that, and one of which every
    row was left out does not go in. A list from before titles were kept is looked at again.
    """
    if looked_at is None:
        return True
    return any(looked_at.get(text, meant) != meant for text, meant in meanings().items())


def _count(upload: Upload, by: Scope, named: dict[str, Any]) -> None:
    """Records of titles that are courses already, and the counts of everybody written about."""
    touched = Touched(first_on=ask(sql_applying.FIRST_ON, named)[0][0])
    touched.staff_ids = {pk for (pk,) in ask(sql_applying.WRITTEN, named)}
    titles = [pk for (pk,) in ask(sql_applying.TITLES)]
    if titles:
        only = Touched()
        settle(by=by, organisation_id=upload.organisation_id, touched=only, titles=titles)
        touched.add([(pk, only.first_on) for pk in only.staff_ids if only.first_on])
    run(sql_staging.PLAN_AS_EVER)
    recount(upload.organisation_id, touched)


def _learn(upload: Upload, by: Scope) -> list[int]:
    """What somebody connected with a person by hand is known from now on; ids of new aliases."""
    rows = upload.rows.filter(decision__startswith="staff:")
    by_hand = [(row, int(row.decision.removeprefix("staff:"))) for row in rows]
    chosen = [(row, pk) for row, pk in by_hand if pk != row.staff_member_id]
    within = StaffMember.objects.within(branch_of(upload, by)).select_for_update(of=["self"])
    people = {p.pk: p for p in within.filter(pk__in=[pk for _row, pk in chosen])}
    return [
        made
        for row, pk in chosen
        if pk in people
        for kind, text in _texts(row)
        if (made := _learned(people[pk], kind, text, by))
    ]


def _texts(row: UploadRow) -> Iterable[tuple[str, str]]:
    told = row.parsed
    if name_key(told["name"]):
        yield StaffAlias.Kind.NAME, told["name"]
    if told["email"]:
        yield StaffAlias.Kind.EMAIL, told["email"]
    for text in (told["staff_number"], told["username"]):
        if text:
            yield StaffAlias.Kind.EMAIL if "@" in text else StaffAlias.Kind.NUMBER, text


def _learned(person: StaffMember, kind: str, text: str, by: Scope) -> int | None:
    """The id of a new alias; None when it is known, or is somebody else's number or address."""
    key = alias_key(kind, text)
    if says_already(person, kind, key) or person.aliases.filter(kind=kind, key=key).exists():
        return None
    if kind != StaffAlias.Kind.NAME and belongs_to_another(person, kind, key):
        return None
    return int(learn(person, kind, text, StaffAlias.Source.MATCH, by.user_id).pk)
