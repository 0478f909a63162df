"""From a list of completed courses to proposals: one row of the upload for each person."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scope import Scope
from intake.copying import ask, cell, copy_rows, copy_text, run
from intake.kinds import Review
from intake.models import Batch, Upload, UploadRow
from intake.readers.result import Completed, Preview
from training.completion_list import sql_keeping, sql_staging
from training.completion_list.people import find_who
from training.completion_list.titles import Text, meant
from training.completion_list.wording import words

P = UploadRow.Proposal
Meanings = dict[str, list[int | None]]


def review(*, upload: Upload, preview: Preview, by: Scope) -> Review:
    """Match everybody in the list and keep the proposals as the upload's rows."""
    named = facts(upload) | _about(preview)
    _stage(upload, preview)
    run(sql_staging.TOLD, named)
    find_who(upload, by, named)
    mean(upload)
    compare()
    upload.facts["meant"] = meanings()
    added, unchanged, other = ask(sql_keeping.COUNTS)[0]
    upload.rows.all().delete()
    _keep(upload, preview, named | {"with_done": bool(added) or _is_open()})
    counts = _counts(named, added, unchanged)
    return Review(
        counts=counts,
        notes=tuple(_notes(counts, other)),
        digest=digest(upload.facts["meant"]),
        is_no_change=not added and (not counts["unidentified"] or _is_in(upload)),
    )


def facts(upload: Upload) -> dict[str, Any]:
    """The named values that every statement may use."""
    return {
        "upload": upload.pk,
        "org": upload.organisation_id,
        "path": upload.unit.path,
        "is_root": upload.unit_id == upload.organisation_id,
        "today": timezone.localdate(),
    }


def _about(preview: Preview) -> dict[str, Any]:
    people = {tuple(person) for person in preview.completions.people}
    wrong = sorted({p.row for p in preview.problems if p.blocking})
    is_personal = people == {("", "", "", "")} and not wrong
    return {"wrong": wrong, "is_personal": is_personal, "personal": _("Whose courses are these?")}


def _stage(upload: Upload, preview: Preview) -> None:
    said = preview.completions
    run(sql_staging.CREATE)
    people = ((name, email.lower(), *rest) for name, email, *rest in said.people)
    copy_rows("people", sql_staging.PEOPLE, _numbered(people))
    copy_rows("states", sql_staging.STATES, _numbered(said.states))
    upload.facts["texts"] = [list(text) for text in said.courses]
    stage_texts(upload)
    copy_text("listed", sql_staging.LISTED, _lines(said))
    if ask(sql_staging.IS_LONG):
        run(sql_staging.PLAN_FOR_MANY)


def _numbered(rows: Iterable[Iterable[Any]]) -> Iterable[tuple[Any, ...]]:
    return ((n, *row) for n, row in enumerate(rows))


def _lines(said: Completed) -> Iterable[str]:
    """The rows as COPY takes them; of days there are few, so each is spelt once."""
    days = {day: cell(day or None) for row in said.rows for day in row[3:5]}
    for row, person, text, on, until, state in said.rows:
        yield f"{row:d}\t{person:d}\t{text:d}\t{days[on]}\t{days[until]}\t{state:d}\n"


def stage_texts(upload: Upload) -> None:
    """How the list names courses, by number; kept with the upload for when it is put in."""
    copy_rows("texts", sql_staging.TEXTS, _numbered(upload.facts.get("texts", [])))


def mean(upload: Upload) -> list[Text]:
    """Fill in `meant`: which course or title each text is; the texts."""
    texts = [(text, title, code) for text, title, code in ask(sql_staging.TITLES)]
    copy_rows("meant", sql_staging.MEANT, meant(upload.organisation_id, texts))
    return texts


def compare() -> None:
    """Each person, course and day once, and which of them is here already."""
    run(sql_staging.AFRESH)
    run(sql_staging.KNOWN_RECORDS)
    run(sql_staging.KNOWN_LEARNING)
    run(sql_staging.DUE)


def meanings() -> Meanings:
    """What each text that would be written means today: a course, a line of the register, or none.

    By its number, as JSON keeps it.
    """
    rows = ask("SELECT text, course_id, equivalence_id FROM meant ORDER BY text")
    return {str(text): [course, register] for text, course, register in rows}


def digest(meant: Meanings) -> str:
    """Stands for what the titles of the list mean today."""
    return hashlib.sha256(json.dumps(meant, sort_keys=True).encode()).hexdigest()


def _is_open() -> bool:
    return bool(ask("SELECT 1 FROM who WHERE band IN ('unsure', 'nobody') LIMIT 1"))


def _is_in(upload: Upload) -> bool:
    """Whether this very file is in, so that whoever is unknown in it was so then."""
    return Batch.objects.standing_for(upload).exists()


def _keep(upload: Upload, preview: Preview, named: dict[str, Any]) -> None:
    named = named | {"words": json.dumps(words())}
    run(sql_keeping.KEEP_PEOPLE, named)
    run(sql_keeping.KEEP_FAULTS, named)
    run(sql_keeping.KEEP_TWICE, named)
    run(sql_keeping.KEEP_TAKEN_BACK, named)
    problems = [_problem(upload, p) for p in preview.problems if p.blocking]
    passed = [
        UploadRow(upload=upload, row=s.row, proposal=P.SKIPPED, problem=str(s.why))
        for s in preview.skipped
    ]
    UploadRow.objects.bulk_create([*problems, *passed], batch_size=1000)


def _problem(upload: Upload, problem: Any) -> UploadRow:
    return UploadRow(
        upload=upload,
        row=problem.row,
        proposal=P.PROBLEM,
        column=str(problem.column)[:200],
        problem=str(problem.problem),
        how=str(problem.how),
    )


def _counts(named: dict[str, Any], added: int, unchanged: int) -> dict[str, int]:
    rows, bands = dict(ask(sql_keeping.PEOPLE, named)), dict(ask(sql_keeping.BANDS))
    known = bands.get("certain", 0) + bands.get("likely", 0)
    unknown = bands.get("unsure", 0) + bands.get("nobody", 0)
    return {
        "people": 0 if named["is_personal"] else known + unknown,
        "known": known,
        "added": added,
        "changed": 0,
        "unchanged": unchanged,
        "left_proposed": 0,
        "likely": bands.get("likely", 0),
        "unidentified": unknown,
        "elsewhere": bands.get("elsewhere", 0),
        "skipped": rows.get(P.SKIPPED, 0),
        "problems": rows.get(P.PROBLEM, 0),
    }


def _notes(counts: dict[str, int], other: int) -> list[str]:
    told = []
    if n := counts["elsewhere"]:
        told.append(
            ngettext(
                "%(n)s person of the list is not in your part. They are left alone.",
                "%(n)s people of the list are not in your part. They are left alone.",
                n,
            )
            % {"n": n}
        )
    if other:
        told.append(
            ngettext(
                "%(n)s is of a course that we do not know. It is kept as other learning.",
                "%(n)s are of courses that we do not know. They are kept as other learning.",
                other,
            )
            % {"n": other}
        )
    return told
